import type { Receipt } from '../task/receipt.ts';
import { CLOCK_MARGIN_MS, LEASE_MS, MAX_RECEIPTS, START_MS, TAKE_OVER_MS } from './defaults.ts';
import type { LedgerState, Taken } from './state.ts';

/** All that can happen to the ledger. Each function says what comes of it, and what to write. */
export interface Change<T> {
  result: T;
  /** Left out, there is nothing to write. */
  state?: LedgerState;
}

/** A lane, as far as its slots go. */
export interface LaneSlots {
  name: string;
  concurrency: number;
  /** After so long a call must have ended, the wait in Lambda's queue included. */
  callMs: number;
  isEvent: boolean;
}

/** What a run still has of one lane when it stops polling. */
export interface Left {
  lane: LaneSlots;
  /** Calls that have not ended. */
  calls: number;
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
}

/** What becomes of a run that wants to poll. */
export type Entered =
  | { kind: 'polls'; queued: LedgerState['queued'] }
  /** The one before ends soon. */
  | { kind: 'waits' }
  /** Another run polls. */
  | { kind: 'leaves' };

export function enter(
  state: LedgerState,
  { runId, sinceMs, isWanted, relieveAfterMs }: Candidate,
  nowMs: number,
): Change<Entered> {
  const { holder, next } = state;
  if (!holder || holder.untilMs <= nowMs || holder.runId === runId)
    return polls(state, runId, sinceMs, nowMs);
  const isNext = next?.runId === runId;
  const isTaken = next !== undefined && next.untilMs > nowMs && !isNext;
  if (nowMs - holder.sinceMs >= relieveAfterMs && !isTaken) {
    const waiting = { ...state, next: { runId, untilMs: nowMs + TAKE_OVER_MS } };
    return { result: { kind: 'waits' }, ...(isNext ? {} : { state: waiting }) };
  }
  const announced = isWanted && !state.isWanted ? { state: { ...state, isWanted: true } } : {};
  return { result: { kind: 'leaves' }, ...announced };
}

function polls(state: LedgerState, runId: string, sinceMs: number, nowMs: number): Change<Entered> {
  const { holder, next: _, startingUntilMs: __, queued, ...rest } = tidied(state, nowMs);
  const wasKilled = holder !== undefined && holder.runId !== runId;
  return {
    result: { kind: 'polls', queued },
    state: {
      ...rest,
      holder: { runId, sinceMs, untilMs: nowMs + LEASE_MS },
      queued: {},
      isWanted: false,
      ...(wasKilled && { killedAtMs: holder.untilMs }),
    },
  };
}

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

/** What a run learns when it renews its lease. */
export type Renewed = 'polls' | 'relieved' | 'lost';

export function renew(state: LedgerState, runId: string, nowMs: number): Change<Renewed> {
  const { holder, next } = state;
  // Also where the other one is gone by now: it may have left calls that this run does not know of.
  if (holder?.runId !== runId) return { result: 'lost' };
  const renewed = { ...state, holder: { ...holder, untilMs: nowMs + LEASE_MS } };
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
  const queued = { ...rest.queued };
  const waiting: Record<string, Taken> = {};
  let room = MAX_RECEIPTS - Object.values(queued).flat().length;
  for (const { lane, calls, queued: tasks } of left) {
    const untilMs = nowMs + openMs(lane);
    const kept = tasks.slice(0, Math.max(0, room));
    room -= kept.length;
    if (kept.length > 0)
      queued[lane.name] = [
        ...(queued[lane.name] ?? []),
        ...kept.map(({ receipt, forMs }) => ({ receipt, untilMs: nowMs + forMs })),
      ];
    const others = tasks.length - kept.length + (lane.isEvent ? calls : 0);
    if (others > 0) waiting[lane.name] = { count: others, untilMs };
  }
  // They are told once, and not by `tellOpen`: so they have a name of their own.
  const open = Object.keys(waiting).length > 0 ? { [`${runId} queued`]: waiting } : {};
  const released: LedgerState = {
    ...rest,
    queued,
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
    .filter(({ lane, calls }) => calls > 0 && !lane.isEvent)
    .map(({ lane, calls }) => [lane.name, { count: calls, untilMs: nowMs + openMs(lane) }]);
  const open = ours.length > 0 ? { ...others, [runId]: Object.fromEntries(ours) } : others;
  return { result: undefined, state: { ...state, open } };
}

/** How many of a lane's slots other runs have. */
export function takenElsewhere(
  { open, killedAtMs }: LedgerState,
  lane: LaneSlots,
  nowMs: number,
): number {
  if (killedAtMs !== undefined && nowMs < killedAtMs + openMs(lane)) return lane.concurrency;
  const taken = Object.values(open)
    .flatMap((lanes) => lanes[lane.name] ?? [])
    .filter(({ untilMs }) => untilMs > nowMs)
    .reduce((sum, { count }) => sum + count, 0);
  return Math.min(taken, lane.concurrency);
}

/** Whether runs that poll no more still have calls. */
export const othersHaveCalls = ({ open }: LedgerState, nowMs: number): boolean =>
  Object.values(open).some((lanes) => Object.values(lanes).some(({ untilMs }) => untilMs > nowMs));

/** How long a call that starts now can be open. */
const openMs = ({ callMs }: LaneSlots) => callMs + CLOCK_MARGIN_MS;

/** Without what has ended. */
function tidied(state: LedgerState, nowMs: number): LedgerState {
  const isOpen = ({ untilMs }: { untilMs: number }) => untilMs > nowMs;
  const open = Object.entries(state.open)
    .map(
      ([run, lanes]) =>
        [
          run,
          Object.fromEntries(Object.entries(lanes).filter(([, taken]) => isOpen(taken))),
        ] as const,
    )
    .filter(([, lanes]) => Object.keys(lanes).length > 0);
  const queued = Object.entries(state.queued)
    .map(([lane, tasks]) => [lane, tasks.filter(isOpen)] as const)
    .filter(([, tasks]) => tasks.length > 0);
  return { ...state, open: Object.fromEntries(open), queued: Object.fromEntries(queued) };
}
