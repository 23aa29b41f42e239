import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { freePort, HOST } from '../../../infra/local/servers/ports.ts';
import {
  type ServerOptions,
  startServer,
  stopServers,
} from '../../../infra/local/servers/server.ts';
import { answers, until } from '../../../infra/local/servers/until.ts';

/** Serves its own pid, and that of a child that would outlive it. */
const SERVER = `
  const child = require('node:child_process').spawn('sleep', ['300']);
  const pids = JSON.stringify([process.pid, child.pid]);
  require('node:http').createServer((_, answer) => answer.end(pids)).listen(process.env.PORT, '${HOST}');
`;

const folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function options(changes: Partial<ServerOptions> = {}): Promise<ServerOptions> {
  const port = await freePort();
  const url = `http://${HOST}:${port}`;
  return {
    name: 'It',
    command: [process.execPath, '-e', SERVER],
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', PORT: String(port) },
    logFile: join(folder, `${port}.log`),
    url,
    isUp: () => answers(url),
    startTimeoutMs: 20_000,
    graceSeconds: 1,
    ...changes,
  };
}

const pidsAt = async (url: string): Promise<number[]> =>
  v.parse(v.array(v.number()), await (await fetch(url)).json());

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

/** A zombie is dead: it only waits for its parent to read its exit status. It is looked for only where /proc exists. */
const isZombie = (pid: number): boolean =>
  existsSync('/proc/self/stat') && / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

const allGone = async (pids: readonly number[]): Promise<boolean> => !pids.some(isAlive);

test('a server ends with all its processes, and its scratch folder is removed', async () => {
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  const server = await startServer(await options({ scratch }));
  const pids = await pidsAt(server.url);
  expect(pids.every(isAlive)).toBe(true);
  await server.stop();
  await until(() => allGone(pids), 5_000, 'it lives');
  expect(existsSync(scratch)).toBe(false);
});

test('all servers of this process can be stopped at once, more than once', async () => {
  const servers = await Promise.all([startServer(await options()), startServer(await options())]);
  const pids = (await Promise.all(servers.map(({ url }) => pidsAt(url)))).flat();
  await stopServers();
  await stopServers();
  await until(() => allGone(pids), 5_000, 'one lives');
});

test('the error of a server that ends while it starts names its log', async () => {
  const failing = await options({ command: ['sh', '-c', 'echo no such file; exit 3'] });
  await expect(startServer(failing)).rejects.toThrow(
    `It ended while it started; see ${failing.logFile}.`,
  );
  expect(readFileSync(failing.logFile, 'utf8')).toContain('no such file');
});

test('a server ends with the process that holds its lifeline, even if that is killed', async () => {
  const lifeline = new URL('../../../infra/local/servers/lifeline.sh', import.meta.url).pathname;
  const { command, env, url } = await options();
  const holder = `
    const { spawn } = require('node:child_process');
    spawn('/bin/sh', ${JSON.stringify([lifeline, '1', '', ...command])}, { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  `;
  const parent = spawn(process.execPath, ['-e', holder], { env, stdio: 'ignore' });
  await until(() => answers(url), 20_000, 'no answer');
  const pids = await pidsAt(url);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await until(() => allGone(pids), 5_000, 'it lives');
});
