import type { Context } from 'aws-lambda';
import { lambdaInvoke } from '../lib/aws/invoke.ts';
import { CALL_MARGIN_MS, MAX_SLOTS, MAX_TIMEOUT_SECONDS } from '../lib/config/defaults.ts';
import { type DispatchReply, parseDispatch } from '../lib/task/dispatch.ts';
import { callTarget } from '../lib/worker/call-target.ts';
import { worker } from '../lib/worker/worker.ts';

const invoke = lambdaInvoke(MAX_SLOTS, MAX_TIMEOUT_SECONDS * 1000 + CALL_MARGIN_MS);

/** The worker of every existing Lambda that `wrap: true` names: it calls the one that the dispatch names. */
export function handler(event: unknown, context: Context): Promise<DispatchReply> {
  const { target } = parseDispatch(event);
  return worker({}, callTarget(target, invoke))(event, context);
}
