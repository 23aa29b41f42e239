import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { parse } from 'yaml';
import { cacheFolder } from '../infra/local/setup/cache.ts';

/** What holds the repository together beside its code: the workflows, the updates of dependencies, the commits. */
const ROOT = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const missing = (files: string[]) => files.filter((file) => !existsSync(join(ROOT, file)));

const Permissions = v.record(v.string(), v.string());
const Step = v.object({
  uses: v.optional(v.string()),
  run: v.optional(v.string()),
  with: v.optional(v.record(v.string(), v.unknown()), {}),
});
const Job = v.object({
  uses: v.optional(v.string()),
  permissions: v.optional(Permissions, {}),
  'timeout-minutes': v.optional(v.number()),
  steps: v.optional(v.array(Step), []),
});
const Workflow = v.object({
  permissions: Permissions,
  concurrency: v.object({ group: v.string() }),
  jobs: v.record(v.string(), Job),
});
const Package = v.object({
  scripts: v.record(v.string(), v.string()),
  devDependencies: v.record(v.string(), v.string()),
});
const Updates = v.object({
  updates: v.array(v.object({ 'package-ecosystem': v.string(), directory: v.string() })),
});
const Changesets = v.object({ baseBranch: v.string(), changedFilePatterns: v.array(v.string()) });

const workflowOf = (file: string) => v.parse(Workflow, parse(read(`.github/workflows/${file}`)));
const { scripts, devDependencies } = v.parse(Package, JSON.parse(read('package.json')));
const ci = workflowOf('ci.yml');
const release = workflowOf('release.yml');
const stepsOf = (workflow: v.InferOutput<typeof Workflow>) =>
  Object.values(workflow.jobs).flatMap(({ steps }) => steps);

describe('CI', () => {
  test('runs .ci/run, which can be executed', () => {
    expect(stepsOf(ci).map(({ run }) => run)).toContain('.ci/run');
    expect(statSync(join(ROOT, '.ci/run')).mode & 0o111).toBe(0o111);
  });

  test('may read the repository and nothing else', () => {
    expect(ci.permissions).toEqual({ contents: 'read' });
    expect(Object.values(ci.jobs).map(({ permissions }) => permissions)).toEqual([{}]);
  });

  test('caches the servers where the local stack keeps them', () => {
    const paths = stepsOf(ci).map((step) => step.with.path);
    expect(paths).toContain(cacheFolder({}, 'linux', '~'));
  });
});

describe('A release', () => {
  test('is published by one job, and only that one can identify itself to npm', () => {
    expect(release.permissions).toEqual({});
    const trusted = Object.entries(release.jobs).filter(([, job]) => 'id-token' in job.permissions);
    expect(trusted.map(([name]) => name)).toEqual(['publish']);
  });

  test('does not wait for the CI run of the same push', () => {
    expect(release.concurrency.group).not.toBe(ci.concurrency.group);
  });

  test('starts from main; what asks for a changeset exists', () => {
    const config = v.parse(Changesets, JSON.parse(read('.changeset/config.json')));
    expect(config.baseBranch).toBe('main');
    expect(missing(config.changedFilePatterns.map((glob) => glob.replace(/\/\*.*$/, '')))).toEqual(
      [],
    );
  });
});

describe.each(readdirSync(join(ROOT, '.github/workflows')))('%s', (file) => {
  const workflow = workflowOf(file);
  const steps = stepsOf(workflow);
  const called = Object.values(workflow.jobs).flatMap(({ uses }) => uses ?? []);

  test('has a time limit on each job of its own', () => {
    const unlimited = Object.values(workflow.jobs).filter(
      (job) => !job.uses && !job['timeout-minutes'],
    );
    expect(unlimited).toEqual([]);
  });

  test('names a version of each action', () => {
    const actions = steps.flatMap(({ uses }) => uses ?? []);
    expect(actions.filter((action) => !/@(v\d+|[0-9a-f]{40})$/.test(action))).toEqual([]);
  });

  test('names files and npm scripts that exist', () => {
    const versionFiles = steps.map((step) => step.with['node-version-file']);
    const files = [...called, ...versionFiles.filter((name) => typeof name === 'string')];
    expect(missing(files)).toEqual([]);

    const commands = steps.flatMap((step) => [step.run, step.with.script]);
    const run = commands.flatMap((line) => /^npm run (\S+)/.exec(String(line))?.[1] ?? []);
    expect(run.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test('dependencies are updated where they are named', () => {
  const { updates } = v.parse(Updates, parse(read('.github/dependabot.yml')));
  const named = {
    npm: 'package.json',
    pip: 'requirements.txt',
    'github-actions': '.github/workflows',
  };
  const files = Object.entries(named).map(([ecosystem, file]) => {
    const update = updates.find((one) => one['package-ecosystem'] === ecosystem);
    return join(update?.directory ?? `no updates for ${ecosystem}`, file);
  });
  expect(missing(files)).toEqual([]);
});

test('.nvmrc names the Node that the scripts run on', () => {
  expect(devDependencies.node?.split('.')[0]).toBe(read('.nvmrc').trim());
});

test('a contributor finds the rules, and forms that can be parsed', () => {
  expect(missing(['CONTRIBUTING.md', 'SECURITY.md', '.github/pull_request_template.md'])).toEqual(
    [],
  );
  const Form = v.object({ name: v.string(), description: v.string(), body: v.array(v.unknown()) });
  for (const form of ['bug', 'feature'])
    v.parse(Form, parse(read(`.github/ISSUE_TEMPLATE/${form}.yml`)));
});
