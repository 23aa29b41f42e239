import {
  InvokeCommand,
  type InvokeCommandOutput,
  LambdaClient,
  LambdaServiceException,
} from '@aws-sdk/client-lambda';
import { BROKEN_FUNCTION_SECONDS, THROTTLED_SECONDS } from '../protocol/defaults.ts';
import type { InvocationType } from '../protocol/dispatch.ts';
import { describeAwsError, type Invocation } from '../protocol/invocation.ts';
import { parseExact } from '../task/exact-json.ts';
import { CONNECT_TIMEOUT_MS, SPARE_SOCKETS } from './defaults.ts';

/** One call of a Lambda function; it never throws. */
export type Invoke = (call: {
  functionName: string;
  invocationType: InvocationType;
  event: unknown;
}) => Promise<Invocation>;

/**
 * Calls Lambda functions, with three of the SDK's defaults changed: one attempt (with three, a function could run
 * twice), a socket for each open call (with 50, the 51st call would wait), and timeouts that throw.
 *
 * @param maxOpenCalls how many calls can be open at once
 * @param longestCallMs how long one call may take: the longest timeout of the functions, and a margin
 */
export function lambdaInvoke(maxOpenCalls: number, longestCallMs: number): Invoke {
  const agent = { keepAlive: true, maxSockets: maxOpenCalls + SPARE_SOCKETS };
  const client = new LambdaClient({
    maxAttempts: 1,
    requestHandler: {
      httpAgent: agent,
      httpsAgent: agent,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: longestCallMs,
      throwOnRequestTimeout: true,
    },
  });
  return async ({ functionName, invocationType, event }) => {
    try {
      const command = new InvokeCommand({
        FunctionName: functionName,
        InvocationType: invocationType,
        Payload: Buffer.from(JSON.stringify(event)),
      });
      return invocationOf(functionName, invocationType, await client.send(command));
    } catch (error) {
      return failedCall(functionName, error);
    }
  };
}

function invocationOf(
  functionName: string,
  invocationType: InvocationType,
  { FunctionError, Payload }: InvokeCommandOutput,
): Invocation {
  if (invocationType === 'Event') return { kind: 'accepted' };
  const text = textOf(Payload);
  if (text === undefined) return { kind: 'crashed', reason: noText(functionName) };
  // The answer of a custom runtime need not be JSON.
  const answer = parseExact(text);
  if (!FunctionError) return { kind: 'answered', answer };
  return { kind: 'crashed', reason: `Lambda ${functionName} died: ${describeAwsError(answer)}` };
}

const noText = (functionName: string) =>
  `Lambda ${functionName} answered bytes that are not UTF-8: answer JSON or text`;

/** The SDK has null for an empty answer. */
function textOf(bytes: Uint8Array | null | undefined): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes ?? undefined);
  } catch {
    return undefined;
  }
}

/** Where AWS answered with an error, the function did not start. Where AWS did not answer, it may have started. */
function failedCall(functionName: string, error: unknown): Invocation {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const reason = `Lambda ${functionName} could not be called: ${message}`;
  if (!(error instanceof LambdaServiceException)) return { kind: 'unknown', reason };
  const isTemporary = error.name === 'TooManyRequestsException' || error.$fault === 'server';
  return {
    kind: 'refused',
    reason,
    afterSeconds: isTemporary ? THROTTLED_SECONDS : BROKEN_FUNCTION_SECONDS,
  };
}
