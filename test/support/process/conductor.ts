import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isObject } from '../../../lib/task/parse.ts';
import type { JsonObject, Task } from '../../../lib/task/task.ts';
import { aTask } from '../factories.ts';
import { overhearReport } from '../leaks/overheard.ts';

/** An update, as the server takes it. */
export interface Update {
  taskId: string;
  status: string;
  outputData: JsonObject;
  reasonForIncompletion?: string;
  callbackAfterSeconds?: number;
  workerId?: string;
  extendLease?: boolean;
  logs?: { log: string }[];
}

/** The calls of a process to Conductor: queues with polls that wait, updates, and tasks that can be asked for. */
export interface LiveConductor {
  /** Ends in /api. */
  url: string;
  schedule(fields?: Partial<Task>): Task;
  updates: Update[];
  /** A task as it is now. */
  task(taskId: string): Task | undefined;
  /** How many polls were asked. */
  polls(): number;
  /** Polls that wait at the server now. */
  waiting(): number;
  /** The statuses with which the next updates are refused. */
  refuse(...statuses: number[]): void;
  /** From now on every poll is answered with this status; 200 ends it. */
  refusePolls(status: number): void;
  /** Resolves when so many updates were taken. */
  updated(count: number): Promise<Update[]>;
  /** Resolves when the condition holds; it is looked at with each request. */
  until(condition: () => boolean): Promise<void>;
  close(): void;
}

/** A Conductor in this process, on loopback, in real time. */
export async function liveConductor(): Promise<LiveConductor> {
  const tasks = new Map<string, Task>();
  const queue: Task[] = [];
  const updates: Update[] = [];
  const refusals: number[] = [];
  const changes = new Set<() => void>();
  let [polls, waiting, pollStatus] = [0, 0, 200];
  const changed = () => {
    for (const look of [...changes]) look();
  };
  const until = (condition: () => boolean, ms = 10_000) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        changes.delete(look);
        resolve();
      };
      const look = () => void (condition() && end());
      const timer = setTimeout(end, ms).unref();
      changes.add(look);
      look();
    });

  const take = (taskType: string, count: number, workerId: string): Task[] => {
    const taken = queue.filter((task) => task.taskType === taskType).slice(0, count);
    return taken.map((task) => {
      queue.splice(queue.indexOf(task), 1);
      const polled = {
        ...task,
        ...{ workerId, status: 'IN_PROGRESS', pollCount: task.pollCount + 1 },
      };
      tasks.set(task.taskId, polled);
      return polled;
    });
  };

  function putBack(task: Task): void {
    queue.push({ ...task, status: 'SCHEDULED' });
    changed();
  }

  async function poll(url: URL, response: ServerResponse): Promise<void> {
    polls += 1;
    waiting += 1;
    changed();
    const taskType = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
    const isThere = () => queue.some((task) => task.taskType === taskType);
    if (pollStatus === 200) await until(isThere, Number(url.searchParams.get('timeout')));
    waiting -= 1;
    const taken = take(
      taskType,
      Number(url.searchParams.get('count')),
      url.searchParams.get('workerid') ?? '',
    );
    response.writeHead(pollStatus, { 'content-type': 'application/json' });
    response.end(pollStatus === 200 ? JSON.stringify(taken) : '{}');
    changed();
  }

  function update(body: string, response: ServerResponse): void {
    const given: Update = JSON.parse(body);
    overhearReport(JSON.parse(body));
    const status = refusals.shift() ?? 200;
    if (status !== 200) response.writeHead(status).end();
    else {
      const { taskId, outputData } = given;
      const task = tasks.get(taskId);
      if (task && !given.extendLease) {
        const now = { ...task, status: given.status, outputData };
        tasks.set(taskId, now);
        const backInMs = (given.callbackAfterSeconds ?? 0) * 1_000;
        if (given.status === 'IN_PROGRESS') setTimeout(putBack, backInMs, now).unref();
      }
      updates.push(given);
      response.setHeader('content-type', 'text/plain').end(taskId);
    }
    changed();
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://conductor');
    if (request.method === 'POST')
      return update(Buffer.concat(await request.toArray()).toString(), response);
    if (url.pathname.includes('/poll/')) return poll(url, response);
    const task = tasks.get(url.pathname.split('/').at(-1) ?? '');
    response.writeHead(task ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(task ?? {}));
  }

  const server = createServer((request, response) => void answer(request, response));
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(isObject(address) ? Number(address.port) : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}/api`,
    updates,
    task: (taskId) => tasks.get(taskId),
    polls: () => polls,
    waiting: () => waiting,
    refuse: (...statuses) => void refusals.push(...statuses),
    refusePolls(status) {
      pollStatus = status;
    },
    async updated(count) {
      await until(() => updates.length >= count);
      return updates;
    },
    until,
    schedule(fields = {}) {
      const task = aTask({ status: 'SCHEDULED', pollCount: 0, outputData: {}, ...fields });
      tasks.set(task.taskId, task);
      queue.push(task);
      changed();
      return task;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
