import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { paginateListFunctions } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { invoke, lambda, SummarySchema } from '../support/deploy/emulator.ts';
import { startProcess } from '../support/deploy/start-process.ts';
import { aReader, missingLines, type Reader } from '../support/docs/follow.ts';
import { type Block, blocksOf, read } from '../support/docs/pages.ts';

jest.setTimeout(300_000);

const PAGE = blocksOf(read('docs/start.md'));
const under = (heading: string): Block[] => PAGE.filter((block) => block.heading === heading);

const [init, commands, output] = under('The short way');

let reader: Reader;
/** The new service's own README. */
let readme = '';

beforeAll(async () => {
  // The service is written for the Node that these tests run on, or a newer one.
  reader = await aReader(dirname(process.execPath));
  for (const block of under('1. Get the package')) await reader.follow(block);
  if (init) await reader.follow(init);
  readme = await fileOf('README.md');
});

afterAll(async () => {
  if ((await deployed()).length > 0) await reader.run('npx serverless remove');
  await reader.leave();
  lambda.destroy();
});

const pathOf = async (file: string) => join((await reader.run('pwd')).trim(), file);
const fileOf = async (file: string) => readFile(await pathOf(file), 'utf8');

/** The names of the service's functions that are deployed. */
async function deployed(): Promise<string[]> {
  const names: string[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {}))
    names.push(...Functions.flatMap(({ FunctionName = '' }) => FunctionName));
  return names.filter((name) => name.startsWith('hello-dev-'));
}

/** The commands of the service's README, without what it says about them. */
const readmeCommands = (): string[] =>
  blocksOf(readme).flatMap(({ code }) =>
    code
      .trim()
      .split('\n')
      .map((line) => line.replace(/ +#.*$/, '')),
  );

/** Runs a command while the poller runs: the schedule's first tick comes only a minute after a deploy. */
async function runWhilePolling(command: string): Promise<string> {
  let isRunning = true;
  const running = reader.run(command).finally(() => {
    isRunning = false;
  });
  while (isRunning) await invoke('hello-dev-conductor-poller', SummarySchema);
  return running;
}

test('init of the packed package writes the service, its .gitignore too', async () => {
  expect(await fileOf('serverless.yml')).toMatch(/^service: hello\n/);
  expect((await stat(await pathOf('.gitignore'))).isFile()).toBe(true);
});

test('the compiler finds nothing', async () => {
  await reader.run('npx tsc --noEmit');
});

test('docs/start.md gives commands of its README, in the same order', () => {
  expect(readmeCommands().join('\n')).toContain(commands?.code.trim());
});

test('the installed command overwrites nothing of it', async () => {
  const again = reader.run('npx conductor-lambda init --yes');
  await expect(again).rejects.toThrow('Nothing was written: ');
  expect(await fileOf('README.md')).toBe(readme);
});

test('dev of the packed package runs its worker before anything is deployed', async () => {
  const installed = await pathOf('node_modules/.bin/conductor-lambda');
  const dev = startProcess(dirname(await pathOf('package.json')), [], 'dev', installed);
  try {
    await dev.started;
    const printed = await reader.run('npm start');
    expect(missingLines(output?.code ?? 'no lines', printed)).toEqual([]);
  } finally {
    dev.signal('SIGTERM');
  }
  const { exitCode, all } = await dev.ended;
  expect({ exitCode, all }).toEqual({ exitCode: 0, all: expect.stringContaining('COMPLETED') });
});

test('its README, followed word by word, leads to a finished workflow and to nothing on AWS', async () => {
  const printed: Record<string, string> = {};
  for (const command of readmeCommands())
    printed[command] = await (command === 'npm start'
      ? runWhilePolling(command)
      : reader.run(command));
  expect(Object.keys(printed)).toEqual([
    'npm install',
    'npm test',
    'npm run deploy',
    'npm start',
    'npm run remove',
  ]);
  expect(printed['npm test']).toMatch(/pass 2$/m);
  expect(printed['npm run deploy']).toContain('hello-greet -> hello-dev-greet');
  expect(missingLines(output?.code ?? 'no lines', printed['npm start'] ?? '')).toEqual([]);
  expect(await deployed()).toEqual([]);
});
