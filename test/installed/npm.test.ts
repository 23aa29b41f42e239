import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { lambda } from '../support/deploy/emulator.ts';
import { read } from '../support/docs/pages.ts';
import { cfnLint, checkov } from '../support/installed/lint.ts';
import { type NpmService, npmService } from '../support/installed/npm-service.ts';
import { removeStacks } from '../support/installed/stacks.ts';
import { ended } from '../support/installed/workflows.ts';
import { PROJECT } from '../support/package/packed.ts';

/** The packed package in services as people write them, installed by npm. */

jest.setTimeout(300_000);

const HELLO = ['COMPLETED', { greeting: 'Hello, Ada' }];

let service: NpmService;
beforeAll(async () => {
  service = await npmService();
});
afterAll(async () => {
  await removeStacks(
    'installed-esbuild-dev',
    'installed-commonjs-dev',
    'installed-straight-dev',
    'installed-turned-dev',
    'installed-everything-prod-stack',
  );
  await service.remove();
  lambda.destroy();
});

describe('two services on one Conductor', () => {
  test('both do their tasks: one with serverless-esbuild, TypeScript, ES modules and zod, one of plain JavaScript', async () => {
    await service.become('esbuild');
    await service.deploy();
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

/** The packages of which a list of files has some: `node_modules/@middy/core/index.js` belongs to `@middy/core`. */
const packagesOf = (files: string[]): string[] => {
  const names = files.map(
    (file) => /^node_modules\/((?:@[^/]+\/)?[^@/.][^/]*)\//.exec(file)?.[1] ?? '',
  );
  return [...new Set(names)].filter((name) => name !== '').sort();
};

const filesIn = async (project: string): Promise<string[]> =>
  (await readdir(join(project, 'node_modules'), { recursive: true })).map(
    (file) => `node_modules/${file}`,
  );

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
    const ours = (await checkov(templates)).filter(({ logicalId }) =>
      logicalId.startsWith('Conductor'),
    );
    const found = new Set(ours.map(({ check, type }) => `${check} on ${type}`));
    expect([...found].toSorted()).toEqual(answered().toSorted());
  });

  test('without a bundler carries what a project without the framework has, and no more', async () => {
    const zip = unzipSync(
      await readFile(join(service.folder, '.serverless/installed-commonjs.zip')),
    );
    expect(packagesOf(await filesIn(service.folder))).toContain('serverless');
    const carried = packagesOf(Object.keys(zip));
    expect(carried).toContain('conductor-lambda');
    expect(carried).toEqual(packagesOf(await filesIn(PROJECT)));
    expect(carried.filter((name) => /^(serverless|@aws-sdk|@smithy|@types)/.test(name))).toEqual(
      [],
    );
  });
});

/** What the table of docs/security.md calls them. */
const TYPES: Record<string, string> = {
  'the functions': 'AWS::Lambda::Function',
  'their log groups': 'AWS::Logs::LogGroup',
  'the queues': 'AWS::SQS::Queue',
  'the bucket': 'AWS::S3::Bucket',
  'the table': 'AWS::DynamoDB::Table',
  'the URL of `wake`': 'AWS::Lambda::Url',
};

/** The findings that docs/security.md answers, each as a check and a type. */
const answered = (): string[] =>
  [...read('docs/security.md').matchAll(/^\| `(CKV\w+)` +\| (.+?) +\|/gm)].map(
    ([, check, on = '']) => `${check} on ${TYPES[on] ?? on}`,
  );
