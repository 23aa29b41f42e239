import { parseExact } from '../task/exact-json.ts';
import { isObject } from '../task/parse.ts';
import { REPORTED_STATUSES, type ReportedStatus } from '../task/task.ts';
import { cutOut, partsIn } from '../task/task-head.ts';
import { unparsed } from '../task/unparsed.ts';
import { LARGE_ANSWER_BYTES } from './defaults.ts';
import { isUndelivered, type UndeliveredResult } from './undelivered.ts';

/** What a worker Lambda answers. */
export interface DispatchReply {
  /** The results that Conductor or the reporter's inbox has taken. */
  reports: TaskReport[];
  /** The results that neither has taken: the poller reports them. */
  undelivered?: UndeliveredResult[];
  /** Of several tasks in one call: those that ended without a report, and why. With one task the call itself fails. */
  failed?: { taskId: string; reason: string }[];
  /** Of the adapter: why the existing Lambda was not started, so that the poller starts fewer. */
  notStarted?: NotStarted;
}

/** What has become of one result. */
export interface TaskReport {
  taskId: string;
  /** Of what was taken. */
  status: ReportedStatus;
  /** Why it failed, as Conductor shows it. */
  reason?: string | undefined;
  /** The inbox has taken it: the reporter tells Conductor. */
  isSaved?: boolean;
  measured?: Took;
}

/** What a task took, where the dispatch asks for it. */
export interface Took {
  /** The function itself; left out where a middleware answered before it. */
  executeMs?: number;
  /** The report to Conductor, or to what keeps it for later. */
  updateMs: number;
  /** Of the task's output. */
  resultBytes: number;
}

/** AWS throttles the function; or its code does not load. */
export const NOT_STARTED = ['throttled', 'notLoaded'] as const;
export type NotStarted = (typeof NOT_STARTED)[number];

/**
 * What a worker's answer says, by parseExact. In a large one the outputs of results stay JSON: parsed, they could take
 * many times their bytes, and the poller only passes them on.
 */
export function answerIn(json: Buffer): unknown {
  if (json.length <= LARGE_ANSWER_BYTES) return parseExact(`${json}`);
  const outputs = partsIn(json, ['outputData'], OUTPUT_LEVEL).found;
  const places = cutOut(json, outputs, (index) => Buffer.from(`{"index":${index}}`));
  const answer = parseExact(`${places}`);
  const { undelivered } = isObject(answer) ? answer : {};
  if (!Array.isArray(undelivered)) return answer;
  for (const { result } of undelivered.filter(isUndelivered)) {
    const found = outputs[Number(result.outputData.index)];
    if (found) result.outputData = unparsed(json.subarray(found.from, found.to));
  }
  return answer;
}

/** Around the key are the reply, its list of results, one of them, and the update in it. */
const OUTPUT_LEVEL = 4;

/** Reads a worker's reply. An answer of another shape counts as an empty reply. */
export function parseReply(
  answer: unknown,
): DispatchReply & Required<Pick<DispatchReply, 'undelivered' | 'failed'>> {
  const { reports, undelivered, failed, notStarted } = isObject(answer) ? answer : {};
  const why = NOT_STARTED.find((each) => each === notStarted);
  return {
    reports: Array.isArray(reports) ? reports.filter(isReport) : [],
    undelivered: Array.isArray(undelivered) ? undelivered.filter(isUndelivered) : [],
    failed: Array.isArray(failed) ? failed.filter(isFailure) : [],
    ...(why && { notStarted: why }),
  };
}

const isReport = (report: unknown): report is TaskReport =>
  isObject(report) &&
  typeof report.taskId === 'string' &&
  REPORTED_STATUSES.some((status) => status === report.status) &&
  ['string', 'undefined'].includes(typeof report.reason) &&
  ['boolean', 'undefined'].includes(typeof report.isSaved) &&
  (report.measured === undefined || isTook(report.measured));

const isTook = (took: unknown): took is Took =>
  isObject(took) &&
  typeof took.updateMs === 'number' &&
  typeof took.resultBytes === 'number' &&
  ['number', 'undefined'].includes(typeof took.executeMs);

const isFailure = (failure: unknown): failure is { taskId: string; reason: string } =>
  isObject(failure) && typeof failure.taskId === 'string' && typeof failure.reason === 'string';
