import { lambdaInvoke } from '../lib/aws/invoke.ts';
import { adapter } from '../lib/hosts/adapter.ts';
import { MAX_TIMEOUT_SECONDS } from '../lib/limits/aws.ts';
import { MAX_SLOTS } from '../lib/poller/defaults.ts';
import { CALL_MARGIN_MS } from '../lib/protocol/defaults.ts';

/** Runs existing Lambdas as workers: calls the Lambda that the dispatch names, and reports for it. */
export const handler = adapter(
  lambdaInvoke(MAX_SLOTS, MAX_TIMEOUT_SECONDS * 1000 + CALL_MARGIN_MS),
);
