import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as v from 'valibot';
import { handlerRef } from '../service-code/handler-ref.ts';
import { loadHandler, messageOf } from '../service-code/load.ts';
import { jsonSchemasOf, type WorkerSchemas, type Zod } from './json-schemas.ts';

/** What the process sends to the one that started it. */
export type Answer = { schemas: WorkerSchemas } | { fault: string };

/**
 * The process that loads a worker for its schemas. The worker's module runs here, as it does at a cold start on Lambda: it may
 * open connections or write to the terminal, and the deploy does not notice.
 *
 * Its arguments: the folder of the service, and the handler as serverless.yml names it.
 */
async function answerFor(folder: string, handler: string): Promise<Answer> {
  try {
    const loaded = await loadHandler(handlerRef(folder, handler), folder);
    return { schemas: jsonSchemasOf(loaded.handler, zodOf(folder)) };
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

const [folder = '', handler = ''] = process.argv.slice(2);
const answer = await answerFor(folder, handler);
// What the module has opened would keep the process alive.
process.send?.(answer, () => process.exit());
