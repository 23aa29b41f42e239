import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { BIN } from '../../../infra/local/root.ts';
import { freePort, HOST } from '../../../infra/local/servers/ports.ts';
import { startServer } from '../../../infra/local/servers/server.ts';
import { listens } from '../../../infra/local/servers/until.ts';
import { awsRuntimeFolder, findAwsRuntime } from '../../../infra/local/setup/aws-runtime.ts';
import { cacheFolder } from '../../../infra/local/setup/cache.ts';
import { overhear } from '../leaks/overheard.ts';
import type { LambdaFunction } from './deployed-function.ts';

/** How a call ended, in the words of AWS's runtime. */
export interface Ended {
  died: boolean;
  /** JSON. */
  body: Buffer;
}

/** One process of a function, in AWS's own runtime: it takes one call at a time, and is started anew after a death. */
export interface ExecutionEnvironment {
  call(event: Buffer): Promise<Ended>;
  close(): Promise<void>;
}

const START_TIMEOUT_MS = 20_000;
const PATH = '/2015-03-31/functions/function/invocations';

/** Starts the process at its first call, as AWS does. */
export async function startEnvironment(fn: LambdaFunction): Promise<ExecutionEnvironment> {
  const runtime = findAwsRuntime(await awsRuntimeFolder(cacheFolder()));
  if (!runtime) throw new Error('Run npm run test:runtime: it compiles what these tests need.');
  const [port, apiPort] = [await freePort(), await freePort()];
  const url = `http://${HOST}:${port}`;
  const home = await mkdtemp(join(tmpdir(), 'conductor-lambda-runtime-'));
  const logFile = join(home, 'runtime.log');
  const server = await startServer({
    name: `The runtime of ${fn.name}`,
    command: [
      runtime.emulator,
      '--log-level=error',
      `--runtime-interface-emulator-address=${HOST}:${port}`,
      `--runtime-api-address=${HOST}:${apiPort}`,
      join(BIN, 'node'),
      runtime.client,
      fn.handler,
    ],
    cwd: fn.folder,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: home,
      LAMBDA_TASK_ROOT: fn.folder,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: fn.name,
      AWS_LAMBDA_FUNCTION_TIMEOUT: String(fn.timeoutSeconds),
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
      ...fn.environment,
    },
    logFile,
    url,
    isUp: () => listens(url),
    startTimeoutMs: START_TIMEOUT_MS,
    graceSeconds: 0,
    scratch: home,
  });
  return {
    async call(event) {
      const response = await fetch(`${url}${PATH}`, { method: 'POST', body: event });
      return endOf(response.status, Buffer.from(await response.arrayBuffer()));
    },
    async close() {
      overhear(`the log of ${fn.name}`, await readFile(logFile, 'utf8'));
      await server.stop();
    },
  };
}

const TIMED_OUT = /^Task timed out after [\d.]+ seconds$/;

const Death = v.pipe(v.string(), v.parseJson(), v.object({ errorType: v.string() }));

/**
 * The emulator has no header that says whether a function died. It tells a timeout as a text, where AWS has an object
 * with that text; and it says nothing of a process that ends while it loads.
 */
function endOf(status: number, body: Buffer): Ended {
  const text = body.length < MAX_DEATH_BYTES ? body.toString() : '';
  if (TIMED_OUT.test(text))
    return { died: true, body: Buffer.from(JSON.stringify({ errorMessage: text })) };
  return { died: status !== 200 || v.safeParse(Death, text).success, body };
}

/** A larger body is an answer. */
const MAX_DEATH_BYTES = 100_000;
