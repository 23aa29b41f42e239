import { describe, expect, test } from '@jest/globals';
import { allowedIn } from '../../../support/deploy/allowed.ts';
import { additionsTo, aService, SERVER_URL } from '../../../support/plugin/service.ts';

const functions = {
  greetings: { timeout: 10, events: [{ conductor: 'greetings' }] },
  slow: { timeout: 600, events: [{ conductor: 'slow' }] },
  legacy: { timeout: 10, events: [{ conductor: { task: 'legacy', wrap: true } }] },
};
const withBucket = additionsTo({
  functions,
  conductor: { serverUrl: SERVER_URL, resultBucket: true },
});
const without = additionsTo({ functions });
const BUCKET = { Ref: 'ConductorResults' };
const OBJECTS = { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${ConductorResults}/*' };

/** The rights on S3 that something has. */
const rightsOnS3 = (of: unknown) => JSON.stringify(of).match(/s3:\w+/g) ?? [];

describe('a bucket for large results', () => {
  test('is there only where it is asked for', () => {
    expect(JSON.stringify(without)).not.toMatch(/S3|s3:|RESULT_BUCKET/);
    expect(withBucket.resources.ConductorResults?.Type).toBe('AWS::S3::Bucket');
  });

  test('is encrypted, closed to the public, and forgets what is older than any message', () => {
    expect(withBucket.resources.ConductorResults?.Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 15 }] },
    });
    expect(JSON.stringify(withBucket.resources.ConductorResults)).toContain('AES256');
  });

  test('refuses calls that are not encrypted on their way, to itself and to its objects', () => {
    expect(withBucket.resources.ConductorResultsPolicy).toMatchObject({
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: BUCKET,
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: ['s3:*'],
              Resource: [{ 'Fn::GetAtt': ['ConductorResults', 'Arn'] }, OBJECTS],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    });
  });

  test('is known to all that may have to fill it, and to the reporter', () => {
    const environments = [
      ...Object.values(withBucket.functions).map(({ environment }) => environment),
      ...Object.values(withBucket.workers).map(({ environment }) => environment),
    ];
    // Poller, reporter, adapter and two workers.
    expect(environments).toHaveLength(5);
    for (const environment of environments)
      expect(environment).toMatchObject({
        CONDUCTOR_INBOX_URL: { Ref: 'ConductorInbox' },
        CONDUCTOR_RESULT_BUCKET: BUCKET,
      });
  });

  test('is written by these, and read and emptied by the reporter alone', () => {
    const { ConductorPollerRole, ConductorAdapterRole, ConductorReporterRole } =
      withBucket.resources;
    expect(rightsOnS3(ConductorPollerRole)).toEqual(['s3:PutObject']);
    expect(rightsOnS3(ConductorAdapterRole)).toEqual(['s3:PutObject']);
    expect(rightsOnS3(ConductorReporterRole)).toEqual([
      's3:GetObject',
      's3:DeleteObject',
      's3:ListBucket',
    ]);
    expect(allowedIn(ConductorReporterRole, 's3:ListBucket')).toEqual([
      { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${ConductorResults}' },
    ]);
    const grant = withBucket.grants.find(({ statements }) => rightsOnS3(statements).length > 0);
    expect(grant).toMatchObject({
      statements: [{}, { Action: ['s3:PutObject'], Resource: [OBJECTS] }],
      workers: aService({ functions }).functions.filter(({ key }) => key !== 'legacy'),
    });
  });
});
