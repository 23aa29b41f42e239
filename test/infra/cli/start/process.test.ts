import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { BIN, ROOT } from '../../../../infra/local/root.ts';
import { freePort } from '../../../../infra/local/servers/ports.ts';
import { isObject } from '../../../../lib/task/parse.ts';
import { type LiveConductor, liveConductor } from '../../../support/process/conductor.ts';

/** Each test starts a process. */
jest.setTimeout(30_000);

let folder: string;
let conductor: LiveConductor;

const FILES: Record<string, string> = {
  'package.json': '{ "type": "module" }',
  'greet.js':
    "import { worker } from 'conductor-lambda'; export const handler = worker(({ name }) => `Hello, ${name}`);",
  'own.js':
    "import { worker } from 'conductor-lambda'; export const handler = worker({ task: 'named' }, () => 'Hello');",
  'slow.mjs': `
    import { worker } from 'conductor-lambda';
    export const handler = worker(({ ms }) => new Promise((resolve) => setTimeout(resolve, ms, 'done')));
  `,
  'stray.js': `
    import { worker } from 'conductor-lambda';
    export const handler = worker(() => void setImmediate(() => { throw new Error('stray'); }));
  `,
  'words.ts': 'export const hello: string = "Hello";\nexport enum Mark { Full = "!" }\n',
  'typed.ts': `
import { worker } from 'conductor-lambda';
import { hello, Mark } from './words';

export const handler = worker(({ fails }: { fails?: boolean }) => {
  if (fails) throw new Error('typed');
  return hello + Mark.Full;
});
`,
  'several.ts': `
import { worker } from 'conductor-lambda';

let calls = 0;
export const first = worker(() => ++calls);
export const second = worker(() => ++calls);
`,
  'plain.cjs': 'exports.run = async (event) => ({ twice: event.n * 2 });',
  'broken.js': "import 'no-such-package';",
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-start-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/conductor-lambda'));
  symlinkSync(join(ROOT, 'node_modules/esbuild'), join(folder, 'node_modules/esbuild'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  conductor = await liveConductor();
});
afterEach(() => conductor.close());

/** The command as a process of its own, from the sources. */
function start(...args: string[]) {
  return execa(
    join(BIN, 'node'),
    [
      ...['--conditions=conductor-lambda-source', '--no-warnings'],
      ...[join(ROOT, 'infra/cli/index.ts'), 'start', ...args],
    ],
    {
      cwd: folder,
      env: { CONDUCTOR_SERVER_URL: conductor.url, PATH: process.env.PATH ?? '' },
      ...{
        extendEnv: false,
        reject: false,
        all: true,
        timeout: 20_000,
        forceKillAfterDelay: false,
      },
    },
  );
}

const messagesIn = (text = '') =>
  text.split('\n').flatMap((line) => {
    const value: unknown = line.startsWith('{') ? JSON.parse(line) : undefined;
    return isObject(value) ? [value.message] : [];
  });

test('files of JavaScript and TypeScript are workers, and SIGTERM in the middle of a task loses nothing', async () => {
  const child = start('greet.js', 'long=slow.mjs', 'typed.ts', '*wn.js');
  conductor.schedule({ taskType: 'greet', inputData: { name: 'Ada' } });
  conductor.schedule({ taskType: 'typed', inputData: {} });
  conductor.schedule({ taskType: 'named' });
  await conductor.updated(3);
  expect(conductor.updates.map(({ outputData }) => outputData.result).toSorted()).toEqual([
    'Hello',
    'Hello!',
    'Hello, Ada',
  ]);
  const { taskId } = conductor.schedule({ taskType: 'long', inputData: { ms: 1_000 } });
  await conductor.until(() => conductor.task(taskId)?.status === 'IN_PROGRESS');
  child.kill('SIGTERM');
  const { exitCode, all } = await child;
  expect(conductor.updates.at(-1)).toMatchObject({ taskId, outputData: { result: 'done' } });
  expect(messagesIn(all)).toEqual(['workers started', 'workers stopped']);
  expect(exitCode).toBe(0);
});

test('several workers of one file share what the file keeps', async () => {
  const child = start('first=several.ts#first', 'second=several.ts#second');
  conductor.schedule({ taskType: 'first' });
  await conductor.updated(1);
  conductor.schedule({ taskType: 'second' });
  await conductor.updated(2);
  child.kill('SIGTERM');
  await child;
  expect(conductor.updates.map(({ outputData }) => outputData.result)).toEqual([1, 2]);
});

test('the stack of an error in TypeScript names the line of its source', async () => {
  const child = start('typed.ts');
  conductor.schedule({ taskType: 'typed', inputData: { fails: true } });
  const [update] = await conductor.updated(1);
  child.kill('SIGINT');
  await child;
  expect(update?.logs?.map(({ log }) => log).join()).toContain('typed.ts:6:');
});

test('its health and its metrics can be read over HTTP until it stops', async () => {
  const port = await freePort();
  const child = start('doubled=plain.cjs#run', '--wrap', '--port', `${port}`, '--grace', '3');
  conductor.schedule({ taskType: 'doubled', inputData: { n: 21 } });
  const [update] = await conductor.updated(1);
  expect(update?.outputData).toEqual({ twice: 42 });
  const read = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  expect(await read('/health')).toBe('{"state":"polling"}');
  expect(await read('/metrics')).toContain('task_execution_started_total{taskType="doubled"} 1\n');
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  child.kill('SIGTERM');
  expect((await child).exitCode).toBe(0);
});

test('a worker that throws outside of its task ends the process, after the other tasks', async () => {
  const child = start('stray.js', 'slow.mjs');
  const { taskId } = conductor.schedule({ taskType: 'slow', inputData: { ms: 500 } });
  await conductor.until(() => conductor.task(taskId)?.status === 'IN_PROGRESS');
  conductor.schedule({ taskType: 'stray' });
  const { exitCode, all } = await child;
  expect(conductor.updates.map((update) => update.taskId)).toContain(taskId);
  expect(messagesIn(all)).toContain('a worker threw outside of its task: the process stops');
  expect(exitCode).toBe(1);
});

test('all that does not load is said at once', async () => {
  const { exitCode, all } = await start('broken.js', 'greet.js#work', 'missing.js');
  expect(all).toContain('Workers do not load:\n  - broken.js: ');
  expect(all).toContain('  - greet.js#work: greet.js exports no function work');
  expect(all).toContain('  - missing.js: ');
  expect(exitCode).toBe(1);
});

test('a service comes from what the framework has printed, with its variables', async () => {
  const service = {
    conductor: { CONDUCTOR_SERVER_URL: conductor.url },
    region: 'eu-west-1',
    workers: [
      {
        ...{ taskType: 'greet', concurrency: 2, timeoutSeconds: 5, wrap: false },
        ...{ functionName: 'orders-dev-greet', handler: 'greet.handler', environment: {} },
      },
      {
        ...{ taskType: 'ignored', concurrency: 2, timeoutSeconds: 5, wrap: false },
        ...{ functionName: 'orders-dev-other', handler: 'broken.handler', environment: {} },
      },
    ],
    elsewhere: [{ taskType: 'far', reason: 'its function is in another stack' }],
  };
  writeFileSync(join(folder, 'workers.json'), JSON.stringify(service));
  const child = start('--from', 'workers.json', '--only', 'greet');
  conductor.schedule({ taskType: 'greet', inputData: { name: 'Ada' } });
  const [update] = await conductor.updated(1);
  child.kill('SIGTERM');
  const { all } = await child;
  expect(update?.workerId).toMatch(/^orders-dev-greet:/);
  expect(messagesIn(all)).toContain('a task type stays on Lambda');
});
