import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { AWS_TIMEOUT_MS } from './defaults.ts';

/** Whether the schedule that starts the poller is disabled: what `conductor-lambda pause` does. */
export function rulePaused(ruleName: string, timeoutMs = AWS_TIMEOUT_MS): () => Promise<boolean> {
  // The run waits for each answer: a call that hangs would stop all later checks.
  const client = new EventBridgeClient({
    maxAttempts: 1,
    requestHandler: { requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  });
  return async () => {
    const { State } = await client.send(new DescribeRuleCommand({ Name: ruleName }));
    return State === 'DISABLED';
  };
}
