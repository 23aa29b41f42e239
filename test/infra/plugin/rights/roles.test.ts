import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import {
  additionsTo,
  GREETINGS,
  SERVER_URL,
  type Written,
} from '../../../support/plugin/service.ts';
import { allow, here } from '../../../support/plugin/statements.ts';

const OLD = 'arn:aws:lambda:us-east-1:123456789012:function:old';
const service: Written = {
  conductor: {
    serverUrl: SERVER_URL,
    auth: { secret: 'key' },
    existing: [{ task: 'mail', function: OLD, timeout: 3 }],
  },
  functions: {
    greetings: {
      events: [...GREETINGS.events, { conductor: { task: 'greetings', domain: 'eu' } }],
    },
    resize: { events: [{ conductor: { task: 'resize', wrap: true } }] },
  },
};

const role = (id: string, written = service) => additionsTo(written).resources[id]?.Properties;
const statements = (id: string, written = service) => role(id, written)?.Policies;

describe('the poller’s role', () => {
  test('allows what the poller does and no more', () => {
    const log = here('logs', 'log-group:/aws/lambda/orders-dev-conductor-poller:*');
    expect(statements('ConductorPollerRole')).toEqual([
      {
        PolicyName: 'conductor-poller',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: [log],
            },
            allow(
              'events:DescribeRule',
              here('events', 'rule/orders-dev-conductor-poller'),
              here('events', 'rule/default/orders-dev-conductor-poller'),
            ),
            {
              Effect: 'Allow',
              Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
              Resource: [here('dynamodb', 'table/orders-dev-conductor-ledger')],
            },
            allow('secretsmanager:GetSecretValue', here('secretsmanager', 'secret:key-??????')),
            allow('sqs:SendMessage', here('sqs', 'orders-dev-conductor-inbox')),
            allow(
              'lambda:InvokeFunction',
              here('lambda', 'function:orders-dev-greetings'),
              here('lambda', 'function:orders-dev-conductor-adapter'),
            ),
          ],
        },
      },
    ]);
  });

  test('has a name, and Lambda may take it', () => {
    expect(role('ConductorPollerRole')).toMatchObject({
      RoleName: 'orders-dev-us-east-1-conductor-poller',
      AssumeRolePolicyDocument: {
        Statement: [
          { Principal: { Service: ['lambda.amazonaws.com'] }, Action: ['sts:AssumeRole'] },
        ],
      },
    });
  });

  test('allows to write into the log group that the provider names for all functions', () => {
    const provider = { logs: { lambda: { logFormat: 'JSON', logGroup: '/all' } } };
    const [{ PolicyDocument }] = v.parse(
      v.tuple([v.object({ PolicyDocument: v.object({ Statement: v.array(v.unknown()) }) })]),
      statements('ConductorPollerRole', { provider }),
    );
    expect(PolicyDocument.Statement[0]).toMatchObject({
      Resource: [here('logs', 'log-group:/all:*')],
    });
  });

  test('follows what the provider asks of roles', () => {
    const provider = {
      tracing: { lambda: true },
      kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/k',
      vpc: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
      iam: { role: { path: '/apps/', permissionsBoundary: 'arn:boundary', tags: { team: 'a' } } },
    };
    expect(role('ConductorPollerRole', { provider })).toMatchObject({
      Path: '/apps/',
      PermissionsBoundary: 'arn:boundary',
      Tags: [{ Key: 'team', Value: 'a' }],
      ManagedPolicyArns: [
        { 'Fn::Sub': expect.stringContaining('AWSLambdaVPCAccessExecutionRole') },
      ],
    });
    const actions = JSON.stringify(statements('ConductorPollerRole', { provider }));
    expect(actions).toContain('xray:PutTraceSegments');
    expect(actions).toContain('kms:Decrypt');
  });
});

describe('the adapter’s role', () => {
  test('allows to invoke exactly the wrapped functions', () => {
    expect(statements('ConductorAdapterRole')).toMatchObject([
      {
        PolicyDocument: {
          Statement: [
            { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] },
            { Action: ['secretsmanager:GetSecretValue'] },
            allow('lambda:InvokeFunction', here('lambda', 'function:orders-dev-resize'), OLD),
          ],
        },
      },
    ]);
  });
});

describe('the adapter’s right to invoke an existing function', () => {
  /** IAM takes a function, its aliases and its versions for different things. */
  test.each([
    ['old', here('lambda', 'function:old')],
    ['old:live', here('lambda', 'function:old:live')],
    ['old:7', here('lambda', 'function:old:7')],
    ['old:$LATEST', here('lambda', 'function:old:$LATEST')],
    [OLD, OLD],
    [`${OLD}:live`, `${OLD}:live`],
    [OLD.replace('123456789012', '999988887777'), OLD.replace('123456789012', '999988887777')],
  ])('%s names what is invoked, and nothing else', (name, resource) => {
    const existing = [{ task: 'mail', function: name, timeout: 3 }];
    const written: Written = { conductor: { serverUrl: SERVER_URL, existing }, functions: {} };
    const [{ PolicyDocument }] = v.parse(
      v.tuple([v.object({ PolicyDocument: v.object({ Statement: v.array(v.unknown()) }) })]),
      statements('ConductorAdapterRole', written),
    );
    expect(PolicyDocument.Statement.at(-1)).toEqual(allow('lambda:InvokeFunction', resource));
    expect(additionsTo(written).plan.routes[0]?.target?.functionName).toBe(name);
  });
});

describe('the adapter’s role where a task comes as an Event', () => {
  test('allows to fill the inbox, for the adapter and for AWS’s records of it', () => {
    const resize = { timeout: 300, events: [{ conductor: { task: 'resize', wrap: true } }] };
    expect(statements('ConductorAdapterRole', { functions: { resize } })).toMatchObject([
      {
        PolicyDocument: {
          Statement: [
            { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] },
            allow('sqs:SendMessage', here('sqs', 'orders-dev-conductor-inbox')),
            { Action: ['lambda:InvokeFunction'] },
          ],
        },
      },
    ]);
  });
});

describe('the reporter’s role', () => {
  test('allows to read the inbox, to put aside, to start the poller of its service, to read the key, and no more', () => {
    expect(statements('ConductorReporterRole')).toEqual([
      {
        PolicyName: 'conductor-reporter',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: [here('logs', 'log-group:/aws/lambda/orders-dev-conductor-reporter:*')],
            },
            {
              Effect: 'Allow',
              Action: [
                'sqs:ReceiveMessage',
                'sqs:DeleteMessage',
                'sqs:GetQueueAttributes',
                'sqs:ChangeMessageVisibility',
              ],
              Resource: [here('sqs', 'orders-dev-conductor-inbox')],
            },
            allow('sqs:SendMessage', here('sqs', 'orders-dev-conductor-dead-letters')),
            {
              Effect: 'Allow',
              Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
              Resource: [here('dynamodb', 'table/orders-dev-conductor-ledger')],
            },
            allow('lambda:InvokeFunction', here('lambda', 'function:orders-dev-conductor-poller')),
            allow('secretsmanager:GetSecretValue', here('secretsmanager', 'secret:key-??????')),
          ],
        },
      },
    ]);
  });
});

describe('what the workers’ own roles get', () => {
  const granted = (timeout: number) =>
    additionsTo({
      conductor: { serverUrl: SERVER_URL, auth: { secret: 'key' } },
      functions: { greetings: { ...GREETINGS, timeout } },
    }).grants.flatMap(({ statements, workers }) => (workers.length > 0 ? statements : []));

  test('is the key for all, and the inbox for Event workers', () => {
    const key = allow('secretsmanager:GetSecretValue', here('secretsmanager', 'secret:key-??????'));
    expect(granted(60)).toEqual([key]);
    expect(granted(61)).toEqual([
      key,
      allow('sqs:SendMessage', here('sqs', 'orders-dev-conductor-inbox')),
    ]);
  });
});
