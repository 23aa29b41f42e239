import { fork } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import { isObject } from '../../lib/task/parse.ts';
import type { JsonObject } from '../../lib/task/task.ts';
import type { Answer } from './schemas-process.ts';

/** The bundle of schemas-process.ts. infra/definitions and dist/plugin are both two folders below the package's root. */
const PROCESS = join(import.meta.dirname, '..', '..', 'dist', 'plugin', 'worker-schemas.mjs');

/** Longer than the longest cold start that Lambda allows (10 s), since the code is bundled here first. */
const LIMIT_MS = 30_000;

/** The end of what the worker's module wrote to stderr, in an error. */
const SHOWN = 500;

/** A worker's code in the folder of its service. */
export interface WorkerCode {
  /** Its file without the ending and the name of its export, such as `workers/greet.handler`. */
  handler: string;
  /** Its variables on Lambda, as far as they are known. */
  environment: Readonly<Record<string, string>>;
}

/**
 * The JSON Schemas of a worker's own schemas. Its module is loaded in a process of its own, with the environment of this one and
 * the worker's variables.
 *
 * @param folder of the service
 * @returns them, or what is wrong: the module does not load within 30 s, or a schema cannot be a JSON Schema
 */
export function readWorkerSchemas(
  { handler, environment }: WorkerCode,
  folder: string,
  limitMs = LIMIT_MS,
): Promise<Answer> {
  const child = fork(PROCESS, [folder, handler], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    ...{ timeout: limitMs, killSignal: 'SIGKILL' },
  });
  let written = '';
  child.stderr?.on('data', (data) => {
    written = `${written}${data}`.slice(-SHOWN);
  });
  return new Promise((resolve) => {
    child.once('message', (message) => {
      if (v.is(AnswerSchema, message)) resolve(message);
    });
    child.once('error', ({ message }) => resolve({ fault: message }));
    child.once('close', (status, signal) =>
      resolve({ fault: ended(status, signal, written.trim(), limitMs) }),
    );
  });
}

const ended = (
  status: number | null,
  signal: string | null,
  written: string,
  limitMs: number,
): string =>
  signal === 'SIGKILL'
    ? `its module did not load within ${limitMs / 1_000} s`
    : `its process ended with ${signal ?? status} while it loaded${written && `: ${written}`}`;

const IsObject = v.custom<JsonObject>(isObject);
const AnswerSchema = v.union([
  v.object({ fault: v.string() }),
  v.object({
    schemas: v.object({
      inputSchema: v.exactOptional(IsObject),
      outputSchema: v.exactOptional(IsObject),
    }),
  }),
]);
