import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Plan } from '../../../lib/config/plan.ts';
import { inspectionEvent } from '../../../lib/protocol/inspection.ts';
import { type AskPoller, type InspectionOutcome, inspectionBy, planBy } from '../inspection.ts';
import type { AwsAccess } from './access.ts';
import { known } from './known.ts';

/** A poller answers within 20 s; a cold start comes before. */
const ANSWER_MS = 60_000;

/** Asks the pollers of a region what they see. */
export function inspectionsIn(access: AwsAccess): (poller: string) => Promise<InspectionOutcome> {
  const ask = askIn(access);
  return async (poller) => {
    const asked = await known('lambda:InvokeFunction', () => inspectionBy(ask(poller)));
    if (asked.kind === 'known') return asked.value;
    return /^(TooManyRequests|ReservedFunctionConcurrentInvocationLimit)/.test(asked.why)
      ? { kind: 'throttled', reason: asked.why }
      : asked;
  };
}

/** Asks them for their plans; rejects where one does not tell it. */
export function plansIn(access: AwsAccess): (poller: string) => Promise<Plan> {
  const ask = askIn(access);
  return (poller) => planBy(ask(poller));
}

function askIn(access: AwsAccess): (poller: string) => AskPoller {
  const client = new LambdaClient({
    ...access,
    maxAttempts: 1,
    requestHandler: { requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
  });
  return (FunctionName) => async (skipTypes) => {
    const event = Buffer.from(JSON.stringify(inspectionEvent({ skipTypes })));
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName, Payload: event }),
    );
    return { functionError: FunctionError, payload: Payload?.transformToString() ?? '' };
  };
}
