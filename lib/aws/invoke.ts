import { isUtf8 } from 'node:buffer';
import {
  InvokeCommand,
  type InvokeCommandOutput,
  LambdaClient,
  LambdaServiceException,
} from '@aws-sdk/client-lambda';
import { BROKEN_FUNCTION_SECONDS, LARGE_ANSWER_BYTES } from '../protocol/defaults.ts';
import type { InvocationType } from '../protocol/dispatch.ts';
import { describeAwsError, diedAtLoad, type Invocation } from '../protocol/invocation.ts';
import { parseExact } from '../task/exact-json.ts';
import { CONNECT_TIMEOUT_MS, SPARE_SOCKETS } from './defaults.ts';
import { lambdaHttp, type Watcher } from './lambda-http.ts';

/** One call of a Lambda function; it never throws. */
export type Invoke = (call: {
  functionName: string;
  invocationType: InvocationType;
  /** JSON. */
  payload: Buffer;
  /** Whether it is a function that reports to Conductor itself. */
  isWorker: boolean;
  watcher?: Watcher;
}) => Promise<Invocation>;

/**
 * Calls Lambda functions, with three of the SDK's defaults changed: one attempt (with three, a function could run
 * twice), a socket for each open call (with 50, the 51st call would wait), and a way to HTTP that gives payloads back.
 *
 * @param maxOpenCalls how many calls can be open at once
 * @param longestCallMs how long one call may take: the longest timeout of the functions, and a margin
 * @param read reads an answer of valid UTF-8. Default: as JSON, by parseExact
 */
export function lambdaInvoke(
  maxOpenCalls: number,
  longestCallMs: number,
  read: (bytes: Buffer) => unknown = valueIn,
): Invoke {
  const watchers = new WeakMap<object, Watcher>();
  const client = new LambdaClient({
    maxAttempts: 1,
    requestHandler: lambdaHttp({
      maxSockets: maxOpenCalls + SPARE_SOCKETS,
      connectMs: CONNECT_TIMEOUT_MS,
      callMs: longestCallMs,
      largeBytes: LARGE_ANSWER_BYTES,
      watcherOf: (payload) =>
        typeof payload === 'object' && payload !== null ? watchers.get(payload) : undefined,
    }),
  });
  return async ({ payload: Payload, watcher, ...called }) => {
    const { functionName: FunctionName, invocationType: InvocationType } = called;
    if (watcher) watchers.set(Payload, watcher);
    try {
      const command = new InvokeCommand({ FunctionName, InvocationType, Payload });
      return invocationOf(called, await client.send(command), read);
    } catch (error) {
      return failedCall(FunctionName, error);
    }
  };
}

/** An answer that need not be a reply of ours: any JSON, or a text. */
const valueIn = (bytes: Buffer) => parseExact(new TextDecoder().decode(bytes));

function invocationOf(
  { functionName, invocationType, isWorker }: Omit<Parameters<Invoke>[0], 'payload' | 'watcher'>,
  { FunctionError, Payload }: InvokeCommandOutput,
  read: (bytes: Buffer) => unknown,
): Invocation {
  if (invocationType === 'Event') return { kind: 'accepted' };
  // The SDK has null for an empty answer.
  const { buffer, byteOffset, byteLength } = Payload ?? new Uint8Array();
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  if (!isUtf8(bytes)) return { kind: 'crashed', reason: noText(functionName) };
  const answer = read(bytes);
  if (!FunctionError) return { kind: 'answered', answer };
  const reason = `Lambda ${functionName} died: ${describeAwsError(answer)}`;
  return { kind: diedAtLoad(answer, isWorker) ? 'notLoaded' : 'crashed', reason };
}

const noText = (functionName: string) =>
  `Lambda ${functionName} answered bytes that are not UTF-8: answer JSON or text`;

/** Where AWS answered with an error, the function did not start. Where AWS did not answer, it may have started. */
function failedCall(functionName: string, error: unknown): Invocation {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const reason = `Lambda ${functionName} could not be called: ${message}`;
  if (!(error instanceof LambdaServiceException)) return { kind: 'unknown', reason };
  const isTemporary = error.name === 'TooManyRequestsException' || error.$fault === 'server';
  return isTemporary
    ? { kind: 'throttled', reason }
    : { kind: 'refused', reason, afterSeconds: BROKEN_FUNCTION_SECONDS };
}
