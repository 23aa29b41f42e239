import { parseExact } from '../task/exact-json.ts';
import { isObject } from '../task/parse.ts';
import type { Receipt } from '../task/receipt.ts';
import type { TaskResult } from '../task/task.ts';
import { headOf, partIn } from '../task/task-head.ts';
import { type Dispatch, parseDispatch } from './dispatch.ts';
import { describeAwsError, diedAtLoad } from './invocation.ts';
import { type StartPoller, startIn } from './start-poller.ts';
import { isReceipt, isResultOf, isUndelivered, type UndeliveredResult } from './undelivered.ts';

/** A message of the reporter's inbox. */
export type InboxMessage =
  /** A finished result that Conductor did not take. A worker or the poller saved it. */
  | ({ kind: 'result' } & UndeliveredResult)
  /** The same, where the result is over the queue's limit: it is in the bucket under `key`. */
  | { kind: 'stored'; receipt: Receipt; key: string }
  /** An invocation that ended in an error, a timeout or an exit: AWS's record of it. */
  | { kind: 'crashed'; dispatch: Dispatch; reason: string }
  /** An invocation that never started: it expired in Lambda's queue, or AWS refused it. */
  | { kind: 'neverStarted'; dispatch: Dispatch; reason: string }
  /** A poller is to be started. A poller sends it with a delay, or Conductor sends it by a task of a workflow. */
  | ({ kind: 'start' } & StartPoller);

/** … that is about a task. */
export type TaskMessage = Exclude<InboxMessage, { kind: 'start' }>;

/** The message is not ours, or is cut off. The error says what is wrong, but repeats nothing of the message. */
export class UnreadableMessageError extends Error {
  override readonly name = 'UnreadableMessageError';
}

/**
 * Reads the body of a queue's message: a result or a start of our own, or AWS's record of a failed invocation. It reads
 * only fields of the record that the local emulator has too, which lacks requestId and timestamp.
 *
 * @throws UnreadableMessageError
 */
export function parseInboxMessage(body: string): InboxMessage {
  const value = parseObject(body);
  if (isUndelivered(value)) return { ...value, kind: 'result' };
  if (isReceipt(value.receipt) && isKey(value.stored))
    return { kind: 'stored', receipt: value.receipt, key: value.stored };
  if (isObject(value.requestContext)) return awsRecord(value);
  const start = startIn(value);
  if (start) return { kind: 'start', ...start };
  throw new UnreadableMessageError(
    'The message is neither a result, nor a record of a failed call, nor a start of a poller.',
  );
}

/**
 * Reads the result of a poll from an object of the bucket. Its output stays JSON, since it is large.
 *
 * @throws UnreadableMessageError
 */
export function parseStored(body: string, receipt: Receipt): TaskResult {
  const json = Buffer.from(body);
  const { value } = headOf(json, ['outputData']);
  if (isResultOf(receipt, value)) return { ...value, outputData: partIn(json, 'outputData') };
  throw new UnreadableMessageError('The stored object is not the result of this task.');
}

/** Whether it is a UUID of ours. A path could lead to another object. */
const isKey = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w-]{36}$/.test(value);

type Fields = Record<string, unknown>;

function parseObject(body: string): Fields {
  const value = parseExact(body);
  if (isObject(value)) return value;
  throw new UnreadableMessageError('The message is not a JSON object.');
}

function awsRecord(record: Fields): InboxMessage {
  const { condition, functionArn } = fieldsOf(record.requestContext);
  const { functionError } = fieldsOf(record.responseContext);
  const dispatch = dispatchIn(record.requestPayload);
  const name = String(functionArn).split(':')[6] ?? '';
  const isWorker = dispatch.target === undefined;
  if (functionError && diedAtLoad(record.responsePayload, isWorker))
    return { kind: 'neverStarted', dispatch, reason: diedAs(name, record) };
  return functionError && condition !== 'EventAgeExceeded'
    ? {
        kind: 'crashed',
        dispatch,
        reason: diedAs(name, record),
      }
    : {
        kind: 'neverStarted',
        dispatch,
        reason: `Lambda ${name} was not started: ${String(condition)}`,
      };
}

const diedAs = (name: string, { responsePayload }: Fields) =>
  `Lambda ${name} died: ${describeAwsError(responsePayload)}`;

function dispatchIn(payload: unknown): Dispatch {
  try {
    return parseDispatch(payload);
  } catch {
    throw new UnreadableMessageError('The record is of a call that the poller did not make.');
  }
}

const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});
