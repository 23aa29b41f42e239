import { describe, expect, test } from '@jest/globals';
import { MAX_RECEIVES } from '../../../../lib/limits/aws.ts';
import { MAX_REDELIVERY_SECONDS, REDELIVERY_SECONDS } from '../../../../lib/reporting/defaults.ts';
import { additionsTo, SERVER_URL } from '../../../support/plugin/service.ts';

const { functions, resources } = additionsTo({
  conductor: { serverUrl: SERVER_URL, auth: { parameter: '/key' } },
});
const DAY_SECONDS = 86_400;
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

describe('the inbox', () => {
  test('keeps what Conductor does not take for 14 days, encrypted', () => {
    expect(resources.ConductorInbox).toEqual({
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'orders-dev-conductor-inbox',
        MessageRetentionPeriod: 14 * DAY_SECONDS,
        VisibilityTimeout: 1_800,
        SqsManagedSseEnabled: true,
        RedrivePolicy: {
          deadLetterTargetArn: arnOf('ConductorDeadLetters'),
          maxReceiveCount: 1_000,
        },
      },
    });
  });

  test('has the dead letters behind it, which are kept as long', () => {
    expect(resources.ConductorDeadLetters).toEqual({
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'orders-dev-conductor-dead-letters',
        MessageRetentionPeriod: 14 * DAY_SECONDS,
        SqsManagedSseEnabled: true,
      },
    });
  });

  test.each(['ConductorInbox', 'ConductorDeadLetters'])(
    'and %s refuse calls that are not encrypted on their way',
    (id) => {
      expect(resources[`${id}Policy`]).toMatchObject({
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: id }],
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Deny',
                Principal: '*',
                Action: ['sqs:*'],
                Resource: [arnOf(id)],
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              },
            ],
          },
        },
      });
    },
  );

  test('but for an emulator without TLS there is no such policy', () => {
    const policies = (url?: string) => {
      process.env.AWS_ENDPOINT_URL = url ?? '';
      const { resources: all } = additionsTo({
        conductor: { serverUrl: SERVER_URL, resultBucket: true },
      });
      delete process.env.AWS_ENDPOINT_URL;
      return Object.keys(all).filter((id) => /(Inbox|Letters|Results)Policy$/.test(id));
    };
    expect(policies()).toHaveLength(3);
    expect(policies('https://aws.example.com')).toHaveLength(3);
    expect(policies('http://127.0.0.1:4566')).toEqual([]);
  });

  test('gives up no message in 14 days whose reporters all die before they have done anything', () => {
    const { VisibilityTimeout } = resources.ConductorInbox?.Properties ?? {};
    expect(Number(VisibilityTimeout) * MAX_RECEIVES).toBeGreaterThan(14 * DAY_SECONDS);
  });

  test('hides a message for longer than the reporter may take', () => {
    const { VisibilityTimeout } = resources.ConductorInbox?.Properties ?? {};
    expect(VisibilityTimeout).toBeGreaterThan(functions.conductorReporter?.timeout ?? 0);
  });

  test('gives up no message that is tried again for 14 days', () => {
    const meanJitter = 0.75;
    let tries = 0;
    for (let seconds = 0; seconds < 14 * DAY_SECONDS; tries += 1)
      seconds += meanJitter * Math.min(MAX_REDELIVERY_SECONDS, REDELIVERY_SECONDS * 2 ** tries);
    expect(tries).toBeGreaterThan(900);
    expect(tries).toBeLessThan(MAX_RECEIVES);
  });
});

describe('the reporter', () => {
  test('is a prebuilt function with its own role', () => {
    expect(functions.conductorReporter).toMatchObject({
      name: 'orders-dev-conductor-reporter',
      handler: 'index.handler',
      memorySize: 1_024,
      timeout: 30,
      role: 'ConductorReporterRole',
      environment: {
        CONDUCTOR_SERVER_URL: SERVER_URL,
        CONDUCTOR_AUTH_PARAMETER_NAME: '/key',
        CONDUCTOR_INBOX_URL: { Ref: 'ConductorInbox' },
        CONDUCTOR_DEAD_LETTERS_URL: { Ref: 'ConductorDeadLetters' },
        CONDUCTOR_LEDGER_TABLE: { Ref: 'ConductorLedger' },
      },
      package: { artifact: '.serverless/conductorReporter.zip' },
    });
  });

  test('is started by the inbox for each message alone, and says whether it stays there', () => {
    expect(resources.ConductorReporterEvents).toEqual({
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: arnOf('ConductorReporterLambdaFunction'),
        EventSourceArn: arnOf('ConductorInbox'),
        BatchSize: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    });
  });

  test('has no event of the framework’s, which would let the shared role read the inbox', () => {
    expect(functions.conductorReporter?.events).toEqual([]);
  });
});

describe('an alarm goes off', () => {
  const alarm = (id: string) => resources[id]?.Properties;
  const of = (queue: string) => [
    { Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } },
  ];
  const common = {
    Namespace: 'AWS/SQS',
    Statistic: 'Maximum',
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  };

  test('when a message became a dead letter', () => {
    expect(alarm('ConductorDeadLettersAlarm')).toMatchObject({
      ...common,
      AlarmName: 'orders-dev-conductor-dead-letters',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: of('ConductorDeadLetters'),
      Threshold: 0,
      EvaluationPeriods: 1,
    });
  });

  test('when for an hour a message was hidden until its next try: not where those of rounds are, for a moment each', () => {
    expect(alarm('ConductorInboxUndeliveredAlarm')).toMatchObject({
      ...common,
      Statistic: 'Minimum',
      MetricName: 'ApproximateNumberOfMessagesNotVisible',
      Dimensions: of('ConductorInbox'),
      Threshold: 0,
      Period: 300,
      EvaluationPeriods: 12,
    });
  });

  test('when a message was not received for an hour', () => {
    expect(alarm('ConductorInboxUnreadAlarm')).toMatchObject({
      ...common,
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: of('ConductorInbox'),
      Threshold: 3_600,
    });
  });

  test('and has no action: the user adds those', () => {
    expect(JSON.stringify(resources)).not.toContain('AlarmActions');
  });
});
