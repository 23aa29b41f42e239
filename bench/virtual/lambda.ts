import type { Clock } from '../../lib/task/clock.ts';
import { COLD_MS, KEEP_MS, WAY_MS } from './defaults.ts';

/** What the calls of a function came to. */
export interface Bill {
  calls: number;
  billedMs: number;
  coldStarts: number;
}

/** Functions in virtual time: each call has a process of its own, which is kept for the next call. */
export interface VirtualLambda {
  /**
   * Calls a function. Resolves with the work's result when the caller has the answer.
   *
   * @param leastMs the least that is billed
   */
  call<T>(name: string, work: () => Promise<T>, leastMs?: number): Promise<T>;
  /** Until now, with what is running. */
  billOf(names: readonly string[]): Bill;
}

/** How long calls take beside their work. */
export interface CallTimes {
  wayMs: number;
  coldMs: number;
}

const ON_AWS: CallTimes = { wayMs: WAY_MS, coldMs: COLD_MS };
/** The worker is in the poller's process. */
export const IN_PROCESS: CallTimes = { wayMs: 0, coldMs: 0 };

export function lambdaIn(clock: Clock, { wayMs, coldMs } = ON_AWS): VirtualLambda {
  const functions = new Map<string, LambdaFunction>();

  function functionOf(name: string): LambdaFunction {
    const bill = { calls: 0, billedMs: 0, coldStarts: 0 };
    const found = functions.get(name) ?? { bill, runningSinceMs: new Set(), keptUntilMs: [] };
    functions.set(name, found);
    return found;
  }

  return {
    async call(name, work, leastMs = 1) {
      await clock.sleep(wayMs);
      const { bill, runningSinceMs, keptUntilMs } = functionOf(name);
      const isWarm = (keptUntilMs.pop() ?? 0) > clock.nowMs();
      const since = { atMs: clock.nowMs() };
      runningSinceMs.add(since);
      bill.calls += 1;
      if (!isWarm) bill.coldStarts += 1;
      // AWS bills the start of a process too.
      if (!isWarm) await clock.sleep(coldMs);
      const result = await work();
      runningSinceMs.delete(since);
      bill.billedMs += Math.max(leastMs, Math.ceil(clock.nowMs() - since.atMs));
      keptUntilMs.push(clock.nowMs() + KEEP_MS);
      await clock.sleep(wayMs);
      return result;
    },
    billOf: (names) =>
      names.map(functionOf).reduce(
        (sum, { bill, runningSinceMs }) => {
          const runningMs = [...runningSinceMs].map(({ atMs }) => clock.nowMs() - atMs);
          return {
            calls: sum.calls + bill.calls,
            billedMs: runningMs.reduce((a, b) => a + b, sum.billedMs + bill.billedMs),
            coldStarts: sum.coldStarts + bill.coldStarts,
          };
        },
        { calls: 0, billedMs: 0, coldStarts: 0 },
      ),
  };
}

interface LambdaFunction {
  bill: Bill;
  runningSinceMs: Set<{ atMs: number }>;
  /** The processes that have nothing to do; the last one is used first. */
  keptUntilMs: number[];
}
