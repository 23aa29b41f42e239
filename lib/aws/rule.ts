import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { AWS_TIMEOUT_MS } from './defaults.ts';

/** Answers the question: a client of the AWS SDK, or the framework's own way to AWS. */
interface EventBridge {
  send(command: DescribeRuleCommand): Promise<{ State?: unknown }>;
}

/**
 * For the poller, which asks again and again during a run: one attempt each, within `timeoutMs`. Without a timeout that
 * throws, a question without an answer would be the last one of the run.
 */
export const clientWithin = (timeoutMs: number) =>
  new EventBridgeClient({
    maxAttempts: 1,
    requestHandler: { requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  });

/**
 * Asks whether a rule is disabled, which is what `conductor-lambda pause` does to the schedule that starts the poller.
 *
 * @throws (the returned function) what `events` throws
 */
export const rulePaused =
  (Name: string, events: EventBridge = clientWithin(AWS_TIMEOUT_MS)) =>
  async (): Promise<boolean> =>
    (await events.send(new DescribeRuleCommand({ Name }))).State === 'DISABLED';
