import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import * as v from 'valibot';
import { BIN, ROOT } from '../../../../infra/local/root.ts';
import { until } from '../../../../infra/local/servers/until.ts';
import { type LiveConductor, liveConductor } from '../../../support/process/conductor.ts';

/** Each test starts a process, and a busy machine takes its time. */
jest.setTimeout(120_000);
const SOON_MS = 60_000;

let folder: string;
let conductor: LiveConductor;
let children: ReturnType<typeof spawned>[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-dev-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/conductor-lambda'));
  write('package.json', '{ "type": "module" }');
  conductor = await liveConductor();
});
afterEach(() => {
  // Of a test that failed.
  for (const child of children) child.kill('SIGKILL');
  children = [];
  conductor.close();
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

const withEsbuild = () =>
  symlinkSync(join(ROOT, 'node_modules/esbuild'), join(folder, 'node_modules/esbuild'));

/** The command as a process of its own, from the sources; `text()` is what it has printed so far. */
const dev = (...args: string[]) => devOf([], args);

function devOf(nodeOptions: string[], args: string[]) {
  const child = spawned(nodeOptions, args);
  children.push(child);
  let printed = '';
  child.all.on('data', (chunk) => {
    printed += chunk;
  });
  const says = (text: string, times = 1) =>
    until(async () => printed.split(text).length > times, SOON_MS, `dev does not say ${text}`);
  return { child, says, text: () => printed };
}

const spawned = (nodeOptions: string[], args: string[]) =>
  execa(
    join(BIN, 'node'),
    [
      ...['--conditions=conductor-lambda-source', '--no-warnings', ...nodeOptions],
      ...[join(ROOT, 'infra/cli/index.ts'), 'dev', ...args],
    ],
    {
      cwd: folder,
      env: { CONDUCTOR_SERVER_URL: conductor.url, PATH: process.env.PATH ?? '' },
      ...{
        extendEnv: false,
        reject: false,
        all: true,
        timeout: 100_000,
        forceKillAfterDelay: false,
      },
    },
  );

const outputs = () => conductor.updates.map(({ outputData }) => outputData);

test('a saved file polls in the place of the one before, also what the worker imports, and the story of each task is printed', async () => {
  withEsbuild();
  write('words.ts', "export const hello: string = 'Hello';\n");
  write(
    'greet.ts',
    `import { worker } from 'conductor-lambda';
     import { hello } from './words';
     export const handler = worker(({ name }) => hello + ', ' + name);`,
  );
  const { child, says, text } = dev('greet.ts');
  await says('polling: greet');
  conductor.schedule({ taskType: 'greet', inputData: { name: 'Ada' } });
  await conductor.updated(1);

  write('words.ts', "export const hello: string = 'Good day';\n");
  await says('loaded again: greet');
  conductor.schedule({ taskType: 'greet', inputData: { name: 'Ada' } });
  await conductor.updated(2);

  child.kill('SIGINT');
  expect((await child).exitCode).toBe(0);
  expect(outputs()).toEqual([{ result: 'Hello, Ada' }, { result: 'Good day, Ada' }]);
  expect(text()).toMatch(/greet \S+ +started\n.*greet \S+ +COMPLETED in \d/);
});

test('where the saved file does not load, the workers before go on, and the fault is said with its place', async () => {
  withEsbuild();
  const file =
    "import { worker } from 'conductor-lambda';\nexport const handler = worker(() => 1);\n";
  write('greet.js', file);
  const { child, says } = dev('greet.js');
  await says('polling: greet');
  write('greet.js', `${file}this is no code`);
  await says('greet.js:3:5: ERROR');
  await says('the workers before the change go on');
  conductor.schedule({ taskType: 'greet' });
  await conductor.updated(1);
  write('greet.js', file);
  await says('loaded again: greet');
  child.kill('SIGTERM');
  expect((await child).exitCode).toBe(0);
  expect(outputs()).toEqual([{ result: 1 }]);
});

test('a new file in the folder that it was given is a worker as soon as it is saved', async () => {
  withEsbuild();
  mkdirSync(join(folder, 'workers'));
  const typed = (task: string) =>
    `import { worker } from 'conductor-lambda';\nexport const handler = worker({ task: '${task}' }, () => '${task}');\n`;
  write('workers/first.ts', typed('first'));
  const { child, says } = dev('workers');
  await says('polling: first');
  write('workers/second.ts', typed('second'));
  await says('loaded again: first, second');
  conductor.schedule({ taskType: 'second' });
  await conductor.updated(1);
  child.kill('SIGTERM');
  expect((await child).exitCode).toBe(0);
  expect(outputs()).toEqual([{ result: 'second' }]);
});

test('a new file of the pattern in serverless.yml is a worker, too', async () => {
  withEsbuild();
  for (const name of ['.bin', 'serverless'])
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  const plugin = `module.exports = require(${JSON.stringify(join(ROOT, 'dist/plugin/index.cjs'))});`;
  write('plugin.cjs', plugin);
  write(
    'serverless.yml',
    `service: found
provider: { name: aws, runtime: nodejs24.x }
plugins: [./plugin.cjs]
custom: { conductor: { serverUrl: '${conductor.url}', workers: 'workers/**' } }`,
  );
  mkdirSync(join(folder, 'workers'));
  const typed = (task: string) =>
    `import { worker } from 'conductor-lambda';\nexport const handler = worker({ task: '${task}' }, () => 1);\n`;
  write('workers/first.js', typed('first'));
  const { child, says } = dev();
  await says('polling: first');
  write('workers/second.js', typed('second'));
  await says('loaded again: first, second');
  child.kill('SIGTERM');
  expect((await child).exitCode).toBe(0);
});

test('where the first code does not load, the saved file that mends it polls, also in a new folder', async () => {
  withEsbuild();
  mkdirSync(join(folder, 'workers'));
  const { child, says } = dev('workers');
  await says('waiting for a change');
  mkdirSync(join(folder, 'workers/deep'));
  write('workers/deep/mended.ts', 'this is no code');
  await says('workers/deep/mended.ts:1:5: ERROR');
  write(
    'workers/deep/mended.ts',
    "import { worker } from 'conductor-lambda';\nexport const handler = worker({ task: 'mended' }, () => 1);\n",
  );
  await says('loaded again: mended');
  child.kill('SIGTERM');
  expect((await child).exitCode).toBe(0);
});

test('a stack names the lines of the source, and what a worker throws outside of its task ends no session', async () => {
  withEsbuild();
  write(
    'stray.ts',
    `import { worker } from 'conductor-lambda';

interface Input { type?: string }
export const handler = worker((input: Input) => {
  setImmediate(() => {
    throw new Error('stray');
  });
  return input;
});`,
  );
  const { child, says, text } = dev('stray.ts');
  await says('polling: stray');
  for (const count of [1, 2]) {
    conductor.schedule({ taskType: 'stray' });
    await says('a worker threw outside of its task: Error: stray', count);
  }
  child.kill('SIGINT');
  expect((await child).exitCode).toBe(0);
  expect(text()).toContain('stray.ts:6:11');
});

test('it ends where its output is read no more', async () => {
  withEsbuild();
  write(
    'stray.js',
    `import { worker } from 'conductor-lambda';
export const handler = worker(() => void setImmediate(() => { throw new Error('stray'); }));`,
  );
  const { child, says } = dev('stray.js');
  await says('polling: stray');
  child.stdout.destroy();
  child.all.destroy();
  conductor.schedule({ taskType: 'stray' });
  expect((await child).exitCode).toBe(0);
});

test('a breakpoint in the source stops the worker', async () => {
  withEsbuild();
  write(
    'stops.ts',
    `import { worker } from 'conductor-lambda';

interface Input { name?: string }
export const handler = worker((input: Input) => {
  const seen = input;
  return seen;
});`,
  );
  const { child, says, text } = devOf(['--inspect=127.0.0.1:0'], ['stops.ts']);
  await says('polling: stops');
  const [address = ''] = /ws:\S+/.exec(text()) ?? [];
  const inspector = await inspectorAt(address);
  await inspector.call('Debugger.enable');
  const script = inspector.scripts.find(({ url }) => url.endsWith('stops.1.mjs'));
  const line = sourceLines(script?.sourceMapURL).indexOf(5);
  await inspector.call('Debugger.setBreakpointByUrl', { url: script?.url, lineNumber: line });
  conductor.schedule({ taskType: 'stops', inputData: { name: 'Ada' } });
  await until(async () => inspector.paused() > 0, SOON_MS, 'the worker does not stop');
  expect(outputs()).toEqual([]);
  await inspector.call('Debugger.resume');
  await conductor.updated(1);
  inspector.close();
  child.kill('SIGINT');
  expect((await child).exitCode).toBe(0);
});

test('without esbuild it says what to install', async () => {
  write('greet.js', '');
  const { all, exitCode } = await dev('greet.js').child;
  expect({ all, exitCode }).toEqual({
    all: 'dev loads workers again when they change, and needs esbuild for that: npm install --save-dev esbuild',
    exitCode: 1,
  });
});

interface Script {
  url: string;
  sourceMapURL: string;
}

const Message = v.looseObject({
  id: v.optional(v.number()),
  method: v.optional(v.string()),
  params: v.optional(v.looseObject({})),
});
const ScriptParsed = v.looseObject({ url: v.string(), sourceMapURL: v.string() });

/** A debugger, as an editor has one. */
async function inspectorAt(address: string) {
  const socket = new WebSocket(address);
  const scripts: Script[] = [];
  const waiting = new Map<number, () => void>();
  let [last, paused] = [0, 0];
  socket.addEventListener('message', ({ data }) => {
    const { id, method, params } = v.parse(Message, JSON.parse(`${data}`));
    if (method === 'Debugger.scriptParsed') scripts.push(v.parse(ScriptParsed, params));
    if (method === 'Debugger.paused') paused += 1;
    waiting.get(id ?? 0)?.();
  });
  await once(socket, 'open');
  return {
    scripts,
    paused: () => paused,
    call(method: string, params: object = {}) {
      last += 1;
      const id = last;
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise<void>((resolve) => waiting.set(id, resolve));
    },
    close: () => socket.close(),
  };
}

/** A worker with this package and its packages has fewer. */
const MOST_LINES = 50_000;

/** For each line of a script, the line of the source that it comes from, counted from 1. */
function sourceLines(sourceMapUrl = ''): (number | undefined)[] {
  const [, base64 = ''] = sourceMapUrl.split('base64,');
  const map = new SourceMap(JSON.parse(Buffer.from(base64, 'base64').toString()));
  return Array.from({ length: MOST_LINES }, (_, line) => {
    const entry = map.findEntry(line, 2);
    return 'originalLine' in entry && entry.originalSource.endsWith('stops.ts')
      ? entry.originalLine + 1
      : undefined;
  });
}
