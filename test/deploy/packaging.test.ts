import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as v from 'valibot';
import { allowedIn } from '../support/deploy/allowed.ts';
import {
  PLUGINS,
  pluginFrom,
  type TemporaryService,
  temporaryService,
} from '../support/deploy/temporary-service.ts';

jest.setTimeout(60_000);

const yml = (plugins: string[], serverUrl = 'https://conductor.example.com/api') => `
service: packaging
plugins: [${plugins.join(', ')}]
provider:
  name: aws
  runtime: nodejs24.x
  region: us-east-1
  environment: { DATABASE_PASSWORD: hunter2, NODE_OPTIONS: --require /opt/tracer }
package: { individually: true }
custom:
  conductor:
    serverUrl: ${serverUrl}
    auth: { secret: conductor/key }
functions:
  greetings:
    handler: handler.handler
    timeout: 10
    events: [{ conductor: greetings }]
  report:
    handler: handler.handler
    timeout: 300
    events: [{ conductor: { task: report, concurrency: 2 } }]
  legacy:
    handler: index.handler
    skipEsbuild: true
    package: { artifact: zips/legacy.zip }
    events: [{ conductor: { task: legacy, wrap: true } }]
`;

/** An environment without AWS's variables, and without a way to the network. */
const OFFLINE = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  SLS_TELEMETRY_DISABLED: '1',
  SLS_NOTIFICATIONS_MODE: 'off',
  HTTPS_PROXY: 'http://127.0.0.1:9',
};

let service: TemporaryService;
beforeAll(async () => {
  service = await temporaryService(yml(['serverless-esbuild', './plugin.cjs']));
  await service.write('zips/legacy.zip', 'not a zip, but its content is not read');
});
afterAll(() => service.remove());

/** Packages; throws an Error with the output where that fails. */
async function packaged() {
  const { failed, all } = await service.serverless('package', OFFLINE);
  if (failed) throw new Error(all);
  return { all, resources: await service.resources() };
}

const subArn = (of: string, resource: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:${of}:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
});

const FunctionSchema = v.object({
  Properties: v.object({ Environment: v.object({ Variables: v.record(v.string(), v.unknown()) }) }),
});

const variablesOf = (resource: unknown) =>
  v.parse(FunctionSchema, resource).Properties.Environment.Variables;

/** The template without what differs in each package. */
const stable = (resources: object) =>
  JSON.parse(JSON.stringify(resources).replaceAll(/serverless\/packaging\/dev\/[^/]+\//g, ''));

describe('`serverless package` with no network and no credentials', () => {
  test('makes the poller, its rule, the reporter, the adapter and a role for each', async () => {
    const { resources } = await packaged();
    expect(resources).toMatchObject({
      ConductorPollerLambdaFunction: {
        Properties: {
          FunctionName: 'packaging-dev-conductor-poller',
          Runtime: 'nodejs24.x',
          Timeout: 135,
          Role: { 'Fn::GetAtt': ['ConductorPollerRole', 'Arn'] },
        },
      },
      ConductorPollerLambdaEvConf: {
        Properties: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      },
      ConductorPollerEventsRuleSchedule1: {
        Properties: {
          Name: 'packaging-dev-conductor-poller',
          ScheduleExpression: 'rate(1 minute)',
          State: 'ENABLED',
        },
      },
      ConductorPollerRole: { Type: 'AWS::IAM::Role' },
      ConductorAdapterLambdaFunction: { Properties: { Timeout: 16 } },
      ConductorAdapterRole: { Type: 'AWS::IAM::Role' },
      ConductorReporterLambdaFunction: {
        Properties: {
          Timeout: 30,
          Role: { 'Fn::GetAtt': ['ConductorReporterRole', 'Arn'] },
          Environment: {
            Variables: {
              CONDUCTOR_INBOX_URL: { Ref: 'ConductorInbox' },
              CONDUCTOR_DEAD_LETTERS_URL: { Ref: 'ConductorDeadLetters' },
            },
          },
        },
      },
      ConductorReporterEvents: { Properties: { BatchSize: 1 } },
      ConductorInbox: { Properties: { VisibilityTimeout: 1_800 } },
      ConductorInboxPolicy: { Type: 'AWS::SQS::QueuePolicy' },
      ConductorDeadLettersAlarm: { Type: 'AWS::CloudWatch::Alarm' },
    });
  });

  test('gives the added functions none of the provider’s variables', async () => {
    const resources = await service.resources();
    const namesOf = (id: string) => Object.keys(variablesOf(resources[id]));
    expect(namesOf('GreetingsLambdaFunction')).toContain('DATABASE_PASSWORD');
    const added = ['Poller', 'Reporter', 'Adapter'].flatMap((part) =>
      namesOf(`Conductor${part}LambdaFunction`),
    );
    expect(added).toContain('CONDUCTOR_SERVER_URL');
    expect(added.filter((name) => !name.startsWith('CONDUCTOR_'))).toEqual([]);
  });

  test('lets each function write its log and no other', async () => {
    const resources = await service.resources();
    for (const part of ['Poller', 'Reporter', 'Adapter']) {
      const name = `packaging-dev-conductor-${part.toLowerCase()}`;
      expect(allowedIn(resources[`Conductor${part}Role`], 'logs:PutLogEvents')).toEqual([
        subArn('logs', `log-group:/aws/lambda/${name}:*`),
      ]);
    }
  });

  test('sends the records of failed Event workers to the inbox, with the right to do so', async () => {
    const resources = await service.resources();
    const Destination = { 'Fn::GetAtt': ['ConductorInbox', 'Arn'] };
    expect(resources).toMatchObject({
      ReportLambdaEvConf: { Properties: { DestinationConfig: { OnFailure: { Destination } } } },
      ReportLambdaFunction: {
        Properties: {
          Environment: { Variables: { CONDUCTOR_INBOX_URL: { Ref: 'ConductorInbox' } } },
        },
      },
    });
    const inbox = subArn('sqs', 'packaging-dev-conductor-inbox');
    for (const role of ['IamRoleLambdaExecution', 'ConductorPollerRole'])
      expect(allowedIn(resources[role], 'sqs:SendMessage')).toContainEqual(inbox);
  });

  test('lets only the reporter read the inbox', async () => {
    const resources = await service.resources();
    const readers = Object.keys(resources).filter(
      (id) => allowedIn(resources[id], 'sqs:ReceiveMessage').length > 0,
    );
    expect(readers).toEqual(['ConductorReporterRole']);
  });

  test('gives the workers what they need, and wrapped functions nothing', async () => {
    const resources = await service.resources();
    const Variables = {
      CONDUCTOR_SERVER_URL: 'https://conductor.example.com/api',
      CONDUCTOR_AUTH_SECRET_NAME: 'conductor/key',
    };
    expect(resources).toMatchObject({
      GreetingsLambdaFunction: { Properties: { Environment: { Variables } } },
      ReportLambdaEvConf: { Properties: { MaximumRetryAttempts: 0 } },
      LegacyLambdaFunction: {
        Properties: { Code: { S3Key: expect.stringMatching(/\/legacy\.zip$/) } },
      },
    });
    const ours = Object.keys(variablesOf(resources.LegacyLambdaFunction));
    expect(ours.filter((name) => name.startsWith('CONDUCTOR_'))).toEqual([]);
    expect(JSON.stringify(resources.IamRoleLambdaExecution)).toContain(
      'secret:conductor/key-??????',
    );
    expect(resources.GreetingsLambdaEvConf).toBeUndefined();
  });

  test('makes the same in either order of plugins, from the source and as published', async () => {
    const expected = stable(await service.resources());
    const zip = await service.read('.serverless/conductorPoller.zip');
    await service.write('plugin.cjs', pluginFrom(PLUGINS.built));
    await service.write('serverless.yml', yml(['./plugin.cjs', 'serverless-esbuild']));
    expect(stable((await packaged()).resources)).toEqual(expected);
    expect(await service.read('.serverless/conductorPoller.zip')).toEqual(zip);
  });
});

describe('a service that has only existing functions, beside serverless-esbuild', () => {
  test.each([true, false])('packages with individually: %p', async (individually) => {
    const existing = '\n    existing: [{ task: old, function: old, timeout: 3 }]\n';
    const [upToFunctions = ''] = yml(['serverless-esbuild', './plugin.cjs']).split('functions:');
    await service.write(
      'serverless.yml',
      `${upToFunctions.trimEnd()}${existing}`.replace(
        'individually: true',
        `individually: ${individually}`,
      ),
    );
    const { resources } = await packaged();
    expect(resources).toMatchObject({
      ConductorAdapterLambdaFunction: {
        Properties: { Code: { S3Key: expect.stringMatching(/conductorAdapter\.zip$/) } },
      },
    });
  });
});

describe('a configuration that is wrong', () => {
  test('is named by us, typos and wrong types too, in one message and without a stack', async () => {
    const wrong = yml(['./plugin.cjs'], 'conductor')
      .replace('concurrency: 2', 'concurrency: 0, tusk: 1')
      .replace('auth: {', 'resultBucket: [yes]\n    auth: { secrets: x,');
    await service.write('serverless.yml', wrong.replaceAll('    skipEsbuild: true\n', ''));
    const { failed, all } = await service.serverless('package', OFFLINE);
    expect(failed).toBe(true);
    expect(all).toContain('conductor-lambda found 5 faults in the configuration:');
    expect(all).toContain('- custom.conductor.serverUrl: must be an absolute http(s) URL');
    expect(all).toContain('- custom.conductor.resultBucket: must be true or false');
    expect(all).toMatch(/- custom\.conductor\.auth\.secrets: .* did you mean secret\?/);
    expect(all).toContain('- functions.report.events.0.conductor.concurrency: must be a whole');
    expect(all).toMatch(/- functions\.report\.events\.0\.conductor\.tusk: .* mean task\?/);
    expect(all).not.toMatch(/^\s+at /m);
  });
});
