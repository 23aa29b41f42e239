import type { AwsProvider } from './serverless.ts';

/**
 * Whether the schedule that starts the poller is switched off. It asks AWS with the deploy's own credentials; the
 * client is loaded only here, so that packaging does without it.
 */
export async function isPaused(ruleName: string, provider: AwsProvider): Promise<boolean> {
  const { State } = await describeRule(ruleName, provider);
  return State === 'DISABLED';
}

async function describeRule(Name: string, provider: AwsProvider): Promise<{ State?: unknown }> {
  // v3 has no getAwsSdkV3Config, and osls' own `request` only throws.
  if (!provider.getAwsSdkV3Config) {
    const answer = await provider.request?.('EventBridge', 'describeRule', { Name });
    return typeof answer === 'object' && answer !== null ? answer : {};
  }
  const { DescribeRuleCommand, EventBridgeClient } = await import('@aws-sdk/client-eventbridge');
  const client = new EventBridgeClient(await provider.getAwsSdkV3Config());
  return client.send(new DescribeRuleCommand({ Name }));
}
