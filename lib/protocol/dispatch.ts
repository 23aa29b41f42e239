import { isObject, parseTask } from '../task/parse.ts';
import { REPORTED_STATUSES, type ReportedStatus, type Task } from '../task/task.ts';
import { isResultLetter, type ResultLetter } from './undelivered.ts';

/** How a worker Lambda is called; AWS's own words for `InvocationType`. */
export const INVOCATION_TYPES = ['RequestResponse', 'Event'] as const;
export type InvocationType = (typeof INVOCATION_TYPES)[number];

/** The existing Lambda that the adapter calls for a wrapped task. */
export interface Target {
  /** Name or ARN. */
  functionName: string;
  timeoutSeconds: number;
}

/**
 * What the poller sends to a worker Lambda: the event of the invocation.
 * `tasks` is a list so that one invocation can carry several; today it carries one.
 */
export interface Dispatch {
  invocationType: InvocationType;
  tasks: Task[];
  /** For the adapter alone. */
  target?: Target;
}

/** What a worker Lambda answers. */
export interface DispatchReply {
  /** What Conductor, or the reporter's inbox, has taken. */
  reports: { taskId: string; status: ReportedStatus }[];
  /** What nobody has taken yet: the finished results go up the open call, to the poller. */
  undelivered?: ResultLetter[];
}

/**
 * The poller's dispatch in a Lambda event.
 *
 * @throws Error for any other event: there is no task to report on, so the invocation must fail
 */
export function parseDispatch(event: unknown): Dispatch {
  if (!isObject(event) || !Array.isArray(event.tasks) || event.tasks.length === 0)
    throw new Error(
      'This function is a Conductor worker: it takes what the conductor-lambda poller sends, and got something else',
    );
  return {
    invocationType: event.invocationType === 'Event' ? 'Event' : 'RequestResponse',
    tasks: event.tasks.map(parseTask),
    ...targetIn(event.target),
  };
}

function targetIn(target: unknown): { target?: Target } {
  if (!isObject(target)) return {};
  const { functionName, timeoutSeconds } = target;
  return typeof functionName === 'string' && typeof timeoutSeconds === 'number'
    ? { target: { functionName, timeoutSeconds } }
    : {};
}

/** What a worker's answer says; an answer of another shape says nothing. */
export function parseReply(answer: unknown): Required<DispatchReply> {
  const { reports, undelivered } = isObject(answer) ? answer : {};
  return {
    reports: Array.isArray(reports) ? reports.filter(isReport) : [],
    undelivered: Array.isArray(undelivered) ? undelivered.filter(isResultLetter) : [],
  };
}

const isReport = (report: unknown): report is DispatchReply['reports'][number] =>
  isObject(report) &&
  typeof report.taskId === 'string' &&
  REPORTED_STATUSES.some((status) => status === report.status);
