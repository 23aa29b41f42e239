import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { BIN, ROOT } from '../../infra/local/root.ts';
import { aDispatch, aTask } from '../support/factories.ts';
import { type HttpServer, httpServer } from '../support/http-server.ts';
import { PROJECT, tool } from '../support/package/packed.ts';

jest.setTimeout(60_000);

const folder = join(PROJECT, 'loading');
const IMPORT = {
  'esm.mjs': `
    import * as workers from 'conductor-lambda';
    import * as workflows from 'conductor-lambda/workflow';
    import * as wake from 'conductor-lambda/wake';
    import * as testing from 'conductor-lambda/testing';
    import * as client from 'conductor-lambda/client';
    import * as start from 'conductor-lambda/start';
  `,
  'commonjs.cjs': `
    const workers = require('conductor-lambda');
    const workflows = require('conductor-lambda/workflow');
    const wake = require('conductor-lambda/wake');
    const testing = require('conductor-lambda/testing');
    const client = require('conductor-lambda/client');
    const start = require('conductor-lambda/start');
  `,
};
type Script = keyof typeof IMPORT;

/** Does the task of its first argument, and prints what the worker answers and what the package exports. */
const WORK = `
  const handler = workers.worker(({ name }) => \`Hello, \${name}\`);
  const context = { functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => 5_000 };
  handler(JSON.parse(process.argv[2]), context).then((reply) => {
    const names = [workers, workflows, wake, testing, client, start].map((each) => Object.keys(each).sort());
    console.log(JSON.stringify({ reply, names }));
  });
`;

let conductor: HttpServer;

beforeAll(async () => {
  conductor = await httpServer(({ body }) => ({ body: JSON.parse(body).taskId }));
  await mkdir(folder);
  for (const [file, head] of Object.entries(IMPORT))
    await writeFile(join(folder, file), head + WORK);
});
afterAll(() => conductor.close());

/** Runs a script in a process of its own, as Lambda does. */
async function run(node: string, script: Script, event: object) {
  const args = [join(folder, script), JSON.stringify(event)];
  const env = { CONDUCTOR_SERVER_URL: conductor.url };
  const { stdout } = await execa(node, args, { env, extendEnv: false });
  return JSON.parse(stdout);
}

const NODES = [
  ['Node 22', join(tool('node'), 'bin', 'node'), /^v22\./],
  ['Node 24', join(BIN, 'node'), /^v24\./],
] as const;

describe.each(NODES)('on %s', (_name, node, version) => {
  test('the tests run what they say', async () => {
    expect((await execa(node, ['--version'])).stdout).toMatch(version);
  });

  test.each<Script>(['esm.mjs', 'commonjs.cjs'])(
    '%s does a task and reports it',
    async (script) => {
      const task = aTask({ inputData: { name: 'Ada' } });
      const { reply } = await run(node, script, aDispatch(task));
      expect(reply).toEqual({ reports: [{ taskId: task.taskId, status: 'COMPLETED' }] });
      const report = conductor.received.find(({ body }) => body.includes(`"${task.taskId}"`));
      expect(JSON.parse(report?.body ?? '')).toMatchObject({
        outputData: { result: 'Hello, Ada' },
      });
    },
  );
});

test('the ES modules and the CommonJS build export the same names', async () => {
  const node = join(BIN, 'node');
  const esm = await run(node, 'esm.mjs', aDispatch(aTask()));
  const commonJs = await run(node, 'commonjs.cjs', aDispatch(aTask()));
  expect(esm.names[0]).toContain('worker');
  expect(esm.names[2]).toEqual(['wakePoller']);
  expect(esm.names[3]).toEqual(['late', 'outage', 'runLambda', 'runWorker', 'twice']);
  expect(esm.names[4]).toContain('conductorClient');
  expect(esm.names[5]).toEqual(['startWorkers']);
  expect(commonJs.names).toEqual(esm.names);
});

test('the plugin is a class, as the framework expects', async () => {
  const script = "console.log(typeof require('conductor-lambda/plugin').prototype)";
  const { stdout } = await execa(join(BIN, 'node'), ['-e', script], { cwd: folder });
  expect(stdout).toBe('object');
});

describe('jest with its defaults', () => {
  const runJest = (cwd: string) =>
    execa(join(BIN, 'node'), [join(ROOT, 'node_modules/jest/bin/jest.js'), '--rootDir', cwd], {
      cwd,
      env: { NODE_OPTIONS: '' },
      all: true,
    });

  test('runs the test of docs/workers.md', async () => {
    const cwd = join(PROJECT, 'jest-docs');
    await cp(join(ROOT, 'docs/samples/jest'), cwd, { recursive: true });
    expect((await runJest(cwd)).all).toContain('2 passed');
  });

  test('runs a worker with the faults of the test kit, which is another file than the worker', async () => {
    const cwd = join(PROJECT, 'jest-kit');
    await mkdir(cwd);
    await writeFile(
      join(cwd, 'worker.test.js'),
      `const { worker } = require('conductor-lambda');
      const { outage, runWorker } = require('conductor-lambda/testing');
      test.each([[50, 'worker'], [60000, 'reporter']])('delivers after %s ms', async (forMs, delivery) => {
        jest.useFakeTimers();
        const slow = worker(() => new Promise((resolve) => setTimeout(resolve, 40)));
        const run = await runWorker(slow, {}, { fault: outage({ forMs }), timers: jest });
        expect(run).toMatchObject({ status: 'COMPLETED', delivery });
      });`,
    );
    expect((await runJest(cwd)).all).toContain('2 passed');
  });

  test('runs a worker with a Conductor of the test', async () => {
    const cwd = join(PROJECT, 'jest-worker');
    await mkdir(cwd);
    await writeFile(
      join(cwd, 'worker.test.js'),
      `const { worker } = require('conductor-lambda');
      test('reports', async () => {
        const reports = [];
        const conductor = () => ({ updateTask: async (result) => void reports.push(result) });
        const handler = worker({ conductor }, ({ name }) => 'Hello, ' + name);
        const context = { functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => 5000 };
        await handler(${JSON.stringify(aDispatch(aTask({ inputData: { name: 'Ada' } })))}, context);
        expect(reports[0].outputData).toEqual({ result: 'Hello, Ada' });
      });`,
    );
    expect((await runJest(cwd)).all).toContain('1 passed');
  });
});

test('the package brings the page for coding assistants', async () => {
  const installed = join(PROJECT, 'node_modules/conductor-lambda');
  const [skill, index] = await Promise.all(
    ['dist/skill.md', 'llms.txt'].map((file) => readFile(join(installed, file), 'utf8')),
  );
  expect(skill).toBe(await readFile(join(ROOT, 'docs/skill.md'), 'utf8'));
  expect(index).toContain('dist/skill.md');
});
