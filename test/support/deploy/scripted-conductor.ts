import { setTimeout as sleep } from 'node:timers/promises';
import type { Task } from '../../../lib/task/task.ts';
import { aTask } from '../factories.ts';
import { type Answer, httpServer, type Received } from '../http-server.ts';
import { PLANTED } from '../leaks/planted.ts';

/** A Conductor that wants a key. A test decides its answers, and it records the calls. */
export interface ScriptedConductor {
  /** Ends in /api. */
  url: string;
  /** Returns a task at the next poll of its type. */
  schedule(task: Task): void;
  /** Answers each report of that task with 503. */
  refuseReportsOf(taskId: string): void;
  /** The answers to the next reads of a task, in order; after them, the task has ended. */
  answerReads(task: Task, ...answers: ('runs' | 'fails')[]): void;
  polls(): number;
  /** How often a task was read: by an Event worker before its work, by the reporter before its report. */
  reads(taskId: string): number;
  /** The status of each report of a task, whether it was taken or refused. */
  reported(taskId: string): unknown[];
  close(): void;
}

/** How long a token lives: a client asks for one, and so reads the key, in each test anew. */
const TOKEN_MS = 100;

function newToken(): string {
  const claims = JSON.stringify({ exp: (Date.now() + TOKEN_MS) / 1000 });
  return `x.${Buffer.from(claims).toString('base64url')}.${PLANTED.token}`;
}

/** Asks for a longer wait than any client accepts. */
const UNAVAILABLE: Answer = { status: 503, headers: { 'retry-after': '3600' } };

export async function scriptedConductor(): Promise<ScriptedConductor> {
  const queued: Task[] = [];
  const refused = new Set<string>();
  const readAnswers = new Map<string, Answer[]>();

  const poll = (taskType: string): Answer => {
    const index = queued.findIndex((task) => task.taskType === taskType);
    return { body: index < 0 ? [] : queued.splice(index, 1) };
  };
  const read = (taskId: string): Answer =>
    readAnswers.get(taskId)?.shift() ?? { body: aTask({ taskId, status: 'COMPLETED' }) };
  const take = ({ taskId }: { taskId: string }): Answer =>
    refused.has(taskId) ? UNAVAILABLE : { body: taskId };

  const server = await httpServer(({ method, path, body }) => {
    const last = path.split('/').at(-1) ?? '';
    if (path === '/api/token') return { body: { token: newToken() } };
    if (path.startsWith('/api/tasks/poll/')) return poll(last);
    return method === 'GET' ? read(last) : take(JSON.parse(body));
  });
  const asked = (method: string, path: string): Received[] =>
    server.received.filter((each) => each.method === method && each.path.startsWith(path));
  return {
    url: server.url,
    schedule: (task) => void queued.push(task),
    refuseReportsOf: (taskId) => void refused.add(taskId),
    answerReads(task, ...answers) {
      const read = answers.map((answer) => (answer === 'runs' ? { body: task } : UNAVAILABLE));
      readAnswers.set(task.taskId, read);
    },
    polls: () => asked('GET', '/api/tasks/poll/').length,
    reads: (taskId) => asked('GET', `/api/tasks/${taskId}`).length,
    reported: (taskId) =>
      asked('POST', '/api/tasks')
        .map(({ body }) => JSON.parse(body))
        .filter((result) => result.taskId === taskId)
        .map(({ status }) => status),
    close: server.close,
  };
}

/** Whether a condition comes true within a time. */
export async function within(ms: number, condition: () => boolean | Promise<boolean>) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50))
    if (await condition()) return true;
  return false;
}
