import type { AwsProvider } from '../read/serverless.ts';

/**
 * Whether the schedule that starts the poller is disabled. It asks AWS with the deploy's own credentials. The AWS SDK is
 * loaded here and not before, so that packaging does not load it.
 *
 * @throws what AWS or the framework throws
 */
export async function isPaused(ruleName: string, provider: AwsProvider): Promise<boolean> {
  const { rulePaused } = await import('../../../lib/aws/rule.ts');
  return rulePaused(ruleName, await eventBridgeOf(provider))();
}

async function eventBridgeOf(provider: AwsProvider) {
  // v3 has no getAwsSdkV3Config, and the `request` of osls only throws.
  if (!provider.getAwsSdkV3Config) return { send: requestBy(provider) };
  const { EventBridgeClient } = await import('@aws-sdk/client-eventbridge');
  return new EventBridgeClient(await provider.getAwsSdkV3Config());
}

/** Asks as v3 does, which has its own version of the AWS SDK. */
const requestBy =
  (provider: AwsProvider) =>
  async ({ input }: { input: object }): Promise<{ State?: unknown }> => {
    const answer = await provider.request?.('EventBridge', 'describeRule', input);
    return typeof answer === 'object' && answer !== null ? answer : {};
  };
