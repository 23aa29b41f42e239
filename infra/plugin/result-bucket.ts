import { STORED_DAYS } from './defaults.ts';
import type { Environment } from './environment.ts';
import { RESULT_BUCKET_ID } from './keys.ts';
import type { Statement } from './permissions.ts';
import type { Resource } from './role.ts';
import type { ServiceOptions } from './service-options.ts';

/**
 * `resultBucket: true` adds a bucket for the finished results that Conductor does not take and the inbox has no room
 * for. The reporter removes what it has told; what it never could goes a day after its message.
 */
export const resultBucket = ({ resultBucket }: ServiceOptions): Record<string, Resource> =>
  resultBucket
    ? {
        [RESULT_BUCKET_ID]: {
          Type: 'AWS::S3::Bucket',
          Properties: {
            BucketEncryption: {
              ServerSideEncryptionConfiguration: [
                { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
              ],
            },
            PublicAccessBlockConfiguration: {
              BlockPublicAcls: true,
              BlockPublicPolicy: true,
              IgnorePublicAcls: true,
              RestrictPublicBuckets: true,
            },
            LifecycleConfiguration: {
              Rules: [{ Id: 'expire', Status: 'Enabled', ExpirationInDays: STORED_DAYS }],
            },
          },
        },
      }
    : {};

/** Where a function finds it. */
export const bucketEnvironment = ({ resultBucket }: ServiceOptions): Environment =>
  resultBucket ? { CONDUCTOR_RESULT_BUCKET: { Ref: RESULT_BUCKET_ID } } : {};

/** To put results there. */
export const mayStore = (options: ServiceOptions) => objects(options, ['s3:PutObject']);

/** To read them, and to remove what Conductor was told. */
export const mayTakeStored = (options: ServiceOptions) =>
  objects(options, ['s3:GetObject', 's3:DeleteObject']);

const objects = ({ resultBucket }: ServiceOptions, Action: string[]): Statement[] =>
  resultBucket ? [{ Effect: 'Allow', Action, Resource: [OBJECTS] }] : [];

const OBJECTS = { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::\${${RESULT_BUCKET_ID}}/*` };
