import { resolve } from 'node:path';
import {
  DeleteRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateFunctionUrlConfigCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  DeleteFunctionUrlConfigCommand,
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
  type UpdateFunctionConfigurationCommandInput,
  UpdateFunctionUrlConfigCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { doctorPorts } from '../../infra/cli/aws/doctor-ports.ts';
import { doctor } from '../../infra/cli/commands/doctor.ts';
import { partsOf } from '../../infra/cli/doctor/checks.ts';
import { factsOf } from '../../infra/cli/doctor/collect.ts';
import { type Fault, isWrong } from '../../infra/cli/doctor/finding.ts';
import { callAws, field } from '../../lib/aws/signed.ts';
import { taskDefinition } from '../../lib/workflow/index.ts';
import { aCall } from '../support/cli/call.ts';
import { registerTasks, serverUrl, uniqueName } from '../support/conductor/server.ts';
import { invoke, lambda, SummarySchema } from '../support/deploy/emulator.ts';
import { without } from '../support/deploy/roles.ts';
import { type TemporaryService, temporaryService } from '../support/deploy/temporary-service.ts';
import { httpServers } from '../support/http-server.ts';
import { PLANTED } from '../support/leaks/planted.ts';

/**
 * One deployed service, which the doctor finds well. Then one thing at a time is broken by AWS's own calls, named by the
 * doctor as that and nothing else, and mended again.
 */
jest.setTimeout(120_000);

const SERVICE = 'examined';
const named = (part: string) => `${SERVICE}-dev-${part}`;
const POLLER = named('conductor-poller');
const WORKER = named('works');
const WAKE = named('conductor-wake');
const REPORTER = named('conductor-reporter');
const POLLER_ROLE = `${SERVICE}-dev-us-east-1-conductor-poller`;
const PARAMETER = '/examined/wake';
const TYPE = uniqueName('examined');
const TIMEOUT_SECONDS = 10;

const YML = `
service: ${SERVICE}
plugins: [serverless-esbuild, ./plugin.cjs]
provider: { name: aws, runtime: nodejs24.x, region: us-east-1 }
custom: { conductor: { serverUrl: ${serverUrl()}, wake: { parameter: ${PARAMETER} } } }
functions:
  works:
    handler: handler.works
    timeout: ${TIMEOUT_SECONDS}
    events: [{ conductor: ${TYPE} }]
`;
const HANDLER = `
import { worker } from ${JSON.stringify(resolve('lib/index.ts'))};
export const works = worker({}, async () => 'done');
`;

const DEFINITION = taskDefinition({
  name: TYPE,
  ownerEmail: 'test@example.com',
  functionTimeoutSeconds: TIMEOUT_SECONDS,
});

const servers = httpServers();
const events = new EventBridgeClient({});
let service: TemporaryService;

const ssm = (action: string, body: object) =>
  callAws(process.env, { service: 'ssm', target: `AmazonSSM.${action}`, body });
const sqs = (action: string, body: object) =>
  callAws(process.env, { service: 'sqs', target: `AmazonSQS.${action}`, body });
const ledgerTable = (action: string, fields: object = {}) =>
  callAws(process.env, {
    service: 'dynamodb',
    target: `DynamoDB_20120810.${action}`,
    body: { TableName: named('conductor-ledger'), ...fields },
  });
const deadLetters = async () =>
  field(await sqs('GetQueueUrl', { QueueName: named('conductor-dead-letters') }), 'QueueUrl');

beforeAll(async () => {
  await ssm('PutParameter', { Name: PARAMETER, Type: 'SecureString', Value: PLANTED.keySecret });
  service = await temporaryService(YML);
  await service.write('handler.ts', HANDLER);
  const { failed, all } = await service.serverless('deploy');
  if (failed) throw new Error(all);
  // No tick comes in the middle of a test: what the last run said stays what it was.
  await events.send(new PutRuleCommand({ Name: POLLER, ScheduleExpression: 'rate(1 day)' }));
  await registerTasks(DEFINITION);
  await runByHand();
});

afterAll(async () => {
  servers.closeAll();
  await service.deleteStack();
  await service.remove();
  await ssm('DeleteParameter', { Name: PARAMETER });
  lambda.destroy();
  events.destroy();
});

const runByHand = async () => void (await invoke(POLLER, SummarySchema));

const REF = { service: SERVICE, stage: 'dev', region: 'us-east-1' };

/** What the doctor finds now. */
async function found() {
  const facts = await factsOf(REF, doctorPorts({ region: REF.region }), Date.now());
  return partsOf(facts).flatMap(({ findings }) => findings);
}

test('of a service that is well, the doctor finds nothing wrong, and only does not know who sends notices', async () => {
  const findings = await found();
  expect(findings.filter(isWrong)).toEqual([]);
  const unknown = findings.filter(({ verdict }) => verdict === 'unknown');
  expect(unknown.map(({ about, says }) => `${about}: ${says}`)).toEqual([
    `${WAKE}: no notice came within the last hour, so whether its sender has the secret is not known`,
  ]);
});

test('as a user runs it, it shows each part of the way, and ends with status 0', async () => {
  const { stdout, exitCode } = await execa(
    'node',
    ['dist/cli/index.mjs', 'doctor', '--service', SERVICE],
    { reject: false },
  );
  expect(stdout).toContain(`✔ ${TYPE}`);
  expect(stdout).toMatch(/\nNothing wrong was found, 1 thing not known\.$/);
  expect(exitCode).toBe(0);
});

/** Something is broken while it is examined. */
type While = (examine: () => Promise<void>) => Promise<void>;

/** @param breaks what it returns mends it again */
const broken =
  (breaks: () => Promise<() => Promise<unknown>>): While =>
  async (examine) => {
    const mends = await breaks();
    try {
      await examine();
    } finally {
      await mends();
    }
  };

async function configured(
  FunctionName: string,
  change: (now: Record<string, string>) => Partial<UpdateFunctionConfigurationCommandInput>,
) {
  const before = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const variables = before.Environment?.Variables ?? {};
  const update = async (fields: Partial<UpdateFunctionConfigurationCommandInput>) => {
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...fields }));
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 20 }, { FunctionName });
  };
  await update(change(variables));
  return () => update({ Timeout: before.Timeout, Environment: { Variables: variables } });
}

/** The poller with other variables. */
const pollerWith = (variables: Record<string, string>) =>
  configured(POLLER, (now) => ({ Environment: { Variables: { ...now, ...variables } } }));

/** The poller without a right of its role. */
const roleWithout =
  (action: string): While =>
  (examine) =>
    without(POLLER_ROLE, action, examine);

async function targetsRemoved() {
  const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: POLLER }));
  const Ids = Targets.flatMap(({ Id }) => Id ?? []);
  await events.send(new RemoveTargetsCommand({ Rule: POLLER, Ids }));
  return () => events.send(new PutTargetsCommand({ Rule: POLLER, Targets }));
}

async function definedWith(responseTimeoutSeconds: number) {
  await registerTasks({ ...DEFINITION, responseTimeoutSeconds });
  return () => registerTasks(DEFINITION);
}

const FAULTS: [Fault, string, While][] = [
  [
    'rule-disabled',
    'the schedule is off',
    broken(async () => {
      await events.send(new DisableRuleCommand({ Name: POLLER }));
      return () => events.send(new EnableRuleCommand({ Name: POLLER }));
    }),
  ],
  ['rule-without-target', 'the schedule starts nothing', broken(targetsRemoved)],
  [
    'rule-missing',
    'the schedule is gone',
    broken(async () => {
      const putTargets = await targetsRemoved();
      await events.send(new DeleteRuleCommand({ Name: POLLER }));
      return async () => {
        await events.send(new PutRuleCommand({ Name: POLLER, ScheduleExpression: 'rate(1 day)' }));
        await putTargets();
      };
    }),
  ],
  [
    'server-name',
    'DNS does not know the server',
    broken(() => pollerWith({ CONDUCTOR_SERVER_URL: 'https://conductor.invalid/api' })),
  ],
  [
    'server-tls',
    'the server is asked for https at a port without TLS',
    broken(() => pollerWith({ CONDUCTOR_SERVER_URL: serverUrl().replace('http:', 'https:') })),
  ],
  [
    'server-connection',
    'nothing listens at the port',
    broken(async () => {
      const { url, close } = await servers.start(() => ({}));
      close();
      return pollerWith({ CONDUCTOR_SERVER_URL: url });
    }),
  ],
  [
    'key-refused',
    'the server does not take the key',
    broken(async () => {
      const { url } = await servers.start(() => ({ status: 401, body: 'not this one' }));
      return pollerWith({
        CONDUCTOR_SERVER_URL: url,
        CONDUCTOR_AUTH_KEY: PLANTED.keyId,
        CONDUCTOR_AUTH_SECRET: PLANTED.keySecret,
      });
    }),
  ],
  [
    'key-missing',
    'the server wants a key',
    broken(async () => {
      const { url } = await servers.start(() => ({ status: 401, body: 'who are you?' }));
      return pollerWith({ CONDUCTOR_SERVER_URL: url });
    }),
  ],
  [
    'key-unreadable',
    'the role may not read the key',
    broken(() => pollerWith({ CONDUCTOR_AUTH_PARAMETER_NAME: '/examined/key' })),
  ],
  [
    'definition-missing',
    'Conductor has no task definition',
    broken(async () => {
      const path = `/metadata/taskdefs/${TYPE}`;
      const { ok } = await fetch(`${serverUrl()}${path}`, { method: 'DELETE' });
      expect(ok).toBe(true);
      return () => registerTasks(DEFINITION);
    }),
  ],
  [
    'response-timeout',
    'the response timeout is shorter than the function may run',
    broken(() => definedWith(5)),
  ],
  [
    'another-poller',
    'a worker of another kind polls the type',
    broken(async () => {
      await fetch(`${serverUrl()}/tasks/poll/batch/${TYPE}?workerid=host-1&count=1&timeout=1`);
      return runByHand;
    }),
  ],
  ['ledger', 'the role may not write the ledger', roleWithout('dynamodb:PutItem')],
  [
    'ledger',
    'the table is gone',
    broken(async () => {
      await ledgerTable('DeleteTable');
      return () =>
        ledgerTable('CreateTable', {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        });
    }),
  ],
  [
    'function-not-callable',
    'the role may not call the worker',
    roleWithout('lambda:InvokeFunction'),
  ],
  [
    'function-off',
    'the worker has no calls reserved',
    broken(async () => {
      const of = { FunctionName: WORKER };
      await lambda.send(
        new PutFunctionConcurrencyCommand({ ...of, ReservedConcurrentExecutions: 0 }),
      );
      return () => lambda.send(new DeleteFunctionConcurrencyCommand(of));
    }),
  ],
  [
    'function-timeout',
    'the worker’s timeout was raised by hand',
    broken(() => configured(WORKER, () => ({ Timeout: 60 }))),
  ],
  [
    'inbox-not-read',
    'the reporter’s event source is off',
    broken(async () => {
      const { EventSourceMappings: [mapping] = [] } = await lambda.send(
        new ListEventSourceMappingsCommand({ FunctionName: REPORTER }),
      );
      const switched = (Enabled: boolean) =>
        lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping?.UUID, Enabled }));
      await switched(false);
      return () => switched(true);
    }),
  ],
  [
    'dead-letters',
    'there is a dead letter',
    broken(async () => {
      const QueueUrl = await deadLetters();
      await sqs('SendMessage', { QueueUrl, MessageBody: 'none of ours' });
      return () => sqs('PurgeQueue', { QueueUrl });
    }),
  ],
  [
    'wake-forbidden',
    'AWS wants a signature of those who call the URL',
    broken(async () => {
      const called = (AuthType: 'AWS_IAM' | 'NONE') =>
        lambda.send(new UpdateFunctionUrlConfigCommand({ FunctionName: WAKE, AuthType }));
      await called('AWS_IAM');
      return () => called('NONE');
    }),
  ],
  [
    'wake-url',
    'the URL is gone',
    broken(async () => {
      const of = { FunctionName: WAKE };
      await lambda.send(new DeleteFunctionUrlConfigCommand(of));
      return () => lambda.send(new CreateFunctionUrlConfigCommand({ ...of, AuthType: 'NONE' }));
    }),
  ],
  [
    'wake-fails',
    'the wake function cannot read its secret',
    broken(() =>
      configured(WAKE, (now) => ({
        Environment: { Variables: { ...now, CONDUCTOR_WAKE_PARAMETER_NAME: '/examined/none' } },
      })),
    ),
  ],
  [
    'poller-dies',
    'the poller does not load',
    broken(() => pollerWith({ CONDUCTOR_SERVER_URL: 'nonsense' })),
  ],
];

describe('the doctor names', () => {
  test.each(FAULTS)('%s where %s, and no other fault', async (fault, _, isBroken) => {
    await isBroken(async () => {
      const faults = (await found()).filter(isWrong);
      expect(faults.map((each) => each.fault)).toEqual([fault]);
    });
  });

  test('function-missing where the worker is gone, and ends with status 1 for it', async () => {
    await lambda.send(new DeleteFunctionCommand({ FunctionName: WORKER }));
    const { call, out } = aCall({}, Date.now());
    const isWell = await doctor({ ...call, ref: REF }, doctorPorts({ region: REF.region }));
    expect(isWell).toBe(false);
    expect(out.lines.join('\n')).toMatch(`✖ ${WORKER}`);
  });
});
