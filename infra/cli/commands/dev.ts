import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { HostedService } from '../../../lib/config/hosted-service.ts';
import { stopServers } from '../../local/servers/server.ts';
import { esbuildOf } from '../../service-code/runnable.ts';
import { createSteps } from '../../terminal/steps.ts';
import type { Call, Given } from '../command.ts';
import { localConductor } from '../dev/conductor.ts';
import { startSession } from '../dev/session.ts';
import { asError } from '../explain.ts';
import { environmentFor } from '../start/environment.ts';
import { fileOptionsIn } from '../start/options.ts';
import { loadFiles, loadHosted, readHosted } from '../start/workers.ts';

/**
 * Runs the workers in this process while a person works on them. It never takes the server of serverless.yml, which may be
 * one that others rely on: it takes the one of `CONDUCTOR_SERVER_URL`, or starts one here.
 */
export async function run({ given, files = [], out }: Call): Promise<boolean> {
  process.setSourceMapsEnabled(true);
  const folder = process.cwd();
  if (!esbuildOf(folder)) throw new Error(NO_ESBUILD);
  const stopped = whenStopped();
  const serverUrl = process.env.CONDUCTOR_SERVER_URL || (await localUrl(folder, out.print));
  // A worker that breaks in the middle of one task must not take the session with it.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (thrown: unknown) => {
      out.print(out.paint('red', `a worker threw outside of its task: ${asError(thrown).stack}`));
    });
  const serviceOf = readOncePerChange(join(folder, 'serverless.yml'));
  const session = await startSession({
    ...{ serverUrl, folder, out },
    async load(edition) {
      if (files.length > 0) return loadFiles(files, fileOptionsIn(given), folder, edition);
      const service = await serviceOf(given);
      Object.assign(process.env, environmentFor(service, process.env));
      return loadHosted(service, folder, edition);
    },
  });
  await stopped;
  out.print('stopping: running tasks may end');
  await session.stop();
  await stopServers();
  // Handlers leave connections open, which would keep the process alive.
  setImmediate(() => process.exit(0));
  return true;
}

async function localUrl(folder: string, print: (line: string) => void): Promise<string> {
  const { url, apiUrl } = await localConductor(folder, createSteps(process.stderr));
  print(`Conductor's UI  ${url}`);
  print(`Conductor's API ${apiUrl}`);
  return apiUrl;
}

/**
 * The framework takes seconds to read a service: it is asked again where its file has changed. Where a pattern finds the workers,
 * each file of it can have.
 */
function readOncePerChange(file: string): (given: Given) => Promise<HostedService> {
  let read: { atMs: number | undefined; service: HostedService } | undefined;
  return async (given) => {
    const atMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (!read || read.atMs !== atMs || read.service.pattern !== undefined)
      read = { atMs, service: { ...(await readHosted(given)), conductor: {} } };
    return read.service;
  };
}

function whenStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => resolve());
    // The terminal is gone. Unheard, the error would be told to the terminal, and so on without end.
    process.stdout.on('error', () => resolve());
  });
}

const NO_ESBUILD =
  'dev loads workers again when they change, and needs esbuild for that: npm install --save-dev esbuild';
