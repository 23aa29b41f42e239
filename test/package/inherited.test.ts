import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import * as v from 'valibot';
import { BIN } from '../../infra/local/root.ts';
import { read } from '../support/docs/pages.ts';
import { PROJECT } from '../support/package/packed.ts';

jest.setTimeout(60_000);

const folder = join(PROJECT, 'inherited');

/** Each setting of the provider has a value that can be found again in the template. */
const SERVERLESS_YML = `
service: inherited
plugins: [conductor-lambda/plugin, ./options.cjs]
provider:
  name: aws
  stage: prod
  region: eu-west-1
  runtime: nodejs22.x
  runtimeManagement: { mode: manual, arn: 'arn:aws:lambda:eu-west-1::runtime:0123' }
  architecture: x86_64
  memorySize: 3008
  timeout: 29
  versionFunctions: true
  environment: { DATABASE_PASSWORD: x }
  layers: ['arn:aws:lambda:eu-west-1:123456789012:layer:users:1']
  vpc: { securityGroupIds: [sg-1], subnetIds: [subnet-1] }
  kmsKeyArn: arn:aws:kms:eu-west-1:123456789012:key/0123
  tracing: { lambda: true }
  tags: { team: orders }
  logRetentionInDays: 30
  logDataProtectionPolicy: { Name: users, Version: '2021-06-01', Statement: [{ Sid: none }] }
  logs: { lambda: { logFormat: JSON, applicationLogLevel: DEBUG } }
  iam:
    role:
      name: users-role
      path: /users/
      permissionsBoundary: arn:aws:iam::123456789012:policy/boundary
      managedPolicies: ['arn:aws:iam::123456789012:policy/users']
      statements: [{ Effect: Allow, Action: 'sns:Publish', Resource: '*' }]
      tags: { owner: ada }
custom:
  conductor: { serverUrl: https://conductor.example.com/api, resultBucket: true }
functions:
  greetings: { handler: index.handler, timeout: 10, events: [{ conductor: greetings }] }
`;

/** A service whose functions all have a role of the user's. */
const WITH_ROLE = SERVERLESS_YML.replace(
  /role:\n.*?\ncustom:/s,
  'role: arn:aws:iam::123456789012:role/users\ncustom:',
);

/** Writes down which settings of the provider the framework knows. */
const OPTIONS_PLUGIN = `
const { writeFileSync } = require('node:fs');
module.exports = class {
  constructor({ configSchemaHandler }) {
    const { properties } = configSchemaHandler.schema.properties.provider;
    this.hooks = { initialize: () => writeFileSync('options.json', JSON.stringify(Object.keys(properties))) };
  }
};
`;

const Template = v.object({
  Resources: v.record(
    v.string(),
    v.object({ Type: v.string(), Properties: v.optional(v.record(v.string(), v.unknown()), {}) }),
  ),
});
type Resource = v.InferOutput<typeof Template>['Resources'][string];

/** What the plugin adds, in a package of this serverless.yml: all its logical ids begin so. */
async function added(yml: string): Promise<Resource[]> {
  await writeFile(join(folder, 'serverless.yml'), yml);
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, SLS_TELEMETRY_DISABLED: '1' };
  await execa('node', [join(BIN, 'serverless'), 'package'], { cwd: folder, env, extendEnv: false });
  const { Resources } = v.parse(
    Template,
    await json('.serverless/cloudformation-template-update-stack.json'),
  );
  return Object.entries(Resources).flatMap(([id, resource]) =>
    id.startsWith('Conductor') ? resource : [],
  );
}

const json = async (file: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, file), 'utf8'));

let resources: Resource[];
let withRole: Resource[];
let options: string[];
beforeAll(async () => {
  await mkdir(folder);
  await writeFile(join(folder, 'index.js'), "require('conductor-lambda');");
  await writeFile(join(folder, 'options.cjs'), OPTIONS_PLUGIN);
  withRole = await added(WITH_ROLE);
  resources = await added(SERVERLESS_YML);
  options = v.parse(v.array(v.string()), await json('options.json'));
});

type Reach = 'yes' | 'no' | 'in part';

const ofType = (type: string) => resources.filter(({ Type }) => Type === type);

/** Which of the resources of a type have this text in a property. */
function reach(type: string, property: string, text: string): Reach {
  const all = ofType(type);
  const reached = all.filter(({ Properties }) =>
    JSON.stringify(Properties[property] ?? '').includes(text),
  );
  if (reached.length === 0) return 'no';
  return reached.length === all.length ? 'yes' : 'in part';
}

const toFunctions = (property: string, text: string) =>
  reach('AWS::Lambda::Function', property, text);
const toRoles = (property: string, text: string) => reach('AWS::IAM::Role', property, text);
const toLogs = (property: string, text: string) => reach('AWS::Logs::LogGroup', property, text);
const both = (...reached: Reach[]): Reach => {
  const [first = 'no', ...others] = reached;
  return others.every((each) => each === first) ? first : 'in part';
};
const anywhere = (text: string, all = resources): Reach =>
  JSON.stringify(all).includes(text) ? 'in part' : 'no';

/** Types that have tags. The framework's own `AWS::Lambda::Version` and the like are none of ours. */
const TAGGED = ['CloudWatch::Alarm', 'DynamoDB::Table', 'Events::Rule', 'IAM::Role'].concat([
  'Lambda::EventSourceMapping',
  'Lambda::Function',
  'Logs::LogGroup',
  'S3::Bucket',
  'SQS::Queue',
]);

/** How far each setting reaches in the template. */
const REACH: Record<string, () => Reach> = {
  stage: () => toFunctions('FunctionName', 'inherited-prod-conductor-'),
  region: () => toRoles('RoleName', '-eu-west-1-'),
  tags: () => both(...TAGGED.map((type) => reach(`AWS::${type}`, 'Tags', '"team"'))),
  vpc: () => both(toFunctions('VpcConfig', 'sg-1'), toRoles('ManagedPolicyArns', 'VPCAccess')),
  kmsKeyArn: () => both(toFunctions('KmsKeyArn', 'key/0123'), toRoles('Policies', 'key/0123')),
  tracing: () => both(toFunctions('TracingConfig', 'Active'), toRoles('Policies', 'xray:Put')),
  logs: () => both(toFunctions('LoggingConfig', 'JSON'), toFunctions('LoggingConfig', 'DEBUG')),
  logRetentionInDays: () => toLogs('RetentionInDays', '30'),
  logDataProtectionPolicy: () => toLogs('DataProtectionPolicy', 'users'),
  'iam.role.path': () => toRoles('Path', '/users/'),
  'iam.role.permissionsBoundary': () => toRoles('PermissionsBoundary', 'policy/boundary'),
  'iam.role.tags': () => toRoles('Tags', 'owner'),
  'iam.role.name': () => anywhere('users-role'),
  'iam.role.statements': () => anywhere('sns:Publish'),
  'iam.role.managedPolicies': () => anywhere('policy/users'),
  'iam.role': () => anywhere('role/users', withRole),
  environment: () => anywhere('DATABASE_PASSWORD'),
  layers: () => anywhere('layer:users'),
  runtime: () => anywhere('nodejs22.x'),
  runtimeManagement: () => anywhere('runtime:0123'),
  architecture: () => anywhere('x86_64'),
  memorySize: () => toFunctions('MemorySize', '3008'),
  timeout: () => toFunctions('Timeout', '29'),
  versionFunctions: () => (ofType('AWS::Lambda::Version').length > 0 ? 'in part' : 'no'),
};

/** They mean what settings of `iam.role` mean. */
const OLD_NAMES = ['iamManagedPolicies', 'iamRoleStatements', 'role', 'rolePermissionsBoundary'];

/** Settings of the deploy, of the stack, and of events other than ours. */
const OTHER_SETTINGS = `
  name alb apiGateway apiName cfnRole cloudFront deletionProtection deploymentBucket deploymentMethod deploymentPrefix
  disableRollback ecr endpointType httpApi kinesis notificationArns profile pruneFunctionVersions rollbackConfiguration s3
  stackName stackParameters stackPolicy stackTags vpcEndpointIds websocket websocketsApiName
  websocketsApiRouteSelectionExpression websocketsDescription
`.match(/\w+/g);

const section =
  /## What the added functions inherit\n(.*?)\n## /s.exec(read('docs/plugin.md'))?.[1] ?? '';
const rows = [...section.matchAll(/^\| (`.*?) +\| (\w[\w ]*?) +\|/gm)].flatMap(
  ([, names = '', reached = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => [name, reached] as const),
);

describe('the table of docs/plugin.md says of each setting of the provider whether it reaches what is added', () => {
  test('and has a row for each that concerns it', () => {
    expect(rows.map(([name]) => name).toSorted()).toEqual(Object.keys(REACH).toSorted());
  });

  test.each(rows)('%s: %s', (name, reached) => {
    expect(REACH[name]?.()).toBe(reached);
  });

  test('and leaves out no setting that the framework knows', () => {
    const known = [...rows.map(([name]) => name.split('.')[0]), ...OLD_NAMES];
    const left = options.filter((option) => !known.includes(option));
    expect(left.toSorted()).toEqual(OTHER_SETTINGS?.toSorted());
  });
});
