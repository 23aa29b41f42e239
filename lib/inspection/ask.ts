import { ConductorError } from '../conductor/errors.ts';
import { inTime } from '../conductor/in-time.ts';
import type { Asked } from './answer.ts';
import { ASK_MS, ASKS_AT_ONCE } from './defaults.ts';

/** Makes one call, which is told how long it may take, in milliseconds; it never throws. */
export type Ask = <T>(call: (timeoutMs: number) => Promise<T>) => Promise<Asked<T>>;

/**
 * @param leftMs how long there is time for new calls
 * @param askMs how long one call may take
 */
export function askerOf(leftMs: () => number, askMs = ASK_MS): Ask {
  let free = ASKS_AT_ONCE;
  const waiting: (() => void)[] = [];

  const turn = async (): Promise<void> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
  };
  const done = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return async (call) => {
    await turn();
    const timeoutMs = Math.min(askMs, leftMs());
    if (timeoutMs <= 0) {
      done();
      return TOO_LATE;
    }
    return asked(inTime(timeoutMs, call(timeoutMs), () => late(timeoutMs))).finally(done);
  };
}

/** What came of a call. */
const asked = async <T>(call: Promise<T>): Promise<Asked<T>> =>
  call.then(
    (value): Asked<T> => ({ kind: 'answered', value }),
    (error: unknown): Asked<T> => ({
      kind: 'failed',
      fault: error instanceof ConductorError ? error.fault : 'other',
      reason: error instanceof Error ? error.message : String(error),
    }),
  );

const late = (timeoutMs: number) => new Error(`there was no answer within ${timeoutMs} ms`);

const TOO_LATE = {
  kind: 'failed',
  fault: 'notAsked',
  reason: 'the time of the inspection was over',
} as const;

/** Of what the request does not want to know. */
export const NOT_ASKED = { kind: 'failed', fault: 'notAsked', reason: 'it was not asked' } as const;
