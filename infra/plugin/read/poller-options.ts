import * as v from 'valibot';
import { MAX_TIMEOUT_SECONDS } from '../../../lib/limits/aws.ts';
import {
  MAX_WINDOW_SECONDS,
  POLLER_MARGIN_MS,
  POLLER_TIMEOUT_SECONDS,
  POLLS_PER_SECOND,
  WINDOW_MS,
} from '../../../lib/poller/defaults.ts';
import { POLLER_MEMORY_MB } from '../defaults.ts';
import { integer, options } from './fields.ts';

const WINDOW_SECONDS = WINDOW_MS / 1_000;
/** Between the end of a run's window and the end of its function. */
export const POLLER_MARGIN_SECONDS = POLLER_MARGIN_MS / 1_000;
/** Lambda's limits of a function's memory. */
const MAX_MEMORY_MB = 10_240;
const MIN_MEMORY_MB = 128;
/** A run makes no more of them: each takes a server some 1.3 ms. */
const MAX_POLLS_PER_SECOND = 1_000;

/** `custom.conductor.poller` */
export const PollerOptions = v.pipe(
  options({
    windowSeconds: v.optional(
      v.pipe(
        integer('seconds', 1, MAX_WINDOW_SECONDS),
        v.description(
          'How long a run polls, in seconds; after that it waits for the tasks that it started.',
        ),
      ),
      WINDOW_SECONDS,
    ),
    timeout: v.optional(
      v.pipe(
        integer('seconds', 1, MAX_TIMEOUT_SECONDS),
        v.description(
          "The poller function's timeout in seconds. What is left of it after the window, less " +
            `${POLLER_MARGIN_SECONDS} s, is the longest timeout of a worker that is invoked with \`RequestResponse\`.`,
        ),
      ),
      POLLER_TIMEOUT_SECONDS,
    ),
    pollsPerSecond: v.optional(
      v.pipe(
        integer('polls', 1, MAX_POLLS_PER_SECOND),
        v.description(
          'How many polls a second may find nothing, over all types. Fewer are less work for the server. But with more ' +
            'than eight types, an idle one is then polled once in (types ÷ this number) seconds, at most once in 4 s.',
        ),
      ),
      POLLS_PER_SECOND,
    ),
    memorySize: v.optional(
      v.pipe(
        integer('MB', MIN_MEMORY_MB, MAX_MEMORY_MB),
        v.description("The poller function's memory in MB."),
      ),
      POLLER_MEMORY_MB,
    ),
  }),
  v.forward(
    v.check(
      ({ windowSeconds, timeout }) =>
        // A window that is too long is a fault of its own.
        windowSeconds > MAX_WINDOW_SECONDS || timeout > windowSeconds + POLLER_MARGIN_SECONDS,
      ({ input: { windowSeconds } }) =>
        `must be more than the window of ${windowSeconds} s plus ${POLLER_MARGIN_SECONDS} s in which the run ends`,
    ),
    ['timeout'],
  ),
  v.description('Options of the poller function, see below.'),
);
export type PollerOptions = v.InferOutput<typeof PollerOptions>;
