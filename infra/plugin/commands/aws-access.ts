import * as v from 'valibot';
import type { Pauses } from '../../../lib/protocol/pauses.ts';
import type { AwsAccess } from '../../cli/aws/access.ts';
import type { AwsProvider } from '../read/serverless.ts';

/** The region and credentials of the deploy, for clients of the AWS SDK. */
export async function awsAccessOf(provider: AwsProvider): Promise<AwsAccess> {
  if (provider.getAwsSdkV3Config) return provider.getAwsSdkV3Config();
  const region = provider.getRegion();
  const { credentials } = v.parse(OfFramework3, await provider.getCredentials?.());
  if (!credentials) return { region };
  return {
    region,
    async credentials() {
      await credentials.getPromise?.();
      const { accessKeyId, secretAccessKey, sessionToken } = v.parse(Keys, credentials);
      return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
    },
  };
}

/** Credentials of version 2 of the AWS SDK, which Serverless Framework 3 has. */
const Keys = v.looseObject({
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
  sessionToken: v.nullish(v.string()),
});

const OfFramework3 = v.optional(
  v.looseObject({
    credentials: v.optional(
      v.custom<{ getPromise?(): Promise<void> }>((value) => typeof value === 'object'),
    ),
  }),
  {},
);

/** Whether a rule is switched off. The AWS SDK is loaded here and not before. */
export async function isRulePaused(rule: string, provider: AwsProvider): Promise<boolean> {
  const { awsPorts } = await import('../../cli/aws/poller-ports.ts');
  return awsPorts(await awsAccessOf(provider)).isPaused(rule);
}

/** What people have paused in a service; the AWS SDK is loaded here too. */
export async function pausesOf(service: string, provider: AwsProvider): Promise<Pauses> {
  const [{ awsPausePorts }, { readPauses }] = await Promise.all([
    import('../../cli/aws/pause-ports.ts'),
    import('../../cli/pauses.ts'),
  ]);
  const ref = { service, stage: provider.getStage(), region: provider.getRegion() };
  return readPauses(awsPausePorts(await awsAccessOf(provider), ref));
}
