import * as v from 'valibot';
import { MAX_TIMEOUT_SECONDS } from '../../../lib/limits/aws.ts';
import { domainFault, typeFault } from '../../../lib/limits/names.ts';
import {
  CONCURRENCY,
  GATHER_MS,
  MAX_BATCH_GATHER_MS,
  MAX_BATCH_SIZE,
  MAX_SLOTS,
} from '../../../lib/poller/defaults.ts';
import { INVOCATION_TYPES } from '../../../lib/protocol/dispatch.ts';
import { EVENT_SHAPES, RESULT_READINGS } from '../../../lib/protocol/shapes.ts';
import { boolean, free, integer, nonEmpty, options, orCloudFormation } from './fields.ts';
import { Register, TaskFields } from './register-options.ts';

/** The options of one task type, as a user writes them. */

const task = v.pipe(
  nonEmpty('must be the task type: the name of its task definition'),
  free(typeFault),
  v.description('The task type: the name of its task definition.'),
);

const concurrency = v.pipe(
  integer('tasks open at once', 1, MAX_SLOTS),
  v.description(
    'How many tasks of this type are open at the same time, over all runs of the poller: see ' +
      '[concurrency](#concurrency).',
  ),
);

const domain = v.pipe(
  nonEmpty("must be the name of the task's domain; remove it for tasks without a domain"),
  free(domainFault),
  v.description("The task's domain. Leave it out for tasks without a domain."),
);

/** Lambda's own rule. */
const ALIAS = /^(?!\d+$)[\w-]{1,128}$/;
const NO_ALIAS = 'must be the name of an alias: letters, digits, - and _, and not only digits';

const alias = v.pipe(
  nonEmpty(NO_ALIAS),
  v.regex(ALIAS, NO_ALIAS),
  v.description(
    'The alias of the function that is invoked, for [releases by weights](operations.md#release-by-an-alias). Left out, ' +
      'it is the alias that the framework makes for warm environments, or none.',
  ),
);

const event = v.pipe(
  v.picklist(EVENT_SHAPES, `must be one of ${EVENT_SHAPES.join(', ')}`),
  v.description(
    "What the function gets as its event: the task's `input` as it is, a request of `api-gateway`, or a message of `sqs`. " +
      'Left out, it is `input`. See [events and answers](existing/README.md#events).',
  ),
);

const result = v.pipe(
  v.picklist(RESULT_READINGS, `must be one of ${RESULT_READINGS.join(', ')}`),
  v.description(
    "How the function's answer is read: as the task's output (`value`), as `{ statusCode, body }` (`http`), or with " +
      '`batchItemFailures` (`sqs`). Left out, it is what fits the `event`: `value`, `http`, `sqs`.',
  ),
);

const register = v.pipe(
  Register,
  v.metadata({ kind: 'switch', item: TaskFields }),
  v.description(
    "Whether the type's task definition is registered, or its fields. Left out, it is what `custom.conductor.register` " +
      'says. See [definitions](definitions.md).',
  ),
);

/** `batch` of an event. */
export const BatchOptions = options(
  {
    size: v.pipe(
      integer('tasks', 2, MAX_BATCH_SIZE),
      v.description(
        'The most tasks in one call; at most the `concurrency`. Together they have at most 6 MB of JSON, and 1 MB with ' +
          '`Event`.',
      ),
    ),
    gather: v.optional(
      v.pipe(
        integer('milliseconds', 0, MAX_BATCH_GATHER_MS),
        v.description(
          'How long the first task of a batch waits for others, in milliseconds. 0 takes what one answer of the server ' +
            'brings.',
        ),
      ),
      GATHER_MS,
    ),
  },
  { size: 'is missing: set it to the most tasks that one call takes' },
);

const missingTask = 'is missing: set it to the task type';

/** One `conductor` event; a text is its `task`. */
export const EventOptions = options(
  {
    task,
    concurrency: v.optional(concurrency, CONCURRENCY),
    domain: v.optional(domain),
    batch: v.optional(
      v.pipe(
        BatchOptions,
        v.description(
          'One call of the function takes several tasks, side by side. Left out, it takes one: see [batches](#batches).',
        ),
      ),
    ),
    wrap: v.optional(
      v.pipe(
        boolean,
        v.description(
          'The function is an ordinary Lambda function that does not know Conductor: the adapter calls it with the ' +
            "task's input and reports its answer.",
        ),
      ),
      false,
    ),
    event: v.optional(event),
    result: v.optional(result),
    alias: v.optional(alias),
    register: v.optional(register),
    invocationType: v.optional(
      v.pipe(
        v.picklist(INVOCATION_TYPES, `must be one of ${INVOCATION_TYPES.join(', ')}`),
        v.description(
          "How the worker is invoked. Left out, it is `RequestResponse` where the function's timeout fits the poller's " +
            'run, else `Event`.',
        ),
      ),
    ),
  },
  { task: missingTask },
);
export type EventOptions = v.InferOutput<typeof EventOptions>;

const FUNCTION_NAME = /^(arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:)?[\w-]+(:[\w$-]+)?$/;

/** A Lambda function outside this service that becomes a worker without any change to it. */
export const ExistingOptions = options(
  {
    task,
    function: v.pipe(
      orCloudFormation(
        v.pipe(
          v.string(),
          v.regex(
            FUNCTION_NAME,
            "must be the function's name or ARN; :alias or :version may follow",
          ),
        ),
        "must be the function's name or ARN",
      ),
      v.description("The Lambda function's name or ARN; `:alias` or `:version` may follow."),
    ),
    timeout: v.pipe(
      integer('seconds', 1, MAX_TIMEOUT_SECONDS),
      v.description("The function's timeout in seconds. A deploy of this service cannot read it."),
    ),
    event: v.optional(event),
    result: v.optional(result),
    concurrency: v.optional(concurrency, CONCURRENCY),
    domain: v.optional(domain),
    register: v.optional(register),
  },
  {
    task: missingTask,
    function: "is missing: set it to the function's name or ARN",
    timeout:
      "is missing: set it to the function's timeout in seconds, which a deploy of this service cannot read",
  },
);
