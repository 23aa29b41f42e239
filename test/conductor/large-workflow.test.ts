import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, expect, jest, test } from '@jest/globals';
import type { SQSBatchResponse } from 'aws-lambda';
import { type Receipt, receiptOf } from '../../lib/task/receipt.ts';
import { resultOf } from '../../lib/task/result.ts';
import type { JsonObject, Task } from '../../lib/task/task.ts';
import { simpleTask, workflow } from '../../lib/workflow/index.ts';
import {
  call,
  readTask,
  registerTasks,
  registerWorkflow,
  serverUrl,
  start,
  terminate,
  uniqueName,
} from '../support/conductor/server.ts';
import { conductor } from '../support/conductor/task-types.ts';
import { type FakeAws, json, startFakeAws } from '../support/fake-aws.ts';
import { allOf } from '../support/polled.ts';

jest.setTimeout(180_000);

const MB = 1024 * 1024;
/** The workflow has 40 MB: the finished tasks before the late one have so many outputs. */
const OUTPUTS = 21;
const output = { rows: Array.from({ length: 1_900 }, () => 'x'.repeat(1_000)) };
/** Lambda's smallest function for Node that is of use here; its own runtime takes 40 MB of it. */
const MEMORY_BYTES = (192 - 40) * MB;

const ids: string[] = [];
let aws: FakeAws | undefined;
afterAll(async () => {
  await aws?.close();
  await Promise.all(ids.map(terminate));
});

async function polled(taskType: string): Promise<Task> {
  const { tasks } = await allOf(
    conductor.poll({ taskType, workerId: 'test', count: 1, waitMs: 5_000 }),
  );
  if (!tasks[0]) throw new Error('nothing was polled');
  return tasks[0];
}

/** A task of a workflow of 40 MB that has timed out, as the server itself has noticed; its retry waits. */
async function timedOutInLargeWorkflow(): Promise<Task> {
  const name = uniqueName('large');
  const fills = `${name}_fills`;
  const common = { ownerEmail: 'test@example.com', timeoutSeconds: 0 };
  await registerTasks(
    { ...common, name: fills, retryCount: 0, responseTimeoutSeconds: 600 },
    { ...common, name, retryCount: 1, retryDelaySeconds: 600, responseTimeoutSeconds: 2 },
  );
  const filling = Array.from({ length: OUTPUTS }, (_, i) =>
    simpleTask({ ref: `fills${i}`, type: fills }),
  );
  const late = simpleTask({ ref: 'late', type: name, input: { n: '${workflow.input.n}' } });
  const { ownerEmail } = common;
  await registerWorkflow(
    workflow({ name, ownerEmail, timeoutSeconds: 3_600, tasks: [...filling, late] }),
  );
  ids.push(await start(name, { n: 21 }));
  for (let i = 0; i < OUTPUTS; i += 1)
    await conductor.updateTask(resultOf(await polled(fills), { kind: 'completed', output }));
  const task = await polled(name);
  while ((await readTask(task.taskId)).status !== 'TIMED_OUT') await sleep(500);
  return task;
}

/** Runs the built reporter in a process of its own, as Lambda does, with one message of the inbox. */
async function reporter(message: { receipt: Receipt; result: object }) {
  const script = `(async () => {
    const { handler } = await import(process.argv[1]);
    const attributes = { ApproximateReceiveCount: '1' };
    const record = { messageId: 'm1', receiptHandle: 'h1', body: process.argv[2], attributes };
    const context = { getRemainingTimeInMillis: () => 30_000 };
    const answer = await handler({ Records: [record] }, context);
    const status = require('node:fs').readFileSync('/proc/self/status', 'utf8');
    const peakBytes = 1024 * /VmHWM:\\s+(\\d+) kB/.exec(status)[1];
    console.log(JSON.stringify({ answer, peakBytes }));
  })()`;
  const bundle = join(import.meta.dirname, '../../dist/lambda/reporter/index.mjs');
  const { AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-e', script, bundle, JSON.stringify(message)],
    {
      env: {
        ...{ AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY },
        CONDUCTOR_SERVER_URL: serverUrl(),
        CONDUCTOR_INBOX_URL: 'http://sqs/1/inbox',
      },
    },
  );
  const last = stdout.trim().split('\n').at(-1) ?? '';
  return JSON.parse(last) as { answer: SQSBatchResponse; peakBytes: number };
}

test('a late result reaches its retry in a workflow of 40 MB, and the reporter stays below 192 MB', async () => {
  aws = await startFakeAws();
  aws.answerWith(json(200, {}));
  const task = await timedOutInLargeWorkflow();
  const id = task.workflowInstanceId;
  const workflowBytes = JSON.stringify(await call('GET', `/workflow/${id}`)).length;
  expect(workflowBytes).toBeGreaterThan(38 * MB);

  const result = resultOf(task, { kind: 'completed', output: { doubled: 42 } });
  const { answer, peakBytes } = await reporter({ receipt: receiptOf(task), result });
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(peakBytes).toBeLessThan(MEMORY_BYTES);

  const { status, tasks } = (await call('GET', `/workflow/${id}`)) as {
    status: string;
    tasks: { status: string; pollCount: number; outputData: JsonObject }[];
  };
  expect(tasks.at(-1)).toMatchObject({
    status: 'COMPLETED',
    pollCount: 0,
    outputData: { doubled: 42 },
  });
  expect(status).toBe('COMPLETED');
});
