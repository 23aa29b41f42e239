import * as v from 'valibot';
import { MAX_TIMEOUT_SECONDS } from '../../lib/limits/aws.ts';
import { CONCURRENCY, MAX_SLOTS } from '../../lib/poller/defaults.ts';
import { INVOCATION_TYPES } from '../../lib/protocol/dispatch.ts';
import { flag, options, text, whole } from './fields.ts';

/** The options of one task type, as a user writes them. */

const task = text("must be the task's type, as in its task definition's name");
const domain = text("must be the name of the task's domain; leave it out for tasks without one");
const concurrency = whole('tasks open at once', 1, MAX_SLOTS);

/** One `conductor` event; a string is its `task`. */
export const EventOptions = options(
  {
    task,
    /**
     * Tasks of this type that one poller run has open at once. Runs overlap while one drains, so for a moment it
     * can be twice as many, and of Event tasks that outlast its window more; a hard limit is the function's `reservedConcurrency`, or the task definition's
     * `concurrentExecLimit`.
     */
    concurrency: v.optional(concurrency, CONCURRENCY),
    domain: v.optional(domain),
    /** The function is an ordinary Lambda: the adapter calls it with the task's input, and reports. */
    wrap: v.optional(flag, false),
    /** Without it RequestResponse where the function's timeout fits a poller's run, else Event. */
    invocationType: v.optional(
      v.picklist(INVOCATION_TYPES, `must be one of ${INVOCATION_TYPES.join(', ')}`),
    ),
  },
  { task: "is missing: name the task's type" },
);
export type EventOptions = v.InferOutput<typeof EventOptions>;

/** A Lambda outside this service that becomes a worker as it is. */
export const ExistingOptions = options(
  {
    task,
    function: v.pipe(
      v.string("must be the Lambda's name or ARN"),
      v.regex(
        /^(arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:)?[\w-]+(:[\w$-]+)?$/,
        "must be the Lambda's name or ARN, with :alias or :version where wanted",
      ),
    ),
    timeout: whole('seconds', 1, MAX_TIMEOUT_SECONDS),
    concurrency: v.optional(concurrency, CONCURRENCY),
    domain: v.optional(domain),
  },
  {
    task: "is missing: name the task's type",
    function: "is missing: give the Lambda's name or ARN",
    timeout:
      "is missing: give the Lambda's timeout in seconds, which a deploy of this service cannot see",
  },
);
