import * as v from 'valibot';
import { MAX_DEFINITION_NUMBER } from '../../../lib/limits/conductor.ts';
import { isObject } from '../../../lib/task/parse.ts';
import type { JsonObject } from '../../../lib/task/task.ts';
import { LEAST, RETRY_LOGICS, TIMEOUT_POLICIES } from '../../../lib/workflow/task-definition.ts';
import { boolean, integer, nonEmpty, options } from './fields.ts';

/** The contact of definitions, on which Conductor insists unless it is configured to do without. */
export const ownerEmail = nonEmpty('must be an address that Conductor shows as the contact');

const SECONDS = 'seconds';

const number = (unit: string, field: keyof typeof LEAST) =>
  integer(unit, LEAST[field], MAX_DEFINITION_NUMBER);

const keys = (what: string) =>
  v.exactOptional(
    v.pipe(
      v.array(nonEmpty('must be the name of a field'), 'must be a list of names'),
      v.description(
        `The names of the ${what}'s fields. Conductor shows them, and checks no task by them.`,
      ),
    ),
  );

const NO_SCHEMA = 'must be a JSON Schema, for example by ${file(schemas/input.json)}';

const schema = (what: string) =>
  v.exactOptional(
    v.pipe(
      v.custom<JsonObject>(isObject, NO_SCHEMA),
      v.metadata({ kind: 'object' }),
      v.description(
        `A JSON Schema of the ${what}, mostly from a file: \`\${file(schemas/${what}.json)}\`. The open-source server ` +
          'keeps it, and checks no task by it.',
      ),
    ),
  );

/** The fields of a task definition that serverless.yml can name. */
export const TaskFields = options({
  description: v.exactOptional(
    v.pipe(
      nonEmpty('must be a text for the reader of the definition'),
      v.description('For the reader of the definition.'),
    ),
  ),
  ownerEmail: v.exactOptional(
    v.pipe(
      ownerEmail,
      v.description(
        'The contact of this definition. Left out, it is `custom.conductor.ownerEmail`.',
      ),
    ),
  ),
  responseTimeoutSeconds: v.exactOptional(
    v.pipe(
      number(SECONDS, 'responseTimeoutSeconds'),
      v.description(
        'Seconds without an update after which a task counts as lost and is given out again. Left out, it is the ' +
          "function's timeout plus 90 s.",
      ),
    ),
  ),
  retryCount: v.exactOptional(
    v.pipe(
      number('tries', 'retryCount'),
      v.description('Tries after the first. Left out, a new definition has 3.'),
    ),
  ),
  retryLogic: v.exactOptional(
    v.pipe(
      v.picklist(RETRY_LOGICS, `must be one of ${RETRY_LOGICS.join(', ')}`),
      v.description(
        'How the delay between two tries grows. Left out, a new definition has `FIXED`.',
      ),
    ),
  ),
  retryDelaySeconds: v.exactOptional(
    v.pipe(
      number(SECONDS, 'retryDelaySeconds'),
      v.description('Seconds between two tries. Left out, a new definition has 60.'),
    ),
  ),
  backoffScaleFactor: v.exactOptional(
    v.pipe(
      number('times', 'backoffScaleFactor'),
      v.description(
        'Of `LINEAR_BACKOFF`: the delay is multiplied by it and by the number of the try.',
      ),
    ),
  ),
  maxRetryDelaySeconds: v.exactOptional(
    v.pipe(
      number(SECONDS, 'maxRetryDelaySeconds'),
      v.description('The longest delay between two tries; 0 is no limit.'),
    ),
  ),
  backoffJitterMs: v.exactOptional(
    v.pipe(
      number('milliseconds', 'backoffJitterMs'),
      v.description('Up to so many milliseconds are added to each delay, by chance.'),
    ),
  ),
  timeoutSeconds: v.exactOptional(
    v.pipe(
      number(SECONDS, 'timeoutSeconds'),
      v.description(
        'Seconds for one try in all, with its progress reports; 0 is no limit. At least `responseTimeoutSeconds`. Left out, a ' +
          'new definition has 0.',
      ),
    ),
  ),
  timeoutPolicy: v.exactOptional(
    v.pipe(
      v.picklist(TIMEOUT_POLICIES, `must be one of ${TIMEOUT_POLICIES.join(', ')}`),
      v.description(
        'What happens after `timeoutSeconds`. Left out, a new definition has `TIME_OUT_WF`.',
      ),
    ),
  ),
  pollTimeoutSeconds: v.exactOptional(
    v.pipe(
      number(SECONDS, 'pollTimeoutSeconds'),
      v.description(
        'Seconds after which a task that waits for a worker is timed out; 0 is no limit.',
      ),
    ),
  ),
  concurrentExecLimit: v.exactOptional(
    v.pipe(
      number('tasks', 'concurrentExecLimit'),
      v.description(
        'The most tasks of the type in progress at once, over all workers of the server.',
      ),
    ),
  ),
  rateLimitPerFrequency: v.exactOptional(
    v.pipe(
      number('tasks', 'rateLimitPerFrequency'),
      v.description(
        'The most tasks that Conductor gives out in `rateLimitFrequencyInSeconds`; 0 is no limit. A server on SQLite keeps ' +
          'it and does not obey it (3.32.2).',
      ),
    ),
  ),
  rateLimitFrequencyInSeconds: v.exactOptional(
    v.pipe(
      number(SECONDS, 'rateLimitFrequencyInSeconds'),
      v.description('The seconds of `rateLimitPerFrequency`.'),
    ),
  ),
  inputKeys: keys('input'),
  outputKeys: keys('output'),
  inputSchema: schema('input'),
  outputSchema: schema('output'),
  schemas: v.exactOptional(
    v.pipe(
      boolean,
      v.description(
        "Whether the JSON Schemas that do not stand here are taken from the worker's own schemas, as far as they can be read. " +
          "A deploy loads the worker's code for it, in a process of its own. Left out, it is `true`.",
      ),
    ),
  ),
  enforceSchema: v.exactOptional(
    v.pipe(
      boolean,
      v.description(
        'Whether Conductor shall check tasks by the schemas. The open-source server does not.',
      ),
    ),
  ),
});
export type TaskFields = v.InferOutput<typeof TaskFields>;

/** `register`: whether a definition is registered, or its fields, which say that it is. */
export const Register = v.lazy((raw) =>
  typeof raw === 'object' && raw !== null ? TaskFields : boolean,
);
