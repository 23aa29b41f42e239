import { MAX_ANSWER_BYTES, MAX_MESSAGE_BYTES } from '../limits/aws.ts';
import { parseExact } from '../task/exact-json.ts';
import { isObject, parseTask } from '../task/parse.ts';
import type { Some } from '../task/some.ts';
import type { Task } from '../task/task.ts';
import { type Part, withoutParts } from '../task/task-head.ts';
import {
  EVENT_SHAPES,
  type EventShape,
  READING_OF,
  RESULT_READINGS,
  type ResultReading,
} from './shapes.ts';

/** How a worker Lambda is called: AWS's own values of `InvocationType`. */
export const INVOCATION_TYPES = ['RequestResponse', 'Event'] as const;
export type InvocationType = (typeof INVOCATION_TYPES)[number];

/** The existing Lambda that the adapter calls for a wrapped task. */
export interface Target {
  /** Name or ARN. */
  functionName: string;
  timeoutSeconds: number;
  /** What it gets as its event. */
  event: EventShape;
  /** How its answer is read. */
  result: ResultReading;
}

/**
 * What the poller sends to a worker Lambda: one task, or a batch. For the adapter the task is a text of JSON within the
 * JSON: Lambda's runtime parses the event, and would change the digits of large numbers.
 */
export interface Dispatch {
  invocationType: InvocationType;
  tasks: Task[];
  /** Set for the adapter only. */
  target?: Target;
  /** The poller that wants to know how long tasks take, and how large their results are: for its metrics. */
  measuredBy?: string;
  /** Of an Event: the poller that wants to know how many of its tasks fail, for its alarms. */
  countedBy?: string;
}

/** One task of a dispatch, with the rest of the dispatch. */
export interface DispatchedTask {
  task: Task;
  invocationType: InvocationType;
  /** Of a batch: how much of the reply is for its result, in bytes. */
  replyBytes?: number;
  target?: Target;
  measuredBy?: string;
}

/**
 * The payload of an invocation: a dispatch with the tasks' JSON as it came. A single task over AWS's limit of a payload is
 * sent without its input. The worker then fetches the input from Conductor, so no bucket is needed.
 *
 * @param json of each task, an object; several together must fit into `roomFor`
 */
export function payloadOf(
  json: Some<Buffer>,
  {
    invocationType,
    target,
    measuredBy,
    countedBy,
  }: Pick<Dispatch, 'invocationType' | 'measuredBy' | 'countedBy'> & {
    target?: Target | undefined;
  },
): Buffer {
  const how = { invocationType, measuredBy, countedBy };
  const head = JSON.stringify(how).slice(0, -1);
  const carrying = (...tasks: Buffer[]): Buffer => {
    const list = tasks.flatMap((task, i) => (i === 0 ? [task] : [COMMA, task]));
    return target
      ? Buffer.from(JSON.stringify({ ...how, tasks: `[${Buffer.concat(list)}]`, target }))
      : Buffer.concat([Buffer.from(`${head},"tasks":[`), ...list, CLOSE]);
  };
  const max = MAX_BYTES[invocationType];
  const [only, ...others] = json;
  const whole = others.length > 0 || only.length <= max ? carrying(...json) : undefined;
  if (whole && (others.length > 0 || whole.length <= max)) return whole;
  // The saved output is sent where it fits: a failure that is reported without it would erase it.
  const withOutput = carrying(light(only, ['inputData']));
  return withOutput.length <= max ? withOutput : carrying(light(only, ['inputData', 'outputData']));
}

/** How many bytes of JSON several tasks of one dispatch may have. */
export const roomFor = (invocationType: InvocationType): number =>
  MAX_BYTES[invocationType] - AROUND_BYTES;

const light = (json: Buffer, leftOut: Part[]) =>
  Buffer.concat([BY_REFERENCE, withoutParts(json, leftOut).subarray(1)]);

const BY_REFERENCE = Buffer.from('{"inputByReference":true,');
const COMMA = Buffer.from(',');
const CLOSE = Buffer.from(']}');

const MAX_BYTES: Record<InvocationType, number> = {
  RequestResponse: MAX_ANSWER_BYTES,
  Event: MAX_MESSAGE_BYTES,
};

/** More than what stands around and between the tasks of a dispatch. */
const AROUND_BYTES = 1_024;

/**
 * Reads the poller's dispatch in a Lambda event.
 *
 * @throws Error for any other event. Without a task there is nothing to report, so the invocation must fail
 */
export function parseDispatch(event: unknown): Dispatch {
  const { invocationType, tasks, target, measuredBy, countedBy } = isObject(event) ? event : {};
  const list = typeof tasks === 'string' ? parseExact(tasks) : tasks;
  if (!Array.isArray(list) || list.length === 0)
    throw new Error('This Conductor worker takes only events of the conductor-lambda poller');
  return {
    invocationType: invocationType === 'Event' ? 'Event' : 'RequestResponse',
    tasks: list.map(parseTask),
    ...(typeof measuredBy === 'string' && { measuredBy }),
    ...(typeof countedBy === 'string' && { countedBy }),
    ...targetIn(target),
  };
}

function targetIn(target: unknown): { target?: Target } {
  if (!isObject(target)) return {};
  const { functionName, timeoutSeconds } = target;
  if (typeof functionName !== 'string' || typeof timeoutSeconds !== 'number') return {};
  // A poller from before a deploy says neither.
  const event = EVENT_SHAPES.find((each) => each === target.event) ?? 'input';
  const result = RESULT_READINGS.find((each) => each === target.result) ?? READING_OF[event];
  return { target: { functionName, timeoutSeconds, event, result } };
}
