import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { BIN } from '../../infra/local/root.ts';
import { PROJECT, TARBALL, tool } from '../support/package/packed.ts';

jest.setTimeout(120_000);

const folder = join(PROJECT, 'types');

/** A user's code, with the more difficult of our public types. */
const USE = `
const input = jsonSchema<{ name: string }>({ type: 'object', required: ['name'] });
const seen: Middleware<object> = { before: ({ event, context }) => void [event, context.taskId] };

export const named = worker({ input }, ({ name }) => ({ hello: name }));
export const handler: WorkerHandler = worker({ input, use: [seen] }, async ({ name }, task) => {
  const aborted: boolean = task.signal.aborted;
  if (aborted || task.getRemainingTimeInMillis() < 1) throw new TerminalError('too late');
  return name === '' ? inProgress({ callbackAfterSeconds: 1 }) : { hello: name, task: task.taskId };
});
const told: string[] = [];
export const heard = worker(
  { task: 'greet', args: ['name'], hooks: { execution: [{ after: ({ response }) => void told.push(response.outcome.kind) }] } },
  (name: string) => ({ hello: name }),
);
class Greeter {
  @task('greet', { input })
  greet({ name }: { name: string }, context: TaskContext) {
    context.setOutput({ name });
    return { hello: name };
  }
}
export const { greet: byClass } = workersOf(new Greeter());
// @ts-expect-error -- the method takes a text.
export const unfit = () => simpleTask({ ref: 'a', worker: byClass, input: { name: 1 } });
export const chained = eachTask(async (task, context) => runTask({ input }, ({ name }) => name)(task, context));
export const adopted = asWorker(async (event: { url: string }) => ({ body: event.url }));

const greet = taskDefinition({ name: 'greet', ownerEmail: 'team@example.com', functionTimeoutSeconds: 10 });
export const welcome = workflow({
  name: 'welcome',
  ownerEmail: 'team@example.com',
  timeoutSeconds: 600,
  tasks: [simpleTask({ ref: 'greeting', type: greet.name })],
});
const order = workflowInput<{ name: string }>();
const approval = humanTask<{ by: string }>({ ref: 'approval' });
const hello = simpleTask({ ref: 'hello', type: 'greet', worker: named, input: { name: order.name } });
export const typed = workflow({ ...welcome, input: order, tasks: [hello], output: { hello: hello.output.hello } });
// @ts-expect-error -- the types of a worker arrive in the builders: a number is no name.
export const misfit = () => simpleTask({ ref: 'hello', type: 'greet', worker: named, input: { name: 1 } });
const counted = workflowVariables({ rounds: 0 });
const loop = doWhileTask({ ref: 'loop', tasks: [hello], while: ({ n }) => n < 3, inputs: { n: counted.rounds } });
const kind = switchTask({ ref: 'kind', expression: () => 'a' as const, cases: { a: [loop] } });
const each = dynamicForkTask({ ref: 'each', workflow: typed, inputs: [{ name: order.name }] });
export const branched = workflow({ ...welcome, tasks: [kind, each, joinTask({ ref: 'all' })], variables: counted, failureWorkflow: typed });
// @ts-expect-error -- the function never gives this case.
export const uncased = () => switchTask({ ref: 'kind', expression: () => 'a' as const, cases: { b: [] } });
export const ran = async (): Promise<string> => {
  const client = conductorClient({ serverUrl: 'https://a.example/api' });
  const ended = await client.run(typed, { name: 'Ann' });
  return ended.status === 'COMPLETED' ? ended.output.hello : ended.status;
};
export const through = async (): Promise<string> => {
  const client = conductorClient();
  await client.definitions.register(typed);
  await client.definitions.registerTasks(greet);
  const { workflowId } = await client.start(typed, { name: 'Ann' });
  await client.signal(workflowId, { ref: approval, output: { by: 'Bo' } });
  const read = await client.read(workflowId);
  if (read?.status === 'COMPLETED') return read.output.hello;
  const ended = await client.wait(workflowId);
  return ended.status === 'COMPLETED' ? ended.output.hello : ended.status;
};
export const changed = async () => {
  const { definitions } = conductorClient();
  const read = await definitions.read('welcome');
  if (read) await definitions.register({ ...read, ownerEmail: 'new@example.com' });
  const task = await definitions.readTask('greet');
  if (task) await definitions.registerTasks({ ...task, ownerEmail: 'new@example.com' });
};
export const decided = (ok: boolean) =>
  conductorClient().signal('id', { ref: approval, status: ok ? 'COMPLETED' : 'FAILED', output: { by: 'Bo' } });
// @ts-expect-error -- a person says who they are.
export const unsigned = () => conductorClient().signal('id', { ref: approval });
// @ts-expect-error -- a task definition is no workflow.
export const unregistered = () => conductorClient().definitions.register(greet);
export const woke = async (): Promise<string | undefined> => {
  const woken: Woken = await wakePoller({ url: 'https://a.example', secret: 's' });
  return woken.delivered ? undefined : woken.reason;
};
export const tested = async (): Promise<boolean> => {
  const run: Run = await runWorker(handler, { name: 'Ada' }, { fault: late(10), timeoutSeconds: 9 });
  const wrapped = await runLambda(async (event: { body: string }) => event.body, {}, { event: 'api-gateway' });
  return run.status === wrapped.status;
};

// @ts-expect-error -- the types are there: a number is no name.
export const wrong = () => workflow({ name: 1 });
export const plugin: Plugin['hooks'] | undefined = undefined;
`;
const IMPORTS = `
import { asWorker, eachTask, inProgress, jsonSchema, type Middleware, runTask, task, type TaskContext, TerminalError, worker, type WorkerHandler, workersOf } from 'conductor-lambda';
import { conductorClient } from 'conductor-lambda/client';
import { doWhileTask, dynamicForkTask, humanTask, joinTask, simpleTask, switchTask, taskDefinition, workflow, workflowInput, workflowVariables } from 'conductor-lambda/workflow';
import { wakePoller, type Woken } from 'conductor-lambda/wake';
import { late, type Run, runLambda, runWorker } from 'conductor-lambda/testing';
import type Plugin from 'conductor-lambda/plugin';
`;
const RUN = "if (typeof handler !== 'function') throw new Error('no handler');\n";

/** The way in which a project's modules are made and found. */
interface Modules {
  name: string;
  files: string[];
  options: object;
}

const node16: Modules = {
  name: 'node16',
  files: ['esm.mts', 'commonjs.cts'],
  options: { module: 'node16' },
};
const nodenext: Modules = { ...node16, name: 'nodenext', options: { module: 'nodenext' } };
const bundler: Modules = {
  name: 'bundler',
  files: ['esm.mts', 'commonjs.cts', 'plain.ts'],
  options: { module: 'esnext', moduleResolution: 'bundler' },
};
/** CommonJS as older projects have it: TypeScript looks for `main` and `types`, and knows no `exports`. */
const commonJs: Modules = {
  name: 'commonjs',
  files: ['plain.ts'],
  options: {
    ...{ module: 'commonjs', moduleResolution: 'node10', esModuleInterop: true },
    experimentalDecorators: true,
  },
};
/** The same with TypeScript 6, where that way of looking is on its way out. */
const deprecated: Modules = {
  ...commonJs,
  options: { ...commonJs.options, ignoreDeprecations: '6.0' },
};
/** CommonJS as TypeScript 7 has it. */
const commonJsByExports: Modules = {
  name: 'commonjs',
  files: ['plain.ts'],
  options: { module: 'commonjs', moduleResolution: 'bundler' },
};

const MODERN = [node16, nodenext, bundler];
/** The oldest TypeScript that we promise, the last of each major version, and the newest. */
const COMPILERS: Record<string, Modules[]> = {
  '5.4': [...MODERN, commonJs],
  '5.9': [...MODERN, commonJs],
  '6.0': [...MODERN, deprecated],
  '7.0': [...MODERN, commonJsByExports],
};
const RUNS = Object.entries(COMPILERS).flatMap(([version, ways]) =>
  ways.map((modules) => ({ version, way: modules.name, modules })),
);

/** `AbortSignal` comes with the types of Node, or with those of a browser that TypeScript has by itself. */
const GLOBALS = {
  'with the types of Node': { types: ['node'], lib: ['es2022'] },
  'with those of a browser': { types: [], lib: ['es2022', 'dom'] },
};
type Globals = (typeof GLOBALS)[keyof typeof GLOBALS];

beforeAll(async () => {
  await mkdir(folder);
  for (const file of ['esm.mts', 'commonjs.cts', 'plain.ts'])
    await writeFile(join(folder, file), IMPORTS + USE + RUN);
});

/** What a compiler says of the project; nothing where all is well. */
async function compiled(version: string, { name, files, options }: Modules, globals: Globals) {
  const label = [version, name, ...globals.lib].join('-');
  const config = join(folder, `tsconfig.${label}.json`);
  const compilerOptions = {
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    ...globals,
    typeRoots: [tool('@types')],
    rootDir: '.',
    outDir: `out/${label}`,
    ...options,
  };
  await writeFile(config, JSON.stringify({ compilerOptions, files }));
  const tsc = join(tool(`typescript-${version}`), 'bin', 'tsc');
  const { all } = await execa(join(BIN, 'node'), [tsc, '-p', config], {
    cwd: folder,
    all: true,
    reject: false,
  });
  return all;
}

describe.each(Object.entries(GLOBALS))(
  'a strict project that checks its libraries, %s',
  (_title, globals) => {
    test.concurrent.each(RUNS)(
      'compiles with TypeScript $version for $way',
      async ({ version, modules }) => {
        expect(await compiled(version, modules, globals)).toBe('');
      },
    );
  },
);

test.each(RUNS.filter(({ way }) => way === 'commonjs'))(
  'what TypeScript $version makes of CommonJS runs',
  async ({ version }) => {
    await writeFile(join(folder, 'out/package.json'), '{ "type": "commonjs" }');
    const { exitCode } = await execa(join(BIN, 'node'), [
      join(folder, 'out', `${version}-commonjs-es2022`, 'plain.js'),
    ]);
    expect(exitCode).toBe(0);
  },
);

describe('the linters of packages find nothing', () => {
  test('publint', async () => {
    const bin = join(tool('publint'), 'src', 'cli.js');
    const { stdout } = await execa(join(BIN, 'node'), [bin, 'run', TARBALL, '--strict']);
    expect(stdout).toContain('All good!');
  });

  test('arethetypeswrong', async () => {
    const bin = join(tool('@arethetypeswrong/cli'), 'dist', 'index.js');
    const { stdout } = await execa(join(BIN, 'node'), [bin, TARBALL, '--no-color']);
    expect(stdout).toContain('No problems found');
  });
});
