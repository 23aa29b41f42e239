import { MAX_LEVELS } from '../limits/conductor.ts';
import { isObject, MalformedTaskError, parseTask } from '../task/parse.ts';
import type { Task } from '../task/task.ts';
import type { ReadAccessKey } from './auth.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { notConductor } from './errors.ts';
import { type Call, callsTo } from './http.ts';
import { type Conductor, conductorBy } from './tasks.ts';

/** What to poll for. */
export interface Poll {
  taskType: string;
  domain?: string | undefined;
  /** A fresh one per poll tells later whose run a task is. */
  workerId: string;
  count: number;
  /** How long the server may wait for a task; it refuses more than 5,000 ms. */
  waitMs: number;
}

/** What a poll brought. Whatever is no task is kept apart, so that it harms no other. */
export interface Polled {
  tasks: Task[];
  malformed: Malformed[];
}

/** Something that should be a task. */
export interface Malformed {
  /** What is wrong with it, in a sentence without its input. */
  fault: string;
  /** Where it has its ids: the task without its input and output, to be told to Conductor. */
  task?: Task;
}

/** What the poller calls beside all that workers call; in a file of its own, since no worker polls. */
export interface PollingConductor extends Conductor {
  poll(poll: Poll): Promise<Polled>;
}

/** Calls to the server at `serverUrl`; with a key, as an Orkes application. */
export function pollingConductorAt(serverUrl: string, readKey?: ReadAccessKey): PollingConductor {
  const call = callsTo(serverUrl, readKey);
  return { ...conductorBy(call, serverUrl), poll: (poll) => pollBy(call, poll) };
}

async function pollBy(call: Call, poll: Poll): Promise<Polled> {
  const { taskType, domain, workerId, count, waitMs } = poll;
  // An empty domain is another queue: leave it out.
  const params = { workerid: workerId, count, timeout: waitMs, ...(domain && { domain }) };
  const url = `/tasks/poll/batch/${encodeURIComponent(taskType)}`;
  return polledOf(await call({ url, params, timeout: waitMs + REQUEST_TIMEOUT_MS }), url);
}

/** Older servers answer an empty poll with 204 and no body. */
function polledOf(body: unknown, url: string): Polled {
  const polled: Polled = { tasks: [], malformed: [] };
  if (body === '' || body === null || body === undefined) return polled;
  if (!Array.isArray(body)) throw notConductor(url, 'it is no list');
  for (const value of body)
    try {
      polled.tasks.push(taskIn(value));
    } catch (error) {
      polled.malformed.push(malformedOf(value, error));
    }
  return polled;
}

function taskIn(value: unknown): Task {
  if (isDeeper(value, MAX_LEVELS))
    throw new MalformedTaskError(`a task must not have more than ${MAX_LEVELS} levels`);
  return parseTask(value);
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));

function malformedOf(value: unknown, error: unknown): Malformed {
  const fault = error instanceof Error ? error.message : String(error);
  if (!isObject(value)) return { fault };
  try {
    return { fault, task: taskIn({ ...value, inputData: {}, outputData: {} }) };
  } catch {
    return { fault };
  }
}
