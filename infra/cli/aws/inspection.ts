import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { inspectionEvent } from '../../../lib/protocol/inspection.ts';
import { type InspectionOutcome, inspectionBy } from '../inspection.ts';
import type { AwsAccess } from './access.ts';
import { known } from './known.ts';

/** A poller answers within 20 s; a cold start comes before. */
const ANSWER_MS = 60_000;

/** Asks the pollers of a region what they see. */
export function inspectionsIn(access: AwsAccess): (poller: string) => Promise<InspectionOutcome> {
  const client = new LambdaClient({
    ...access,
    maxAttempts: 1,
    requestHandler: { requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
  });
  const ask = (FunctionName: string) => async (skipTypes: number) => {
    const event = Buffer.from(JSON.stringify(inspectionEvent({ skipTypes })));
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName, Payload: event }),
    );
    return { functionError: FunctionError, payload: Payload?.transformToString() ?? '' };
  };
  return async (poller) => {
    const asked = await known('lambda:InvokeFunction', () => inspectionBy(ask(poller)));
    if (asked.kind === 'known') return asked.value;
    return /^(TooManyRequests|ReservedFunctionConcurrentInvocationLimit)/.test(asked.why)
      ? { kind: 'throttled', reason: asked.why }
      : asked;
  };
}
