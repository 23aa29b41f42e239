import { STORED_DAYS } from '../defaults.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import type { Resource } from '../read/serverless.ts';
import type { Statement } from '../rights/statements.ts';
import { policyFor, tlsOnly } from '../rights/tls-only.ts';
import type { AddedResources } from './added-function.ts';
import type { Environment } from './environment.ts';

const BUCKET_ID = 'ConductorResults';
const POLICY_ID = `${BUCKET_ID}Policy`;

/**
 * `resultBucket: true` adds a bucket for finished results that Conductor does not accept now and that are too large for
 * the inbox. The reporter removes what it has reported; the rest expires a day after its message.
 */
export const resultBucket: AddedResources = {
  resources: ({ options, service }) =>
    options.resultBucket ? { [BUCKET_ID]: BUCKET, ...policyFor(POLICY_ID, POLICY, service) } : {},
  owns: (id) => id === BUCKET_ID || id === POLICY_ID,
};

const BUCKET: Resource = {
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
};

const OBJECTS = { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::\${${BUCKET_ID}}/*` };

const POLICY: Resource = {
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: { Ref: BUCKET_ID },
    PolicyDocument: tlsOnly('s3', [{ 'Fn::GetAtt': [BUCKET_ID, 'Arn'] }, OBJECTS]),
  },
};

/** Where a function finds the bucket. */
export const bucketEnvironment = ({ resultBucket }: ConductorOptions): Environment =>
  resultBucket ? { CONDUCTOR_RESULT_BUCKET: { Ref: BUCKET_ID } } : {};

/** To write results to the bucket. */
export const mayStore = (options: ConductorOptions) => objects(options, ['s3:PutObject']);

/**
 * To read results, and to remove what was reported to Conductor. S3 answers 404 for a missing object only to who may list
 * the bucket, else 403, as for a missing right.
 */
export const mayTakeStored = (options: ConductorOptions) => [
  ...objects(options, ['s3:GetObject', 's3:DeleteObject']),
  ...rights(options, ['s3:ListBucket'], `arn:\${AWS::Partition}:s3:::\${${BUCKET_ID}}`),
];

const objects = (options: ConductorOptions, actions: string[]) =>
  rights(options, actions, `arn:\${AWS::Partition}:s3:::\${${BUCKET_ID}}/*`);

const rights = (
  { resultBucket }: ConductorOptions,
  Action: string[],
  resource: string,
): Statement[] =>
  resultBucket ? [{ Effect: 'Allow', Action, Resource: [{ 'Fn::Sub': resource }] }] : [];
