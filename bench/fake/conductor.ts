/**
 * A stand-in for the Conductor server that answers at once, in a process of its own: what it takes is not counted, and
 * no store decides how fast tasks come. It has tasks of each type, and hands out no more of them at once than wait.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { HOST } from '../../infra/local/servers/ports.ts';

const text = { type: 'string', default: '' } as const;
const { values } = parseArgs({ options: { port: text, tasksOfType: text, backlog: text } });
const tasksOfType = Number(values.tasksOfType);
/** Of one type: as soon as some are polled, others take their place until all have been. */
const backlog = Number(values.backlog);

const polled = new Map<string, number>();
const counts = { polls: 0, updates: 0 };

/** A task as the server writes one. */
const taskOf = (taskType: string, at: number) => ({
  ...{ taskType, status: 'IN_PROGRESS', inputData: {}, referenceTaskName: 'task' },
  ...{ retryCount: 0, seq: 1, pollCount: 1, taskDefName: taskType, scheduledTime: Date.now() },
  ...{ startTime: Date.now(), endTime: 0, updateTime: Date.now(), startDelayInSeconds: 0 },
  ...{ retried: false, executed: false, callbackFromWorker: true, responseTimeoutSeconds: 90 },
  ...{ workflowInstanceId: `5e6ad3c8-0000-0000-0000-${at}`, workflowType: taskType },
  ...{ taskId: `${taskType}-${at}`, callbackAfterSeconds: 0, workerId: 'bench', outputData: {} },
  ...{ rateLimitPerFrequency: 0, rateLimitFrequencyInSeconds: 1, workflowPriority: 0 },
  ...{ iteration: 0, subworkflowChanged: false, queueWaitTime: 1, loopOverTask: false },
});

async function poll(url: URL, response: ServerResponse): Promise<void> {
  counts.polls += 1;
  const taskType = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  const before = polled.get(taskType) ?? 0;
  const asked = Number(url.searchParams.get('count'));
  const given = Math.min(asked, backlog, tasksOfType - before);
  polled.set(taskType, before + given);
  if (given === 0) await sleep(Number(url.searchParams.get('timeout')));
  const tasks = Array.from({ length: given }, (_, i) => taskOf(taskType, before + i));
  response.setHeader('content-type', 'application/json').end(JSON.stringify(tasks));
}

async function update(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
  counts.updates += 1;
  response.setHeader('content-type', 'text/plain').end(String(body.taskId));
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '', `http://${HOST}`);
  if (url.pathname === '/counts') response.end(JSON.stringify(counts));
  else if (request.method === 'POST') await update(request, response);
  else await poll(url, response);
});
server.listen(Number(values.port), HOST);
