import { Readable } from 'node:stream';
import { MAX_LEVELS, MAX_TASK_BYTES } from '../limits/conductor.ts';
import { isObject, MalformedTaskError, parseTask } from '../task/parse.ts';
import type { Task } from '../task/task.ts';
import type { ReadAccessKey } from './auth.ts';
import { chunksOf } from './chunks.ts';
import { LARGE_BYTES, POLL_MS_OF_A_TASK, REQUEST_TIMEOUT_MS } from './defaults.ts';
import { conductorErrorOf, notConductor } from './errors.ts';
import { type Call, callsTo } from './http.ts';
import { listItems } from './list-items.ts';
import { headOf } from './task-head.ts';
import { type Conductor, conductorBy } from './tasks.ts';

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
  /** Awaited once, before more than 256 KB of one task are held. Default: no wait. */
  beforeLarge?: () => Promise<void>;
}

/** One item of the answer to a poll. What is not a task is kept apart, so that the tasks beside it can be worked on. */
export type PolledItem = (PolledTask | { malformed: Malformed }) & {
  /** The size of its JSON. */
  bytes: number;
};

export interface PolledTask {
  /** Without its input, which is {} here. */
  task: Task;
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

/** The calls of workers and the poll; in a file of its own, since no worker polls. */
export interface PollingConductor extends Conductor {
  /**
   * Asks for tasks and gives each as soon as it has arrived: an answer is never held whole, and what the caller does with
   * one item delays the reading of the next. Throws ConductorError, also after some items.
   */
  poll(poll: Poll): AsyncIterable<PolledItem>;
}

/** Calls to the server at `serverUrl`; with a key, as an Orkes application. */
export function pollingConductorAt(serverUrl: string, readKey?: ReadAccessKey): PollingConductor {
  const call = callsTo(serverUrl, readKey);
  return { ...conductorBy(call, serverUrl), poll: (poll) => itemsOf(poll, call, serverUrl) };
}

async function* itemsOf(poll: Poll, call: Call, serverUrl: string): AsyncIterable<PolledItem> {
  const { taskType, domain, workerId, count, waitMs } = poll;
  let beforeLarge = poll.beforeLarge;
  // For the server an empty domain is another queue than none.
  const params = { workerid: workerId, count, timeout: waitMs, ...(domain && { domain }) };
  const url = `/tasks/poll/batch/${encodeURIComponent(taskType)}`;
  const timeout = waitMs + REQUEST_TIMEOUT_MS + count * POLL_MS_OF_A_TASK;
  const answer = await call({
    ...{ url, params, timeout, responseType: 'stream' },
    // A failure is no stream.
    transformResponse: [(body) => (typeof body === 'string' ? parsed(body) : body)],
  });
  if (!(answer instanceof Readable)) throw notConductor(url, NO_LIST);
  const list = listItems(MAX_TASK_BYTES);
  const seen = new Set<unknown>();
  const maxBytes = (count + 1) * MAX_TASK_BYTES;
  const limits = { maxBytes, maxMs: (count + 1) * REQUEST_TIMEOUT_MS };
  const chunks = chunksOf(answer, limits, (error) =>
    conductorErrorOf(
      Object.assign(error, { config: { baseURL: serverUrl, url, maxContentLength: maxBytes } }),
      String,
    ),
  );
  for await (const chunk of chunks) {
    if (beforeLarge && list.pending() + chunk.length > LARGE_BYTES) {
      await beforeLarge();
      beforeLarge = undefined;
    }
    for (const { json, bytes } of list.push(chunk)) {
      const item = itemIn(json, seen);
      if (item) yield { ...item, bytes };
    }
  }
  // Older servers answer an empty poll with 204 and no body.
  if (!list.isWhole() && !list.isNothing()) throw notConductor(url, NO_LIST);
}

const NO_LIST = 'it is not a list';

/** Undefined where the answer has named the task already: it is one task, and its function must not run twice. */
function itemIn(
  json: Buffer | undefined,
  seen: Set<unknown>,
): PolledTask | { malformed: Malformed } | undefined {
  if (!json) return { malformed: { fault: TOO_LARGE } };
  const { value, isTooDeep } = headOf(json);
  const taskId = isObject(value) ? value.taskId : undefined;
  if (typeof taskId === 'string' && seen.has(taskId)) return undefined;
  seen.add(taskId);
  try {
    if (isTooDeep) throw new MalformedTaskError(TOO_DEEP);
    return { task: parseTask(value), json };
  } catch (error) {
    return { malformed: malformedOf(value, error) };
  }
}

/** Deeper nesting could not be sent on: the server refuses it in an update. */
const TOO_DEEP = `a task must not have more than ${MAX_LEVELS} levels`;

const TOO_LARGE = `a task must not have more than ${MAX_TASK_BYTES} bytes`;

/** A text that is not JSON stays one, and is no task. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function malformedOf(value: unknown, error: unknown): Malformed {
  const fault = error instanceof Error ? error.message : String(error);
  if (!isObject(value)) return { fault };
  try {
    return { fault, task: parseTask({ ...value, inputData: {}, outputData: {} }) };
  } catch {
    return { fault };
  }
}
