import { MAX_LEVELS } from '../limits/conductor.ts';
import { isObject, MalformedTaskError, parseTask } from '../task/parse.ts';
import type { Task } from '../task/task.ts';
import type { ReadAccessKey } from './auth.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { notConductor } from './errors.ts';
import { exactly } from './exact-answers.ts';
import { type Call, callsTo } from './http.ts';
import { type Conductor, conductorBy } from './tasks.ts';

/** One poll of a task type. */
export interface Poll {
  taskType: string;
  /** Undefined and '' are the tasks without a domain. */
  domain?: string | undefined;
  /** A new one for each poll: it tells later which poll a task came with. */
  workerId: string;
  /** How many tasks at most. */
  count: number;
  /** How long the server may wait for a task; it refuses more than 5,000 ms. */
  waitMs: number;
  /** Whether numbers keep their digits: see parseExact. Default: false, since a user's code cannot work with them. */
  exact?: boolean;
}

/** The answer to a poll. What is not a task is kept apart, so that the tasks beside it can be worked on. */
export interface Polled {
  tasks: Task[];
  malformed: Malformed[];
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
  /** Asks for tasks. Throws ConductorError. */
  poll(poll: Poll): Promise<Polled>;
}

/** Calls to the server at `serverUrl`; with a key, as an Orkes application. */
export function pollingConductorAt(serverUrl: string, readKey?: ReadAccessKey): PollingConductor {
  const call = callsTo(serverUrl, readKey);
  return { ...conductorBy(call, serverUrl), poll: pollBy(call) };
}

const pollBy =
  (call: Call): PollingConductor['poll'] =>
  async ({ taskType, domain, workerId, count, waitMs, exact = false }) => {
    // For the server an empty domain is another queue than none.
    const params = { workerid: workerId, count, timeout: waitMs, ...(domain && { domain }) };
    const url = `/tasks/poll/batch/${encodeURIComponent(taskType)}`;
    const ask = exact ? exactly(call) : call;
    return polledOf(await ask({ url, params, timeout: waitMs + REQUEST_TIMEOUT_MS }), url);
  };

/** Older servers answer an empty poll with 204 and no body. */
function polledOf(answer: unknown, url: string): Polled {
  const polled: Polled = { tasks: [], malformed: [] };
  if (answer === '' || answer === null || answer === undefined) return polled;
  if (!Array.isArray(answer)) throw notConductor(url, 'it is not a list');
  for (const value of withoutRepeats(answer))
    try {
      polled.tasks.push(taskIn(value));
    } catch (error) {
      polled.malformed.push(malformedOf(value, error));
    }
  return polled;
}

/** A task that the server names twice in one answer is one task: its function must not run twice. */
function withoutRepeats(answer: readonly unknown[]): unknown[] {
  const seen = new Set<unknown>();
  return answer.filter((value) => {
    const taskId = isObject(value) ? value.taskId : undefined;
    if (typeof taskId !== 'string') return true;
    const isNew = !seen.has(taskId);
    seen.add(taskId);
    return isNew;
  });
}

/** Deeper nesting could not be sent on: the server refuses it in an update. */
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
