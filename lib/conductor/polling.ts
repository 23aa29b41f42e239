import { MAX_LEVELS, MAX_TASK_BYTES } from '../limits/conductor.ts';
import { isObject, MalformedTaskError, parseTask } from '../task/parse.ts';
import type { JsonObject, Task } from '../task/task.ts';
import { headOf, partIn } from '../task/task-head.ts';
import type { ReadAccessKey } from './auth.ts';
import { LARGE_BYTES, POLL_MS_OF_A_TASK, REQUEST_TIMEOUT_MS } from './defaults.ts';
import { notConductor, undefinedIfUnknown } from './errors.ts';
import { type Call, callsTo } from './http.ts';
import { listItems } from './list-items.ts';
import { type Overdue, overdueBy } from './open-tasks.ts';
import { type QueueSizes, queueSizesBy } from './queue-sizes.ts';
import { streamed } from './streamed.ts';
import { type Conductor, conductorBy, taskIn } from './tasks.ts';

/** One poll of a task type. */
export interface Poll {
  taskType: string;
  /** Undefined and '' are the tasks without a domain. */
  domain?: string | undefined;
  /** A new one for each poll: it tells later which poll a task came with. */
  workerId: string;
  /** How many tasks at most. The call may take longer the more there are: see POLL_MS_OF_A_TASK. */
  count: number;
  /** How long the server may wait for a task; it refuses more than 5,000 ms. */
  waitMs: number;
  /** Default: no wait. */
  beforeLarge?: BeforeLarge;
}

/** Awaited once, before more than 256 KB of one task are held. */
export type BeforeLarge = () => Promise<void>;

/** One item of the answer to a poll. What is not a task is kept apart, so that the tasks beside it can be worked on. */
export type PolledItem = (PolledTask | { malformed: Malformed }) & {
  /** The size of its JSON. */
  bytes: number;
};

export interface PolledTask {
  /** Without its input and its saved output, which are {} here. */
  task: Task;
  /** Whether an earlier run has saved an output: an update without it would erase it. */
  hasSavedOutput: boolean;
  /** The task as the server wrote it, with its input, digit for digit. */
  json: Buffer;
}

/** Something that should be a task. */
export interface Malformed {
  /** What is wrong with it, in a sentence without its input. */
  fault: string;
  /** Where it has its ids: the task without its input and output, so that it can be reported. */
  task?: Task;
}

/** How a task is read. */
export interface Reading {
  timeoutMs: number;
  /** Default: no wait. */
  beforeLarge?: BeforeLarge;
}

/** The calls of workers and of the poller; in a file of its own, since no worker polls. */
export interface PollingConductor extends Conductor, Overdue, QueueSizes {
  /**
   * Asks for tasks and gives each as soon as it has arrived: an answer is never held whole, and what the caller does with
   * one item delays the reading of the next. Throws ConductorError, also after some items.
   */
  poll(poll: Poll): AsyncIterable<PolledItem>;
  /** As `getTask`, but input and output of the task are {}: parsed, they could take many times their bytes. */
  taskHead(taskId: string, how: Reading): Promise<Task | undefined>;
  /** The output that an earlier run of the task has saved; {} where it has none. Throws ConductorError. */
  savedOutputOf(taskId: string, how: Reading): Promise<JsonObject>;
}

/** Calls to the server at `serverUrl`; with a key, as an Orkes application. */
export const pollingConductorAt = (serverUrl: string, readKey?: ReadAccessKey): PollingConductor =>
  pollingConductorBy(callsTo(serverUrl, readKey), serverUrl);

/** The same over a connection that others use too: they share one token. */
export function pollingConductorBy(call: Call, serverUrl: string): PollingConductor {
  async function read(taskId: string, { timeoutMs, beforeLarge }: Reading) {
    const url = `/tasks/${encodeURIComponent(taskId)}`;
    const limits = { maxBytes: MAX_TASK_BYTES, maxMs: timeoutMs };
    const chunks = await streamed(call, serverUrl, { url, timeout: timeoutMs }, limits);
    const json = await wholeOf(chunks, beforeLarge);
    return { json, task: taskIn(headOf(json, ['inputData', 'outputData']).value, url) };
  }
  return {
    ...conductorBy(call, serverUrl),
    ...overdueBy(call),
    ...queueSizesBy(call),
    poll: (poll) => itemsOf(poll, call, serverUrl),
    taskHead: async (taskId, how) => (await undefinedIfUnknown(read(taskId, how)))?.task,
    savedOutputOf: async (taskId, how) => partIn((await read(taskId, how)).json, 'outputData'),
  };
}

async function* itemsOf(poll: Poll, call: Call, serverUrl: string): AsyncIterable<PolledItem> {
  const { taskType, domain, workerId, count, waitMs } = poll;
  // For the server an empty domain is another queue than none.
  const params = { workerid: workerId, count, timeout: waitMs, ...(domain && { domain }) };
  const url = `/tasks/poll/batch/${encodeURIComponent(taskType)}`;
  const timeout = waitMs + REQUEST_TIMEOUT_MS + count * POLL_MS_OF_A_TASK;
  const limits = {
    maxBytes: (count + 1) * MAX_TASK_BYTES,
    maxMs: (count + 1) * REQUEST_TIMEOUT_MS,
  };
  const chunks = await streamed(call, serverUrl, { url, params, timeout }, limits);
  const list = listItems(MAX_TASK_BYTES);
  const seen = new Set<unknown>();
  const mayHold = asking(poll.beforeLarge);
  for await (const chunk of chunks) {
    await mayHold(list.pending() + chunk.length);
    for (const { json, bytes } of list.push(chunk)) {
      const item = itemIn(json, seen);
      if (item) yield { ...item, bytes };
    }
  }
  // Older servers answer an empty poll with 204 and no body.
  if (!list.isWhole() && !list.isNothing()) throw notConductor(url, NO_LIST);
}

async function wholeOf(chunks: AsyncIterable<Buffer>, beforeLarge?: BeforeLarge): Promise<Buffer> {
  const mayHold = asking(beforeLarge);
  const held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    await mayHold(bytes);
    held.push(chunk);
  }
  return Buffer.concat(held);
}

/** Asks once, before so many bytes are held. */
function asking(beforeLarge: BeforeLarge = async () => {}): (bytes: number) => Promise<void> {
  let isAsked = false;
  return async (bytes) => {
    if (isAsked || bytes <= LARGE_BYTES) return;
    isAsked = true;
    await beforeLarge();
  };
}

const NO_LIST = 'it is not a list';

/** Undefined where the answer has named the task already: it is one task, and its function must not run twice. */
function itemIn(
  json: Buffer | undefined,
  seen: Set<unknown>,
): PolledTask | { malformed: Malformed } | undefined {
  if (!json) return { malformed: { fault: TOO_LARGE } };
  const { value, isTooDeep, without } = headOf(json, ['inputData', 'outputData']);
  const taskId = isObject(value) ? value.taskId : undefined;
  if (typeof taskId === 'string' && seen.has(taskId)) return undefined;
  seen.add(taskId);
  try {
    if (isTooDeep) throw new MalformedTaskError(TOO_DEEP);
    const task = parseTask(value);
    return { task, json, hasSavedOutput: without.includes('outputData') };
  } catch (error) {
    return { malformed: malformedOf(value, error) };
  }
}

/** Deeper nesting could not be sent on: the server refuses it in an update. */
const TOO_DEEP = `a task must not have more than ${MAX_LEVELS} levels`;

const TOO_LARGE = `a task must not have more than ${MAX_TASK_BYTES} bytes`;

function malformedOf(value: unknown, error: unknown): Malformed {
  const fault = error instanceof Error ? error.message : String(error);
  if (!isObject(value)) return { fault };
  try {
    return { fault, task: parseTask({ ...value, inputData: {}, outputData: {} }) };
  } catch {
    return { fault };
  }
}
