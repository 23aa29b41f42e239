import type { Context } from 'aws-lambda';
import { lambdaInvoke } from '../lib/aws/invoke.ts';
import { callTarget } from '../lib/hosts/adapter.ts';
import { worker } from '../lib/hosts/lambda/worker.ts';
import { MAX_TIMEOUT_SECONDS } from '../lib/limits/aws.ts';
import { MAX_SLOTS } from '../lib/poller/defaults.ts';
import { CALL_MARGIN_MS } from '../lib/protocol/defaults.ts';
import { type DispatchReply, parseDispatch } from '../lib/protocol/dispatch.ts';

const invoke = lambdaInvoke(MAX_SLOTS, MAX_TIMEOUT_SECONDS * 1000 + CALL_MARGIN_MS);

/** The worker of every existing Lambda that `wrap: true` names: it calls the one that the dispatch names. */
export function handler(event: unknown, context: Context): Promise<DispatchReply> {
  const { target } = parseDispatch(event);
  return worker({}, callTarget(target, invoke))(event, context);
}
