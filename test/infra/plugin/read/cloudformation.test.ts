import { describe, expect, test } from '@jest/globals';
import { parsePlan, withFunctionNames } from '../../../../lib/config/plan.ts';
import {
  additionsTo,
  faultsIn,
  SERVER_URL,
  type Written,
} from '../../../support/plugin/service.ts';

const URL = { 'Fn::ImportValue': 'conductor-url' };
const KEY = { Ref: 'ConductorKey' };
const OLD = { 'Fn::GetAtt': ['OldLambdaFunction', 'Arn'] };

const written: Written = {
  conductor: {
    serverUrl: URL,
    auth: { secret: KEY },
    existing: [
      { task: 'mail', function: 'mail', timeout: 3 },
      { task: 'old', function: OLD, timeout: 3 },
    ],
  },
};

const invalid = (conductor: object) =>
  faultsIn({ conductor: { serverUrl: SERVER_URL, ...conductor } });

/** The name in an ARN, or the name itself: what stands behind the separator once it stands between two of the values. */
const nameIn = (value: object, separator: string) => ({
  'Fn::Select': [1, { 'Fn::Split': [separator, { 'Fn::Join': [separator, [value, value]] }] }],
});
const here = (service: string, resource: string, Name: object) => ({
  'Fn::Sub': [
    `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
    { Name },
  ],
});

describe('a value that only CloudFormation knows', () => {
  test('is taken for the server, the key, the KMS key and a function', () => {
    expect(faultsIn(written)).toEqual([]);
    const kmsKeyArn = { 'Fn::ImportValue': 'kms-key' };
    expect(invalid({ auth: { parameter: { Ref: 'Name' }, kmsKeyArn } })).toEqual([]);
  });

  test.each([{}, { Ref: 'A', other: 1 }, { ref: 'A' }, ['a']])('is not %j', (value) => {
    expect(invalid({ serverUrl: value })).toHaveLength(1);
    expect(invalid({ auth: { secret: value } })).toHaveLength(1);
    expect(invalid({ existing: [{ task: 'a', function: value, timeout: 3 }] })).toHaveLength(1);
  });

  test('reaches workers and added functions in their variables', () => {
    const { functions, workers } = additionsTo(written);
    for (const { environment } of [...Object.values(functions), ...Object.values(workers)])
      expect(environment).toMatchObject({
        CONDUCTOR_SERVER_URL: URL,
        CONDUCTOR_AUTH_SECRET_NAME: KEY,
      });
  });

  test('may be a name or an ARN: the rights hold for both', () => {
    const { grants } = additionsTo(written);
    const name = nameIn(KEY, ':secret:');
    expect(grants[0]?.statements[0]?.Resource).toEqual([
      here('secretsmanager', 'secret:${Name}', name),
      here('secretsmanager', 'secret:${Name}-??????', name),
    ]);
  });

  test('may be a parameter whose name begins with a slash', () => {
    const auth = { parameter: { Ref: 'Name' } };
    const { grants } = additionsTo({ conductor: { serverUrl: SERVER_URL, auth } });
    const name = nameIn({ Ref: 'Name' }, ':parameter/');
    expect(grants[0]?.statements[0]?.Resource).toEqual([
      here('ssm', 'parameter/${Name}', name),
      here('ssm', 'parameter${Name}', name),
    ]);
  });
});

describe('a function that only CloudFormation can name', () => {
  test('is in a variable of the poller’s, whose name stands in the plan', () => {
    const { functions, plan } = additionsTo(written);
    expect(functions.conductorPoller?.environment).toMatchObject({ CONDUCTOR_EXISTING_1: OLD });
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:old';
    const read = withFunctionNames(parsePlan(JSON.stringify(plan)), { CONDUCTOR_EXISTING_1: arn });
    expect(read.routes.map(({ target }) => target?.functionName)).toEqual([undefined, 'mail', arn]);
  });

  test('is the adapter’s to invoke', () => {
    const role = JSON.stringify(additionsTo(written).resources.ConductorAdapterRole);
    const invoke = here('lambda', 'function:${Name}', nameIn(OLD, ':function:'));
    expect(role).toContain(JSON.stringify(invoke));
    expect(role).not.toContain('CONDUCTOR_EXISTING');
  });

  test('may be an ARN of which CloudFormation fills in parts, also one of another account', () => {
    const subs = [
      { 'Fn::Sub': 'arn:aws:lambda:${AWS::Region}:999988887777:function:invoice:live' },
      {
        'Fn::Sub': ['arn:aws:lambda:${AWS::Region}:${Id}:function:invoice', { Id: { Ref: 'Id' } }],
      },
    ];
    const existing = subs.map((sub, n) => ({ task: `t${n}`, function: sub, timeout: 3 }));
    const { resources } = additionsTo({ conductor: { serverUrl: URL, existing } });
    const role = JSON.stringify(resources.ConductorAdapterRole);
    expect(role).toContain(`"Resource":${JSON.stringify(subs)}`);
  });

  test('is one of at most 20, since an environment holds 4 KB', () => {
    const existing = (count: number) => ({
      existing: Array.from({ length: count }, (_, index) => ({
        task: `t${index}`,
        function: OLD,
        timeout: 3,
      })),
    });
    expect(invalid(existing(20))).toEqual([]);
    expect(invalid(existing(21))).toEqual([
      expect.stringMatching(/^custom\.conductor\.existing: has 21 functions.*at most 20/),
    ]);
  });
});

/** Both forms through the functions of CloudFormation, done by hand. */
test.each([
  ['old', ':function:', 'old'],
  ['arn:aws:lambda:us-east-1:123456789012:function:old:live', ':function:', 'old:live'],
  ['my-function:live', ':function:', 'my-function:live'],
  ['/team/key', ':parameter/', '/team/key'],
  ['arn:aws:ssm:us-east-1:123456789012:parameter/team/key', ':parameter/', 'team/key'],
  ['arn:aws:secretsmanager:us-east-1:123456789012:secret:key-a1B2c3', ':secret:', 'key-a1B2c3'],
])('the name in %s is found', (value, separator, name) => {
  expect([value, value].join(separator).split(separator)[1]).toBe(name);
});
