import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import { isObject } from '../../lib/task/parse.ts';
import type { JsonObject } from '../../lib/task/task.ts';
import type { Answer, Question } from './schemas-process.ts';

/** The bundle of schemas-process.ts. infra/definitions and dist/plugin are both two folders below the package's root. */
const PROCESS = join(import.meta.dirname, '..', '..', 'dist', 'plugin', 'worker-schemas.mjs');

/** Lambda lets a module load for 10 s; here it is bundled first. */
const LIMIT_MS = 15_000;

/** Of what the worker's module wrote to stderr, in characters: the most that is kept, and that is shown. */
const KEPT = 10_000;
const SHOWN = 300;

/** A worker's code in the folder of its service. */
export interface WorkerCode {
  /** Its file without the ending and the name of its export, such as `workers/greet.handler`. */
  handler: string;
  /** Its variables on Lambda, as far as they are known. */
  environment: Readonly<Record<string, string>>;
}

/**
 * The JSON Schemas of a worker's own schemas, and what it refuses of some inputs. Its module is loaded in a process of its own,
 * with the environment of this one and the worker's variables.
 *
 * @param folder of the service
 * @returns a fault where the module does not load, or not within 15 s
 */
export async function askWorker(
  { handler, environment }: WorkerCode,
  question: Question,
  folder: string,
  limitMs = LIMIT_MS,
): Promise<Answer> {
  // Of a layer, it names files that are on Lambda alone.
  const { NODE_OPTIONS: _, ...variables } = environment;
  const child = fork(PROCESS, [folder, handler, `${2 * limitMs}`], {
    cwd: folder,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  try {
    return await answerOf(child, question, limitMs);
  } finally {
    child.kill('SIGKILL');
    // What the module has started can hold it open.
    child.stderr?.destroy();
    if (child.connected) child.disconnect();
  }
}

function answerOf(child: ChildProcess, question: Question, limitMs: number): Promise<Answer> {
  let written = '';
  child.stderr?.on('data', (data) => {
    written = `${written}${data}`.slice(-KEPT);
  });
  return new Promise((resolve) => {
    const late = setTimeout(
      () => resolve({ fault: `it did not load and check its inputs within ${limitMs / 1_000} s` }),
      limitMs,
    );
    const end = (answer: Answer) => {
      clearTimeout(late);
      resolve(answer);
    };
    // A module can send messages of its own.
    child.on('message', (message) => {
      if (v.is(Sent, message)) end(message.answer);
    });
    child.once('error', ({ message }) => end({ fault: message }));
    child.once('exit', (status, signal) => {
      // What it sent and wrote last can still be on its way.
      const gone = () =>
        setImmediate(() => end({ fault: ended(status ?? signal, lastWords(written)) }));
      if (child.connected) child.once('disconnect', gone);
      else gone();
    });
    child.send(question, () => {});
  });
}

const ended = (how: number | string | null, words: string): string =>
  `its process ended with ${how} while it loaded${words && `: ${words}`}`;

/** Without the lines of a stack: the message stands before them. */
const lastWords = (written: string): string =>
  written
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^ {4}at /.test(line))
    .join('\n')
    .slice(-SHOWN);

const IsObject = v.custom<JsonObject>(isObject);
const Sent = v.object({
  answer: v.union([
    v.object({ fault: v.string() }),
    v.object({
      schemas: v.object({
        inputSchema: v.exactOptional(IsObject),
        outputSchema: v.exactOptional(IsObject),
      }),
      unwritten: v.array(
        v.object({ field: v.picklist(['inputSchema', 'outputSchema']), why: v.string() }),
      ),
      refusals: v.array(v.nullable(v.string())),
    }),
  ]),
});
