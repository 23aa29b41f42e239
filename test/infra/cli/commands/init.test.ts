import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Given } from '../../../../infra/cli/command.ts';
import { init } from '../../../../infra/cli/commands/init.ts';
import { createProgram } from '../../../../infra/cli/program.ts';
import { notedOutput } from '../../../support/cli/call.ts';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'conductor-lambda-init-'));
  folder = join(parent, 'orders');
});
afterEach(() => rm(parent, { recursive: true }));

const URL = 'https://conductor.example.com/api';

/** Runs the command; without more, it takes all defaults. */
async function run(given: Given = { yes: true }, env: NodeJS.ProcessEnv = {}) {
  const out = notedOutput(given.json === true);
  await init({ given: { folder, ...given }, out }, { env, ask: undefined });
  return out;
}

const fileOf = (path: string) => readFileSync(join(folder, path), 'utf8');

describe('init', () => {
  test('makes the folder and writes the service into it', async () => {
    const { lines } = await run();
    expect(fileOf('serverless.yml')).toMatch(/^service: orders\n/);
    expect(fileOf('workers/greet.test.ts')).toContain('greets by name');
    expect(lines).toContain('  workers/greet.test.ts');
  });

  test('writes beside what is there already', async () => {
    await mkdir(join(folder, '.git'), { recursive: true });
    await run();
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['.git', '.gitignore']));
  });

  test('takes the answers from its options, without --yes and without a terminal', async () => {
    await run({ name: 'shipping', 'server-url': URL, key: 'secret:shipping/key' });
    expect(fileOf('serverless.yml')).toContain('secret: shipping/key');
    expect(JSON.parse(fileOf('conductor.json'))).toEqual({ serverUrl: URL });
  });

  test('prints the next three commands at last', async () => {
    const { lines } = await run();
    expect(lines.at(-4)).toMatch(/^Next, in .*orders:$/);
    expect(lines.slice(-3)).toEqual(['  npm install', '  npm run deploy', '  npm start']);
  });

  test('says that AWS cannot reach an address on this machine, and nothing of another one', async () => {
    const aboutTheAddress = (lines: string[]) =>
      lines.filter((line) => line.startsWith('AWS cannot reach'));
    expect(aboutTheAddress((await run()).lines)).toHaveLength(1);
    await rm(folder, { recursive: true });
    expect(
      aboutTheAddress((await run({ yes: true }, { CONDUCTOR_SERVER_URL: URL })).lines),
    ).toEqual([]);
  });

  test('says what the place of the key must hold', async () => {
    const { lines } = await run({ yes: true, key: 'parameter:/orders/key' });
    expect(lines).toContainEqual(expect.stringMatching(/^The parameter \/orders\/key must hold/));
  });

  test('with --json answers with the folder, its files and the next commands', async () => {
    const { answers } = await run({ yes: true, json: true });
    expect(answers).toEqual([
      {
        folder,
        files: expect.arrayContaining(['.gitignore', 'workflows/start.ts']),
        next: ['npm install', 'npm run deploy', 'npm start'],
      },
    ]);
  });
});

describe('init overwrites nothing', () => {
  test('it names what is there, writes no file, and asks nothing', async () => {
    await mkdir(join(folder, 'workers'), { recursive: true });
    await writeFile(join(folder, 'workers/greet.ts'), 'mine');
    await writeFile(join(folder, 'README.md'), 'mine');
    const refused = run({});
    await expect(refused).rejects.toThrow(
      `Nothing was written: ${folder} has README.md, workers/greet.ts already. Give another folder with --folder, or move what is there.`,
    );
    expect(readdirSync(folder).toSorted()).toEqual(['README.md', 'workers']);
    expect(fileOf('README.md')).toBe('mine');
  });

  test('a file in the place of the folder is named', async () => {
    await writeFile(folder, 'mine');
    await expect(run()).rejects.toThrow(`${folder} is a file: give a folder with --folder.`);
    expect(readFileSync(folder, 'utf8')).toBe('mine');
  });

  test('a wrong answer writes nothing', async () => {
    await expect(run({ yes: true, name: '2' })).rejects.toThrow(/^--name must/);
    expect(existsSync(folder)).toBe(false);
  });
});

test('the command line has it, with an option for each answer', async () => {
  const out = notedOutput();
  const program = createProgram(
    {
      serverlessYml: undefined,
      version: '1.2.3',
      clock: { nowMs: Date.now, sleep: async () => {} },
      outputAs: () => out,
      accessTo: (region) => ({ region }),
      runFramework: async () => 1,
    },
    () => {},
  );
  const answers = ['--name', 'shipping', '--server-url', URL, '--key', 'none'];
  await program.parseAsync(['init', '--folder', folder, ...answers], { from: 'user' });
  expect(fileOf('serverless.yml')).toMatch(/^service: shipping\n/);
  expect(out.lines).not.toEqual([]);
});
