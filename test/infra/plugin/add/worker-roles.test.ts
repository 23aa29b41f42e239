import { describe, expect, test } from '@jest/globals';
import {
  additionsTo,
  faultsIn,
  GREETINGS,
  SERVER_URL,
  type Written,
} from '../../../support/plugin/service.ts';
import { allow, here } from '../../../support/plugin/statements.ts';

const OTHERS = { Effect: 'Allow', Action: ['dynamodb:PutItem'], Resource: '*' };
const KEY = allow('secretsmanager:GetSecretValue', here('secretsmanager', 'secret:key-??????'));
const INBOX = allow('sqs:SendMessage', here('sqs', 'orders-dev-conductor-inbox'));
const logs = (name: string) => ({
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: [here('logs', `log-group:/aws/lambda/${name}:*`)],
});

const own = { serverUrl: SERVER_URL, auth: { secret: 'key' }, roles: 'own' };
const shared = { ...own, roles: 'shared' };
const BY_SCHEDULER = { rate: ['rate(1 hour)'], method: 'scheduler' };
const api = { events: [{ httpApi: '*' }] };
const report = { timeout: 300, events: [{ conductor: 'report' }] };
const role = (id: string, written: Written) =>
  additionsTo({ conductor: own, ...written }).resources[id]?.Properties;
const inline = (Statement: object[]) => [
  { PolicyName: 'conductor-worker', PolicyDocument: { Version: '2012-10-17', Statement } },
];

describe('`roles: own`', () => {
  test('gives each worker a role with its own rights and the user’s statements', () => {
    const provider = { iam: { role: { statements: [OTHERS], managedPolicies: ['arn:managed'] } } };
    const written = { functions: { greetings: GREETINGS, report, api }, provider };
    expect(role('ConductorWorkerRoleGreetings', written)).toMatchObject({
      RoleName: 'orders-dev-greetings-us-east-1-role',
      Policies: inline([logs('orders-dev-greetings'), KEY, OTHERS]),
      ManagedPolicyArns: ['arn:managed'],
    });
    expect(role('ConductorWorkerRoleReport', written)).toMatchObject({
      Policies: inline([logs('orders-dev-report'), KEY, INBOX, OTHERS]),
    });
    const { workers, grants, notices } = additionsTo({ conductor: own, ...written });
    expect(workers).toMatchObject({
      greetings: { role: 'ConductorWorkerRoleGreetings' },
      report: { role: 'ConductorWorkerRoleReport' },
    });
    expect(grants.flatMap((grant) => grant.workers)).toEqual([]);
    expect(notices).toEqual([]);
  });

  test('takes v3’s names for the user’s statements', () => {
    const provider = { iamRoleStatements: [OTHERS], iamManagedPolicies: ['arn:managed'] };
    expect(role('ConductorWorkerRoleGreetings', { provider })).toMatchObject({
      Policies: inline([logs('orders-dev-greetings'), KEY, OTHERS]),
      ManagedPolicyArns: ['arn:managed'],
    });
  });

  test('gives what the function’s own settings need', () => {
    const vpc = { securityGroupIds: ['sg-1'], subnetIds: ['subnet-1'] };
    const kmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/k';
    const greetings = { ...GREETINGS, vpc, kmsKeyArn, tracing: 'Active' };
    const text = (config: object, provider = {}) =>
      JSON.stringify(
        role('ConductorWorkerRoleGreetings', { functions: { greetings: config }, provider }),
      );
    for (const right of ['AWSLambdaVPCAccessExecutionRole', 'xray:', 'kms:Decrypt']) {
      expect(text(greetings)).toContain(right);
      expect(text(GREETINGS)).not.toContain(right);
    }
    expect(text({ ...GREETINGS, vpc: null }, { vpc })).not.toContain('AWSLambdaVPC');
  });

  test('leaves a worker with a role of its own, and wrapped functions, as they are', () => {
    const functions = {
      mine: { ...GREETINGS, role: 'Mine' },
      plugin: { events: [{ conductor: 'plugin' }], iamRoleStatements: [] },
      old: { events: [{ conductor: { task: 'old', wrap: true } }] },
    };
    const { workers, resources, grants } = additionsTo({ conductor: own, functions });
    expect(workers.mine).not.toHaveProperty('role');
    expect(workers.plugin).not.toHaveProperty('role');
    expect(Object.keys(resources).join()).not.toContain('ConductorWorkerRole');
    expect(grants[0]?.workers.map(({ key }) => key)).toEqual(['mine', 'plugin']);
  });

  test('has a name and a logical id that AWS takes', () => {
    const key = `send_mail-${'a'.repeat(40)}`;
    const { resources } = additionsTo({
      conductor: own,
      service: 'b'.repeat(12),
      functions: { [key]: GREETINGS },
    });
    const id = Object.keys(resources).find((each) => each.startsWith('ConductorWorkerRole'));
    expect(id).toMatch(/^ConductorWorkerRoleSendUnderscoremailDasha+$/);
    expect(String(resources[id ?? '']?.Properties.RoleName)).toHaveLength(64);
  });

  test.each([
    [{ events: [...GREETINGS.events, { sqs: 'arn:q' }] }, 'events.1'],
    [{ events: [{ stream: 'arn:s' }, ...GREETINGS.events] }, 'events.0'],
    [{ events: [...GREETINGS.events, { documentDb: {} }] }, 'events.1'],
    [{ events: [...GREETINGS.events, { schedule: BY_SCHEDULER }] }, 'events.1'],
    [{ ...GREETINGS, onError: 'arn:topic' }, 'onError'],
    [{ ...GREETINGS, destinations: { onSuccess: 'arn:q' } }, 'destinations'],
    [{ ...GREETINGS, fileSystemConfig: {} }, 'fileSystemConfig'],
  ])('is refused where the framework would add rights: %j', (greetings, where) => {
    const functions = { greetings };
    expect(faultsIn({ conductor: own, functions })).toEqual([
      expect.stringContaining(`functions.greetings.${where}: needs rights that the framework`),
    ]);
    expect(faultsIn({ conductor: shared, functions })).toEqual([]);
    expect(
      faultsIn({ conductor: own, functions: { greetings: { ...greetings, role: 'Mine' } } }),
    ).toEqual([]);
  });

  test.each([
    'rate(1 hour)',
    { rate: ['rate(1 hour)'] },
    { ...BY_SCHEDULER, roleArn: 'arn:aws:iam::123456789012:role/scheduler' },
  ])('may stand beside a schedule that does not start the function by its role: %j', (schedule) => {
    const greetings = { events: [...GREETINGS.events, { schedule }] };
    expect(faultsIn({ conductor: own, functions: { greetings } })).toEqual([]);
  });

  test('gives no right to write logs where the worker shall write none', () => {
    const greetings = { ...GREETINGS, disableLogs: true };
    expect(role('ConductorWorkerRoleGreetings', { functions: { greetings } })).toMatchObject({
      Policies: inline([KEY]),
    });
  });

  test('lets a worker write into the log group that it names, before the one of the provider', () => {
    const provider = { logs: { lambda: { logGroup: '/all' } } };
    const groupOf = (greetings: object) =>
      JSON.stringify(
        role('ConductorWorkerRoleGreetings', { functions: { greetings }, provider }),
      ).match(/log-group:(.*?):/)?.[1];
    expect(groupOf(GREETINGS)).toBe('/all');
    expect(groupOf({ ...GREETINGS, logs: { logGroup: '/mine' } })).toBe('/mine');
    // The framework takes nothing of the provider's logs where a function has logs of its own.
    expect(groupOf({ ...GREETINGS, logs: { logFormat: 'JSON' } })).toBe(
      '/aws/lambda/orders-dev-greetings',
    );
  });

  test.each([
    { iam: { role: 'arn:aws:iam::123456789012:role/mine' } },
    { iam: { role: { 'Fn::GetAtt': ['Mine', 'Arn'] } } },
    { role: 'arn:aws:iam::123456789012:role/mine' },
  ])('is refused where the role exists: %j', (provider) => {
    expect(faultsIn({ conductor: own, provider })).toEqual([
      expect.stringContaining('custom.conductor.roles: must be shared'),
    ]);
  });
});

describe('the shared role', () => {
  const noticesOf = (functions: Record<string, object>, provider = {}) =>
    additionsTo({ conductor: shared, functions, provider }).notices;

  test('gives the workers’ rights to other functions too, and the deploy says to which', () => {
    const resize = { events: [{ conductor: { task: 'resize', wrap: true } }] };
    expect(noticesOf({ greetings: GREETINGS, report, api, resize })).toEqual([
      expect.stringMatching(/allows reading Conductor's key\..* right: api, resize\. With.*own/),
      expect.stringMatching(
        /allows writing to the reporter's inbox.* right: greetings, api, resize/,
      ),
    ]);
  });

  test('says nothing where each function needs the right, or has another role', () => {
    expect(noticesOf({ greetings: GREETINGS })).toEqual([]);
    expect(noticesOf({ greetings: GREETINGS, api: { ...api, role: 'Mine' } })).toEqual([]);
    expect(noticesOf({ greetings: { ...GREETINGS, role: 'Mine' }, api })).toEqual([]);
    const provider = { iam: { role: 'arn:aws:iam::123456789012:role/mine' } };
    expect(noticesOf({ greetings: GREETINGS, api }, provider)).toEqual([]);
  });
});
