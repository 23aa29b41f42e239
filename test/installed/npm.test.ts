import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { taskDefinition } from '../support/conductor/server.ts';
import { lambda } from '../support/deploy/emulator.ts';
import { answered } from '../support/installed/answered.ts';
import { cleanUp } from '../support/installed/clean-up.ts';
import { cfnLint, checkov } from '../support/installed/lint.ts';
import { type NpmService, npmService } from '../support/installed/npm-service.ts';
import { ended } from '../support/installed/workflows.ts';

/** The packed package in services as people write them, installed by npm. */

/** The first run installs the scanners. */
jest.setTimeout(600_000);

const HELLO = ['COMPLETED', { greeting: 'Hello, Ada' }];

const STACKS = [
  'installed-esbuild-dev',
  'installed-commonjs-dev',
  'installed-straight-dev',
  'installed-turned-dev',
  'installed-everything-prod-stack',
];

let service: NpmService;
beforeAll(async () => {
  service = await npmService(
    'serverless',
    'serverless-esbuild',
    'esbuild',
    'zod',
    'serverless-iam-roles-per-function',
  );
});
afterAll(async () => {
  lambda.destroy();
  await cleanUp(STACKS, [service.folder]);
});

describe('two services on one Conductor', () => {
  test('both do their tasks: one with serverless-esbuild, TypeScript, ES modules and zod, one of plain JavaScript', async () => {
    await service.become('esbuild');
    await service.deploy();
    expect(await taskDefinition('installed_esbuild')).toMatchObject({
      inputSchema: { data: { properties: { name: { type: 'string' } }, required: ['name'] } },
    });
    await service.become('commonjs');
    expect(await service.deploy()).not.toContain('others polled');
    const both = [
      ended('installed_esbuild', 'installed-esbuild-dev-conductor-poller'),
      ended('installed_commonjs', 'installed-commonjs-dev-conductor-poller'),
    ];
    expect(await Promise.all(both)).toEqual([HELLO, HELLO]);
  });

  test('a deploy says so where they have the same task type by mistake', async () => {
    const mistaken = (yml: string) =>
      yml
        .replace('installed_commonjs', 'installed_esbuild')
        .replace('    serverUrl', '    enabled: false\n    serverUrl');
    await service.become('commonjs', mistaken);
    expect(await service.deploy()).toContain(
      'others polled tasks of this service: installed_esbuild by installed-esbuild-dev-conductor-poller.',
    );
  });
});

/** Each has a name of its own: on the emulator, a run of the poller that is deployed again dies with what it has polled. */
test.each([
  ['straight', 'serverless-esbuild, conductor-lambda/plugin'],
  ['turned', 'conductor-lambda/plugin, serverless-esbuild'],
])(
  'a service that packages each function by itself does its tasks, its plugins %s: %s',
  async (name, plugins) => {
    await service.become('individually', (yml) =>
      yml
        .replace('serverless-esbuild, conductor-lambda/plugin', plugins)
        .replaceAll('installed-individually', `installed-${name}`)
        .replaceAll('installed_individually', `installed_${name}`),
    );
    await service.deploy();
    const poller = `installed-${name}-dev-conductor-poller`;
    expect(await ended(`installed_${name}`, poller)).toEqual(HELLO);
  },
);

test('a service with functions, events, roles, a VPC and settings of its own does its tasks', async () => {
  await service.become('everything');
  await service.deploy();
  const poller = 'installed-everything-prod-conductor-poller';
  const all = [
    ended('installed_greet', poller),
    ended('installed_label', poller),
    ended('installed_report', `${poller}-reports`),
  ];
  expect(await Promise.all(all)).toEqual([HELLO, ['COMPLETED', { label: 'To Ada' }], HELLO]);
});

describe('what a service packages for AWS', () => {
  const SERVICES = ['esbuild', 'individually', 'everything', 'audited', 'commonjs'];

  let templates: string;
  beforeAll(async () => {
    templates = await mkdtemp(join(tmpdir(), 'conductor-lambda-templates-'));
    for (const name of SERVICES) {
      await service.become(name);
      await service.package();
      await copyFile(service.templateFile, join(templates, `${name}.json`));
    }
  });
  afterAll(() => rm(templates, { recursive: true }));

  test('is a template without a fault, by cfn-lint', async () => {
    expect(await cfnLint(SERVICES.map((name) => join(templates, `${name}.json`)))).toBe('');
  });

  test('has no finding of checkov that docs/security.md does not answer', async () => {
    expect(await checkov(templates)).toEqual(answered().toSorted());
  });
});
