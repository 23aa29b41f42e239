import { resolve } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { serverUrl, uniqueName } from '../support/conductor/server.ts';
import { type TemporaryService, temporaryService } from '../support/deploy/temporary-service.ts';
import { read } from '../support/docs/pages.ts';

jest.setTimeout(60_000);

/** Services that the pages show, packaged by the framework as they stand there. */

let service: TemporaryService | undefined;
afterEach(() => service?.remove());

/** The template of a sample; the plugin is the one of this repository. */
async function templateOf(sample: string, files: Record<string, string>, ...params: string[]) {
  const yml = read(sample).replace('conductor-lambda/plugin', './plugin.cjs');
  service = await temporaryService(yml);
  for (const [name, text] of Object.entries(files)) await service.write(name, text);
  const { failed, all } = await service.serverless(['package', ...params].join(' '));
  if (failed) throw new Error(all);
  return service.resources();
}

const GREET = {
  'workers/greet.ts': `
import { worker } from ${JSON.stringify(resolve('lib/index.ts'))};
export const handler = worker(({ name }) => 'Hello, ' + name);
`,
};

const params = { vpc: 'vpc-1', subnetA: 'subnet-1', subnetB: 'subnet-2', routeTable: 'rtb-1' };

test('the service of docs/vpc.md has all its functions in the VPC, and their endpoints', async () => {
  const given = Object.entries(params).map(([name, value]) => `--param=${name}=${value}`);
  const resources = await templateOf('docs/samples/vpc/serverless.yml', GREET, ...given);

  const VpcConfig = {
    SecurityGroupIds: [{ Ref: 'FunctionsGroup' }],
    SubnetIds: [params.subnetA, params.subnetB],
  };
  const functions = Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  expect(functions).toHaveLength(3);
  for (const each of functions) expect(each).toMatchObject({ Properties: { VpcConfig } });

  const endpoints = Object.values(resources).filter(({ Type }) => Type === 'AWS::EC2::VPCEndpoint');
  const SecurityGroupIds = [{ Ref: 'EndpointsGroup' }];
  const common = { VpcId: params.vpc, SubnetIds: VpcConfig.SubnetIds, SecurityGroupIds };
  expect(endpoints.map(({ Properties }) => Properties)).toEqual([
    {
      VpcId: params.vpc,
      ServiceName: 'com.amazonaws.us-east-1.dynamodb',
      VpcEndpointType: 'Gateway',
      RouteTableIds: [params.routeTable],
    },
    ...['lambda', 'sqs', 'events', 'secretsmanager'].map((of) => ({
      ...common,
      ServiceName: `com.amazonaws.us-east-1.${of}`,
      VpcEndpointType: 'Interface',
      PrivateDnsEnabled: true,
    })),
  ]);
});

test('the service of docs/security.md limits its wake function', async () => {
  const resources = await templateOf('docs/samples/wake/serverless.yml', GREET);
  expect(resources).toMatchObject({
    ConductorWakeLambdaFunction: { Properties: { ReservedConcurrentExecutions: 5 } },
  });
});

test('the service of docs/migrate.md has a worker and two wrapped functions, and is switched off', async () => {
  const sample = 'docs/samples/migrate';
  const resources = await templateOf(`${sample}/serverless.yml`, {
    'javascript/rewritten.ts': GREET['workers/greet.ts'],
    'python/after.py': read(`${sample}/python/after.py`),
    'python/prices.py': read(`${sample}/python/prices.py`),
    'java/labels.jar': 'a jar is not read',
  });
  expect(resources).toMatchObject({
    ReserveLambdaFunction: { Properties: { Runtime: 'nodejs24.x' } },
    PriceLambdaFunction: { Properties: { Runtime: 'python3.13', Handler: 'python/after.handler' } },
    LabelLambdaFunction: {
      Properties: { Runtime: 'java21', Code: { S3Key: expect.stringMatching(/labels\.jar$/) } },
    },
    ConductorAdapterLambdaFunction: {},
    ConductorPollerEventsRuleSchedule1: { Properties: { State: 'DISABLED' } },
  });
});

test('the service of docs/definitions.md registers its task types and both workflows', async () => {
  const sample = (name: string) => read(`docs/samples/definitions/${name}`);
  const [type, packing, repacking] = ['pack', 'packing', 'repacking'].map(uniqueName);
  service = await temporaryService(
    sample('serverless.yml')
      .replace('conductor-lambda/plugin', './plugin.cjs')
      .replace('https://conductor.example.com/api', serverUrl())
      .replace('task: pack', `task: ${type}`)
      .replace('conductor: ship', `conductor: ${uniqueName('ship')}`)
      .replace('conductor: label', `conductor: ${uniqueName('label')}`),
  );
  await service.write('schemas/pack.json', sample('schemas/pack.json'));
  await service.write(
    'workflows/packing.ts',
    sample('workflows/packing.ts')
      .replace("'conductor-lambda/workflow'", JSON.stringify(resolve('lib/workflow/index.ts')))
      .replace("type: 'pack'", `type: '${type}'`)
      .replace("name: 'packing'", `name: '${packing}'`),
  );
  await service.write(
    'workflows/repacking.json',
    sample('workflows/repacking.json')
      .replace('"name": "pack"', `"name": "${type}"`)
      .replace('"repacking"', `"${repacking}"`),
  );

  const run = async (command: string) => (await service?.serverless(`conductor ${command}`))?.all;
  expect(await service.serverless('conductor tasks plan')).toMatchObject({ failed: true });
  expect(await run('tasks apply')).toContain(`+ ${type} created`);
  expect(await run('workflows apply')).toMatch(
    new RegExp(`\\+ ${packing} version 1 created\\s+\\+ ${repacking} version 1 created`),
  );
  expect(await service.serverless('conductor tasks plan')).toMatchObject({
    ...{ failed: false, all: expect.stringContaining('Conductor has all of it') },
  });
});
