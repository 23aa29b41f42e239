import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { BIN, ROOT } from '../../infra/local/root.ts';
import { freePort } from '../../infra/local/servers/ports.ts';
import { npm } from '../support/package/npm.ts';
import { TARBALL } from '../support/package/packed.ts';
import { type LiveConductor, liveConductor } from '../support/process/conductor.ts';

/** npm installs twice. */
jest.setTimeout(180_000);

const SAMPLE = join(ROOT, 'docs/samples/anywhere');
const MANIFEST = { name: 'orders', private: true, type: 'module' };

let service: string;
let image: string;
let conductor: LiveConductor;

/** A user's service: the sample, the package and zod; and what the framework says of it. */
beforeAll(async () => {
  service = await mkdtemp(join(tmpdir(), 'conductor-lambda-service-'));
  image = await mkdtemp(join(tmpdir(), 'conductor-lambda-image-'));
  conductor = await liveConductor();
  await cp(SAMPLE, service, { recursive: true });
  await writeFile(join(service, 'package.json'), JSON.stringify(MANIFEST));
  await npm(['install', TARBALL, 'zod@4.6.7'], service);
  for (const name of ['serverless-esbuild', 'esbuild'])
    await symlink(join(ROOT, 'node_modules', name), join(service, 'node_modules', name));
  const { stdout } = await execa(join(BIN, 'serverless'), ['conductor', 'workers', '--json'], {
    cwd: service,
    env: { CONDUCTOR_SERVER_URL: conductor.url },
    preferLocal: true,
    localDir: ROOT,
  });
  await writeFile(join(service, 'workers.json'), stdout);
});
afterAll(async () => {
  conductor.close();
  await Promise.all([service, image].map((folder) => rm(folder, { recursive: true })));
});

interface Step {
  instruction: string;
  rest: string;
}

const stepsIn = (dockerfile: string): Step[] =>
  dockerfile
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [instruction = ''] = line.split(' ');
      return { instruction, rest: line.slice(instruction.length + 1) };
    });

/** What Docker does with each instruction, in a folder in the place of the image's. */
async function build(
  steps: readonly Step[],
): Promise<{ command: string[]; env: NodeJS.ProcessEnv }> {
  const env: NodeJS.ProcessEnv = {};
  let command: string[] = [];
  for (const { instruction, rest } of steps)
    switch (instruction) {
      case 'ENV': {
        const [name = '', value] = rest.split('=');
        env[name] = value;
        break;
      }
      case 'COPY': {
        const paths = rest.split(' ');
        const to = join(image, paths.at(-1) ?? '');
        for (const path of paths.slice(0, -1)) {
          const isFile = to.endsWith('/');
          await cp(join(service, path), isFile ? join(to, path) : to, { recursive: true });
        }
        break;
      }
      case 'RUN':
        await execa(rest, { cwd: image, shell: true, env: { ...env, NODE_OPTIONS: '' } });
        break;
      case 'CMD':
        command = JSON.parse(rest);
        break;
    }
  return { command, env };
}

test('the Dockerfile of the docs makes a process that does tasks, and ends at SIGTERM', async () => {
  const steps = stepsIn(await readFile(join(service, 'Dockerfile'), 'utf8'));
  expect(steps.map(({ instruction }) => instruction)).toEqual(
    'FROM WORKDIR ENV COPY RUN COPY COPY USER EXPOSE CMD'.split(' '),
  );
  const { command, env } = await build(steps);
  const [file = '', ...args] = command;
  const port = `${await freePort()}`;
  const here = args.map((arg) => ({ '0.0.0.0': '127.0.0.1', '8080': port })[arg] ?? arg);
  const child = execa(join(image, file), here, {
    ...{ cwd: image, reject: false, all: true, extendEnv: false },
    env: { ...env, PATH: `${BIN}:${process.env.PATH}` },
  });
  conductor.schedule({ taskType: 'greet', inputData: { name: 'Ada' } });
  const [update] = await conductor.updated(1);
  expect(update).toMatchObject({ status: 'COMPLETED', outputData: { result: 'Hello, Ada' } });
  expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  child.kill('SIGTERM');
  expect((await child).exitCode).toBe(0);
});

test('main.ts, which starts the workers by code, does the same', async () => {
  const child = execa(join(BIN, 'node'), ['main.ts'], {
    ...{ cwd: service, reject: false, extendEnv: false },
    env: { CONDUCTOR_SERVER_URL: conductor.url },
  });
  const before = conductor.updates.length;
  conductor.schedule({ taskType: 'greet', inputData: { name: 'Bob' } });
  await conductor.updated(before + 1);
  expect(conductor.updates.at(-1)?.outputData).toEqual({ result: 'Hello, Bob' });
  child.kill('SIGTERM');
  expect((await child).exitCode).toBe(0);
});

test('the page shows the files of the sample', async () => {
  const page = await readFile(join(ROOT, 'docs/anywhere.md'), 'utf8');
  for (const name of ['Dockerfile', 'orders-workers.service', 'main.ts'])
    expect(page).toContain(await readFile(join(SAMPLE, name), 'utf8'));
});
