import type { Pauses } from '../protocol/pauses.ts';
import { under } from '../task/by-name.ts';
import type { Receipt } from '../task/receipt.ts';
import { UNTOLD } from './claims.ts';
import { LEASE_MS, MAX_RECEIPTS, START_MS, TAKE_OVER_MS } from './defaults.ts';
import type { Claim, LedgerState, Taken } from './state.ts';
import { isOpenAt, type LaneSlots, openMs, takenBy } from './taken.ts';

/** All that can happen to the ledger. Each function says what comes of it, and what to write. */
export interface Change<T> {
  result: T;
  /** Left out, there is nothing to write. */
  state?: LedgerState;
}

/** What a run still has of one lane when it stops polling. */
export interface Left {
  lane: LaneSlots;
  /** Calls that have not ended: for how long from now on each of them can be open. */
  calls: readonly number[];
  /** Tasks in Lambda's queue, which go on without it. */
  queued: readonly QueuedTask[];
}

/** A task in Lambda's queue. */
export interface QueuedTask {
  receipt: Receipt;
  /** After so long its call must have ended. */
  forMs: number;
}

/** Who wants to poll. */
export interface Candidate {
  runId: string;
  /** When it was started: a run that took over late is relieved at its next tick all the same. */
  sinceMs: number;
  /** Whether it was started because there is work: then a run that polls looks at all types once more. */
  isWanted: boolean;
  /** A run that has polled for so long is relieved. */
  relieveAfterMs: number;
  lanes: readonly LaneSlots[];
}

/** What becomes of a run that wants to poll. */
export type Entered =
  | { kind: 'polls'; queued: LedgerState['queued'] }
  /** The one before ends soon. */
  | { kind: 'waits' }
  /** Another run polls. */
  | { kind: 'leaves' };

export function enter(state: LedgerState, candidate: Candidate, nowMs: number): Change<Entered> {
  const { holder, next } = state;
  const { runId, isWanted, relieveAfterMs } = candidate;
  if (!holder || holder.untilMs <= nowMs || holder.runId === runId)
    return polls(state, candidate, nowMs);
  const isNext = next?.runId === runId;
  const isTaken = next !== undefined && next.untilMs > nowMs && !isNext;
  if (nowMs - holder.sinceMs >= relieveAfterMs && !isTaken) {
    const waiting = { ...state, next: { runId, untilMs: nowMs + TAKE_OVER_MS } };
    return { result: { kind: 'waits' }, ...(isNext ? {} : { state: waiting }) };
  }
  const announced = isWanted && !state.isWanted ? { state: { ...state, isWanted: true } } : {};
  return { result: { kind: 'leaves' }, ...announced };
}

function polls(state: LedgerState, candidate: Candidate, nowMs: number): Change<Entered> {
  const { runId, sinceMs, lanes } = candidate;
  const { holder, next: _, startingUntilMs: __, open, queued, ...rest } = state;
  const wasKilled = holder !== undefined && holder.runId !== runId;
  const takenOver = lanesAt(nowMs, queued);
  const ofKilled = wasKilled ? { [holder.runId]: leftByKilled(holder, lanes) } : {};
  return {
    result: { kind: 'polls', queued: takenOver },
    state: {
      ...rest,
      holder: {
        runId,
        sinceMs,
        untilMs: nowMs + LEASE_MS,
        claims: claimsOn(takenOver, lanes, nowMs),
      },
      open: openAt(nowMs, { ...open, ...ofKilled }),
      queued: {},
      isWanted: false,
    },
  };
}

/** The Event tasks that a run takes over are its own from now on. */
function claimsOn(
  queued: LedgerState['queued'],
  lanes: readonly LaneSlots[],
  nowMs: number,
): Record<string, Claim> {
  const claims = lanes.map((lane) => {
    const forMs = (under(queued, lane.name) ?? []).map(({ untilMs }) => untilMs - nowMs);
    return [lane.name, { ...UNTOLD, open: takenBy(forMs, lane, nowMs) }] as const;
  });
  return Object.fromEntries(claims.filter(([, { open }]) => open.length > 0));
}

/** What it had open when it wrote last, and what it may have started since then. */
function leftByKilled(
  { claims, untilMs }: NonNullable<LedgerState['holder']>,
  lanes: readonly LaneSlots[],
): Record<string, Taken[]> {
  return Object.fromEntries(
    lanes.map((lane) => {
      const { open, more } = under(claims, lane.name) ?? UNTOLD;
      return [lane.name, [...open, { count: more, untilMs: untilMs + openMs(lane) }]];
    }),
  );
}

/** Whether a run polls, or rounds are on their way. */
export const isAwake = (
  { holder, roundsUntilMs = 0 }: LedgerState,
  nowMs: number,
): Change<boolean> => ({ result: Math.max(holder?.untilMs ?? 0, roundsUntilMs) > nowMs });

/**
 * Work was announced. A run that polls looks at all types once more before it ends; where none polls, one is to be started.
 *
 * @returns whether to start one
 */
export function announce(state: LedgerState, nowMs: number): Change<boolean> {
  const { holder, startingUntilMs = 0, isWanted } = state;
  if (holder && holder.untilMs > nowMs)
    return { result: false, ...(isWanted ? {} : { state: { ...state, isWanted: true } }) };
  if (startingUntilMs > nowMs) return { result: false };
  return { result: true, state: { ...state, startingUntilMs: nowMs + START_MS } };
}

/** The run that a notice was to start could not be started: the next notice tries again. */
export function notStarted({ startingUntilMs: _, ...state }: LedgerState): Change<void> {
  return { result: undefined, state };
}

/** A person has paused or resumed something. */
export const setPauses = (state: LedgerState, pauses: Pauses): Change<void> => ({
  result: undefined,
  state: { ...state, pauses },
});

/** A run has read them, since the ledger had none. What a person has set meanwhile is newer. */
export const learnPauses = (state: LedgerState, pauses: Pauses): Change<void> =>
  state.pauses ? { result: undefined } : setPauses(state, pauses);

/** What a run learns when it renews its lease. */
export type Renewed = 'polls' | 'relieved' | 'lost';

/** @param claims what the run has, and may start until it renews again */
export function renew(
  state: LedgerState,
  runId: string,
  claims: Record<string, Claim>,
  nowMs: number,
): Change<Renewed> {
  const { holder, next } = state;
  // Also where the other one is gone by now: it may have left calls that this run does not know of.
  if (holder?.runId !== runId) return { result: 'lost' };
  const renewed = { ...state, holder: { ...holder, claims, untilMs: nowMs + LEASE_MS } };
  const isRelieved = next !== undefined && next.untilMs > nowMs;
  return { result: isRelieved ? 'relieved' : 'polls', state: renewed };
}

/**
 * A run that finds no work wants to end. It may not where work was announced meanwhile: then it looks at all types again.
 * A notice that comes later finds no run, and starts one.
 *
 * @param roundsForMs for how long from now on there are rounds
 */
export function stopIdle(
  state: LedgerState,
  runId: string,
  left: readonly Left[],
  roundsForMs: number,
  nowMs: number,
): Change<boolean> {
  if (state.holder?.runId === runId && state.isWanted)
    return {
      result: false,
      state: { ...withRounds(state, roundsForMs, nowMs), isWanted: false },
    };
  return { ...release(state, runId, left, roundsForMs, nowMs), result: true };
}

const withRounds = (state: LedgerState, forMs: number, nowMs: number): LedgerState =>
  forMs > 0 ? { ...state, roundsUntilMs: nowMs + forMs } : state;

/**
 * A run polls no more: what it leaves is told, and another run may begin.
 *
 * @param roundsForMs for how long from now on there are rounds
 */
export function release(
  state: LedgerState,
  runId: string,
  left: readonly Left[],
  roundsForMs: number,
  nowMs: number,
): Change<void> {
  const { holder, ...rest } = withRounds(state, roundsForMs, nowMs);
  const queued = new Map(Object.entries(rest.queued));
  const waiting: [string, Taken[]][] = [];
  let room = MAX_RECEIPTS - [...queued.values()].flat().length;
  for (const { lane, calls, queued: tasks } of left) {
    const kept = tasks.slice(0, Math.max(0, room));
    room -= kept.length;
    if (kept.length > 0)
      queued.set(lane.name, [
        ...(queued.get(lane.name) ?? []),
        ...kept.map(({ receipt, forMs }) => ({ receipt, untilMs: nowMs + forMs })),
      ]);
    const others = [...tasks.slice(kept.length).map(forMsOf), ...(lane.isEvent ? calls : [])];
    if (others.length > 0) waiting.push([lane.name, takenBy(others, lane, nowMs)]);
  }
  // They are told once, and not by `tellOpen`: so they have a name of their own.
  const open = waiting.length > 0 ? { [`${runId} queued`]: Object.fromEntries(waiting) } : {};
  const released: LedgerState = {
    ...rest,
    queued: Object.fromEntries(queued),
    open: { ...rest.open, ...open },
    ...(holder && holder.runId !== runId && { holder }),
  };
  return tellOpen(released, runId, left, nowMs);
}

/** A run that polls no more tells which of its calls are still open. */
export function tellOpen(
  state: LedgerState,
  runId: string,
  left: readonly Left[],
  nowMs: number,
): Change<void> {
  const { [runId]: _, ...others } = state.open;
  const ours = left
    .filter(({ lane, calls }) => calls.length > 0 && !lane.isEvent)
    .map(({ lane, calls }) => [lane.name, takenBy(calls, lane, nowMs)]);
  const open = ours.length > 0 ? { ...others, [runId]: Object.fromEntries(ours) } : others;
  return { result: undefined, state: { ...state, open } };
}

/** How many of a lane's slots other runs have. */
export function takenElsewhere({ open }: LedgerState, lane: LaneSlots, nowMs: number): number {
  const taken = Object.values(open)
    .flatMap((lanes) => under(lanes, lane.name) ?? [])
    .filter(isOpenAt(nowMs))
    .reduce((sum, { count }) => sum + count, 0);
  return Math.min(taken, lane.concurrency);
}

/** Whether runs that poll no more still have calls. */
export const othersHaveCalls = ({ open }: LedgerState, nowMs: number): boolean =>
  Object.keys(openAt(nowMs, open)).length > 0;

const forMsOf = ({ forMs }: QueuedTask) => forMs;

/** Without what has ended. */
function openAt(nowMs: number, open: LedgerState['open']): LedgerState['open'] {
  const left = Object.entries(open).map(([run, lanes]) => [run, lanesAt(nowMs, lanes)] as const);
  return Object.fromEntries(left.filter(([, lanes]) => Object.keys(lanes).length > 0));
}

/** The same of one run. */
function lanesAt<T extends { untilMs: number }>(
  nowMs: number,
  lanes: Record<string, T[]>,
): Record<string, T[]> {
  const left = Object.entries(lanes).map(
    ([lane, items]) => [lane, items.filter(isOpenAt(nowMs))] as const,
  );
  return Object.fromEntries(left.filter(([, items]) => items.length > 0));
}
