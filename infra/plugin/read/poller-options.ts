import * as v from 'valibot';
import { TICK_SECONDS } from '../../../lib/config/plan.ts';
import { MAX_TIMEOUT_SECONDS } from '../../../lib/limits/aws.ts';
import {
  IDLE_STOP_SECONDS,
  MAX_WINDOW_SECONDS,
  POLLER_MARGIN_MS,
  POLLER_TIMEOUT_SECONDS,
  POLLS_PER_SECOND,
  RELIEF_MS,
  SWEEP_SECONDS,
  WINDOW_MS,
} from '../../../lib/poller/defaults.ts';
import { POLLER_MEMORY_MB } from '../defaults.ts';
import { boolean, integer, options } from './fields.ts';

const WINDOW_SECONDS = WINDOW_MS / 1_000;
/** Between the end of a run's window and the end of its function, apart from the calls that it waits for. */
export const POLLER_MARGIN_SECONDS = (RELIEF_MS + POLLER_MARGIN_MS) / 1_000;
/** Lambda's limits of a function's memory. */
const MAX_MEMORY_MB = 10_240;
const MIN_MEMORY_MB = 128;
/** A run makes no more of them: each takes a server some 1.3 ms. */
const MAX_POLLS_PER_SECOND = 1_000;

/** `custom.conductor.poller` */
export const PollerOptions = v.pipe(
  options({
    sweep: v.optional(
      v.pipe(
        integer('seconds', 1, TICK_SECONDS),
        v.description(
          'The poller looks at all types this often, in seconds, and polls on where it finds work. 60 is only the tick of ' +
            `each minute. Left out, it is ${SWEEP_SECONDS}, and with \`wake\` ${TICK_SECONDS}. See [when the poller ` +
            'runs](#when-the-poller-runs).',
        ),
      ),
    ),
    idleStop: v.optional(
      v.pipe(
        integer('seconds', 1, TICK_SECONDS),
        v.description('A run whose types have had no work for so many seconds ends.'),
      ),
      IDLE_STOP_SECONDS,
    ),
    always: v.optional(
      v.pipe(
        boolean,
        v.description(
          '`true` polls all the time, work or none; `sweep` and `idleStop` then mean nothing.',
        ),
      ),
      false,
    ),
    windowSeconds: v.optional(
      v.pipe(
        integer('seconds', 1, MAX_WINDOW_SECONDS),
        v.description(
          'How long a run polls at most before the next one takes over, in seconds; after that it waits for the tasks that ' +
            'it started.',
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
        `must be more than the window of ${windowSeconds} s plus ${POLLER_MARGIN_SECONDS} s in which the next run takes over and this one ends`,
    ),
    ['timeout'],
  ),
  v.description('Options of the poller function, see below; with `pollers`, of each of them.'),
);
export type PollerOptions = v.InferOutput<typeof PollerOptions>;
