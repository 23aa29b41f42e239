import type { EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';

/** Region and credentials, as every client of the AWS SDK takes them; without credentials, the SDK finds them itself. */
export type AwsAccess = Pick<EventBridgeClientConfig, 'region' | 'credentials'>;
