import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Plan } from '../../../lib/config/plan.ts';
import type { History } from '../../../lib/inspection/answer.ts';
import {
  type HistoryRequest,
  inspectionEvent,
  type ServiceRequest,
} from '../../../lib/protocol/inspection.ts';
import {
  type AskPoller,
  historyBy,
  type InspectionOutcome,
  inspectionBy,
  planBy,
} from '../inspection.ts';
import type { AwsAccess } from './access.ts';
import { known } from './known.ts';

/** A poller answers within 20 s; a cold start comes before. */
const ANSWER_MS = 60_000;

/** Asks the pollers of a region what they see. */
export function inspectionsIn(
  access: AwsAccess,
  about: ServiceRequest['about'] = 'all',
): (poller: string) => Promise<InspectionOutcome> {
  const ask = askIn(access);
  return async (poller) => {
    const asked = await known('lambda:InvokeFunction', () => inspectionBy(ask(poller), about));
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

/** Asks one of them what Conductor has of a task or a workflow; rejects where it does not tell it. */
export function historiesIn(
  access: AwsAccess,
): (poller: string, request: HistoryRequest) => Promise<History> {
  const ask = askIn(access);
  return (poller, request) => historyBy(ask(poller), request);
}

function askIn(access: AwsAccess): (poller: string) => AskPoller {
  const client = new LambdaClient({
    ...access,
    maxAttempts: 1,
    requestHandler: { requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
  });
  return (FunctionName) => async (request) => {
    const event = Buffer.from(JSON.stringify(inspectionEvent(request)));
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName, Payload: event }),
    );
    return { functionError: FunctionError, payload: Payload?.transformToString() ?? '' };
  };
}
