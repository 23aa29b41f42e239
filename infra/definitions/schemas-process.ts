import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as v from 'valibot';
import { isObject } from '../../lib/task/parse.ts';
import { handlerRef } from '../service-code/handler-ref.ts';
import { loadHandler, messageOf } from '../service-code/load.ts';
import { inputRefusal } from './input-refusals.ts';
import { jsonSchemasOf, type Unwritten, type WorkerSchemas, type Zod } from './json-schemas.ts';
import type { Fields } from './wanted.ts';

/** What the process sends to the one that started it. */
export type Answer = { fault: string } | Told;

/** What a worker tells of its schemas. */
export interface Told {
  schemas: WorkerSchemas;
  unwritten: Unwritten[];
  /** Of each input that was asked about: what the worker refuses of it, or null. */
  refusals: (string | null)[];
}

/** What the process is sent when it has started: inputs that workflows give the worker. */
export interface Question {
  inputs: readonly Fields[];
}

/**
 * The process that loads a worker for its schemas. The worker's module runs here, as it does at a cold start on Lambda: it may
 * open connections or write to the terminal, and the deploy does not notice.
 *
 * Its arguments: the folder of the service, the handler as serverless.yml names it, and after how many milliseconds it ends by itself.
 */
async function answerTo({ inputs }: Question): Promise<Answer> {
  try {
    const { handler: worker } = await loadHandler(handlerRef(folder, handler), folder);
    const refusals: Told['refusals'] = [];
    for (const input of inputs) refusals.push((await inputRefusal(worker, input)) ?? null);
    return { ...jsonSchemasOf(worker, zodOf(folder)), refusals };
  } catch (error) {
    return { fault: messageOf(error) };
  }
}

/** The service's own zod, if it has one that can tell JSON Schemas (4.0). */
function zodOf(folder: string): Zod | undefined {
  try {
    const zod: unknown = createRequire(join(folder, 'package.json'))('zod/v4/core');
    return v.is(ZodSchema, zod) ? zod : undefined;
  } catch {
    return undefined;
  }
}

const ZodSchema = v.looseObject({
  toJSONSchema: v.custom<Zod['toJSONSchema']>((value) => typeof value === 'function'),
});

const IsObject = v.custom<Fields>(isObject);
const QuestionSchema = v.object({ inputs: v.array(IsObject) });

const [folder = '', handler = '', limitMs = ''] = process.argv.slice(2);
// The one that started it can be gone before it ends this process.
process.once('disconnect', () => process.exit());
setTimeout(() => process.exit(), Number(limitMs));
process.once('message', (message) => {
  if (!v.is(QuestionSchema, message)) return;
  // What the module has opened would keep the process alive.
  void answerTo(message).then((answer) => process.send?.({ answer }, () => process.exit()));
});
