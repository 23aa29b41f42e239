import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';

/** Whether the schedule that starts the poller is disabled: what `conductor-lambda pause` does. */
export function rulePaused(ruleName: string): () => Promise<boolean> {
  const client = new EventBridgeClient({});
  return async () => {
    const { State } = await client.send(new DescribeRuleCommand({ Name: ruleName }));
    return State === 'DISABLED';
  };
}
