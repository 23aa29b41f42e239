import type { Call } from './calls.ts';
import type { Inject } from './network-faults.ts';

/** What the proxy does to a call. */
export interface Planned {
  name: string;
  inject: Inject;
}

/** Decides what happens to each call; undefined lets it pass. */
export type Plan = (call: Call) => Planned | undefined;

/** No faults. */
export const allPass: Plan = () => undefined;

/** The fault for the first `times` calls that match; the rest pass. */
export function firstCalls(
  times: number,
  planned: Planned,
  matches: (call: Call) => boolean = () => true,
): Plan {
  let left = times;
  return (call) => {
    if (left === 0 || !matches(call)) return undefined;
    left -= 1;
    return planned;
  };
}

/** An outage: from the first call that matches, all calls are hit for `forMs`. */
export function outage(
  forMs: number,
  planned: Planned,
  beginsWith: (call: Call) => boolean = () => true,
  nowMs: () => number = Date.now,
): Plan {
  let endsAtMs: number | undefined;
  return (call) => {
    if (endsAtMs === undefined && beginsWith(call)) endsAtMs = nowMs() + forMs;
    return endsAtMs !== undefined && nowMs() < endsAtMs ? planned : undefined;
  };
}
