import { isObject } from '../task/parse.ts';
import type { RunId } from '../task/receipt.ts';
import type { TaskResult } from '../task/task.ts';
import { type Dispatch, parseDispatch } from './dispatch.ts';
import { inAwsWords } from './invocation.ts';
import { isResultLetter, isResultOf, isRunId, type ResultLetter } from './undelivered.ts';

/** A message of the reporter's inbox. */
export type Letter =
  /** A finished result that Conductor did not take: a worker or a poller put it there. */
  | ({ kind: 'result' } & ResultLetter)
  /** The same, where the result is over the queue's limit and lies in the bucket under `key`. */
  | { kind: 'stored'; run: RunId; key: string }
  /** An invocation that ended in an error, a timeout or an exit: AWS's record of it. */
  | { kind: 'died'; dispatch: Dispatch; reason: string }
  /** An invocation that never started: it expired in Lambda's queue, or was refused. */
  | { kind: 'neverStarted'; dispatch: Dispatch; reason: string };

/** A message that is none of ours, or cut off. It names what is wrong, never what the message holds. */
export class UnreadableLetterError extends Error {
  override readonly name = 'UnreadableLetterError';
}

/**
 * The letter in a message's body: our own, or AWS's record of a failed invocation. Of the record we read
 * only what the emulator's has too: it lacks requestId and timestamp.
 *
 * @throws UnreadableLetterError
 */
export function parseLetter(body: string): Letter {
  const value = jsonIn(body);
  if (isResultLetter(value)) return { ...value, kind: 'result' };
  if (isRunId(value.run) && isKey(value.stored))
    return { kind: 'stored', run: value.run, key: value.stored };
  if (isObject(value.requestContext)) return letterOfAws(value);
  throw new UnreadableLetterError('neither a result nor a record of a failed invocation');
}

/**
 * The result of a run in an object of the bucket.
 *
 * @throws UnreadableLetterError
 */
export function parseStored(body: string, run: RunId): TaskResult {
  const value = jsonIn(body);
  if (isResultOf(run, value)) return value;
  throw new UnreadableLetterError('what the bucket holds is no result of this run');
}

/** A UUID of ours; a path would lead elsewhere. */
const isKey = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w-]{36}$/.test(value);

type Fields = Record<string, unknown>;

function jsonIn(body: string): Fields {
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // A parser's own message would repeat the body.
  }
  throw new UnreadableLetterError('the message is no JSON object');
}

function letterOfAws(record: Fields): Letter {
  const { condition, functionArn } = fieldsOf(record.requestContext);
  const { functionError } = fieldsOf(record.responseContext);
  const dispatch = dispatchIn(record.requestPayload);
  const lambda = `Lambda ${String(functionArn).split(':')[6] ?? ''}`;
  return functionError && condition !== 'EventAgeExceeded'
    ? { kind: 'died', dispatch, reason: `${lambda} died: ${inAwsWords(record.responsePayload)}` }
    : { kind: 'neverStarted', dispatch, reason: `${lambda} was not started: ${String(condition)}` };
}

function dispatchIn(payload: unknown): Dispatch {
  try {
    return parseDispatch(payload);
  } catch {
    throw new UnreadableLetterError('a failed invocation, but not of a worker by the poller');
  }
}

const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});
