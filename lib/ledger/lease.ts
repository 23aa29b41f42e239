import type { Log } from '../observe/log.ts';
import { NO_PAUSES, type Pauses } from '../protocol/pauses.ts';
import type { Clock } from '../task/clock.ts';
import { claimsOf, type LaneClaim, UNBOUNDED } from './claims.ts';
import {
  RENEW_MS,
  RENEW_SOON_MS,
  TAKE_OVER_LOOK_MS,
  TAKE_OVER_MS,
  TELL_AGAIN_MS,
  TELL_TRIES,
} from './defaults.ts';
import type { Ledger } from './ledger.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { LedgerState } from './state.ts';
import type { LaneSlots } from './taken.ts';
import {
  type Candidate,
  type Change,
  type Entered,
  enter,
  type Left,
  learnPauses,
  othersHaveCalls,
  type QueuedTask,
  release,
  renew,
  stopIdle,
  takenElsewhere,
  tellOpen,
} from './transitions.ts';

/** The right to poll: one run at a time has it. */
export interface Lease {
  /** Whether other runs know of it. Without a ledger they do not, and a run polls its whole window. */
  isShared: boolean;
  /** Whether it was taken over from a run that had work until then. */
  isTakenOver: boolean;
  /** What people have paused, as the run knows it; a change is known when the lease is renewed. */
  pauses(): Pauses;
  /** Event tasks of runs before, which this run looks after. */
  queued: Record<string, QueuedTask[]>;
  /** How many slots of a lane other runs have. */
  elsewhere(lane: LaneSlots): number;
  /**
   * What a lane may start.
   *
   * @param openForMs for how long from now on each of its calls can be open
   */
  claimOf(lane: LaneSlots, openForMs: () => number[]): LaneClaim;
  /** Resolves when another run is to poll: `relieved` where it waits for this one's last polls, `lost` where it polls. */
  over: Promise<'relieved' | 'lost'>;
  /** For how long from now on there are rounds that look for tasks which cannot be polled yet. */
  roundsForMs(): number;
  /**
   * Ends the lease of a run that finds no work; false where work was announced, and the run has to look again.
   *
   * @param roundsForMs for how long there are rounds now
   */
  stopIdle(left: () => Left[], roundsForMs: number): Promise<boolean>;
  /**
   * The run polls no more: another one may begin.
   *
   * @param roundsForMs for how long there are rounds now
   */
  release(left: () => Left[], roundsForMs: number): Promise<void>;
  /** Until `drained` resolves, others learn each second which of its calls are open. */
  tellOpen(left: () => Left[], drained: Promise<unknown>): Promise<void>;
  /** The process is about to stop, whatever is still open: Lambda may go on with it later, in another invocation. */
  end(): void;
}

/** Who asks for it. */
export interface LeaseRequest extends Omit<Candidate, 'sinceMs'> {
  /** How long the run may poll: towards the end of this time it expects to be relieved. */
  windowMs: number;
}

/** What a lease needs beside the ledger. */
interface LeasePorts {
  clock: Clock;
  log: Log;
  /** Reads what people have paused, where the ledger has no copy yet; left out, nothing is paused. */
  readPauses?(): Promise<Pauses>;
}

/**
 * Waits where another run is to be relieved, until it has stopped.
 *
 * @returns undefined where another run polls
 * @throws Error where the ledger cannot be reached
 */
export async function takeLease(
  ledger: Ledger,
  candidate: LeaseRequest,
  ports: LeasePorts,
): Promise<Lease | undefined> {
  const { entered, isTakenOver } = await entering(ledger, candidate, ports);
  if (entered.kind !== 'polls') return undefined;
  await copyPauses(ledger, ports);
  return { ...leaseOf(ledger, candidate, entered.queued, ports), isTakenOver };
}

async function entering(ledger: Ledger, candidate: LeaseRequest, { clock }: LeasePorts) {
  const endsAtMs = clock.nowMs() + TAKE_OVER_MS;
  let sinceMs: number | undefined;
  for (let isTakenOver = false; ; isTakenOver = true) {
    const entered = await ledger.change<Entered>((state, nowMs) => {
      sinceMs ??= nowMs;
      return enter(state, { ...candidate, sinceMs }, nowMs);
    });
    if (entered.kind !== 'waits' || clock.nowMs() > endsAtMs) return { entered, isTakenOver };
    await clock.sleep(TAKE_OVER_LOOK_MS);
  }
}

/** Once in the life of a ledger: all later runs find the copy. */
async function copyPauses(ledger: Ledger, { readPauses, log }: LeasePorts): Promise<void> {
  if (!readPauses || ledger.known().pauses) return;
  try {
    const pauses = await readPauses();
    await ledger.change((state) => learnPauses(state, pauses));
  } catch (error) {
    log('error', PAUSES_UNKNOWN, { error: String(error) });
  }
}

function leaseOf(
  ledger: Ledger,
  { runId, windowMs }: LeaseRequest,
  queued: LedgerState['queued'],
  { clock, log }: LeasePorts,
): Omit<Lease, 'isTakenOver'> {
  const sinceMs = clock.nowMs();
  const ended = new AbortController();
  const stopped = new AbortController();

  const renewInMs = () =>
    clock.nowMs() - sinceMs >= windowMs - RENEW_MS ||
    othersHaveCalls(ledger.known(), ledger.nowMs())
      ? RENEW_SOON_MS
      : RENEW_MS;

  let isOver: (kind: 'relieved' | 'lost') => void = () => {};
  const over = new Promise<'relieved' | 'lost'>((resolve) => {
    isOver = resolve;
  });
  let isLost = false;

  const renewNow = oneAtATime(async () => {
    if (ended.signal.aborted || isLost) return;
    try {
      const kind = await ledger.change((state, nowMs) =>
        renew(state, runId, claims.toTell(nowMs), nowMs),
      );
      claims.told();
      isLost = kind === 'lost';
      if (kind !== 'polls') isOver(kind);
    } catch (error) {
      claims.away();
      away(log)(error);
    }
  });
  const claims = claimsOf(renewNow);

  // A run that is relieved keeps its lease until its last poll is answered: that can take longer than a lease.
  async function renewing(): Promise<void> {
    while (!ended.signal.aborted && !isLost) {
      await clock.sleep(renewInMs(), ended.signal);
      await renewNow();
    }
  }
  void renewing();

  /** Tried again: what others do not learn counts as taken until its time is over. */
  async function insisting<T>(change: () => Promise<T>): Promise<T | undefined> {
    for (let triesLeft = TELL_TRIES; ; triesLeft -= 1) {
      try {
        return await change();
      } catch (error) {
        if (triesLeft === 1) {
          away(log)(error);
          return undefined;
        }
        await clock.sleep(TELL_AGAIN_MS, stopped.signal);
      }
    }
  }

  /** How many open calls the ledger has of this run. */
  let told = 0;
  const tell = (change: Tell, left: () => Left[]) =>
    insisting(() =>
      ledger.change((state, nowMs) => {
        const now = left();
        told = callsIn(now);
        return change(state, now, nowMs);
      }),
    );

  return {
    isShared: true,
    queued: Object.fromEntries(
      Object.entries(queued).map(([lane, tasks]) => [
        lane,
        tasks.map(({ receipt, untilMs }) => ({ receipt, forMs: untilMs - ledger.nowMs() })),
      ]),
    ),
    over,
    pauses: () => ledger.known().pauses ?? NO_PAUSES,
    claimOf: claims.of,
    elsewhere: (lane) => takenElsewhere(ledger.known(), lane, ledger.nowMs()),
    roundsForMs: () => Math.max(0, (ledger.known().roundsUntilMs ?? 0) - ledger.nowMs()),
    async stopIdle(left, roundsForMs) {
      const mayStop = await insisting(() =>
        ledger.change((state, nowMs) => stopIdle(state, runId, left(), roundsForMs, nowMs)),
      );
      // What others do not learn does not hold the run: its lease runs out.
      if (mayStop !== false) ended.abort();
      return mayStop !== false;
    },
    async release(left, roundsForMs) {
      if (ended.signal.aborted) return;
      await tell((state, now, nowMs) => release(state, runId, now, roundsForMs, nowMs), left);
      ended.abort();
    },
    async tellOpen(left, drained) {
      let isDrained = false;
      void drained.then(() => {
        isDrained = true;
      });
      while (told > 0 && !stopped.signal.aborted) {
        if (!isDrained) await Promise.race([drained, clock.sleep(RENEW_SOON_MS, stopped.signal)]);
        if (callsIn(left()) !== told)
          await tell((state, now, nowMs) => tellOpen(state, runId, now, nowMs), left);
        else if (isDrained) return;
      }
    },
    end() {
      ended.abort();
      stopped.abort();
    },
  };
}

type Tell = (state: LedgerState, left: readonly Left[], nowMs: number) => Change<void>;

const callsIn = (left: readonly Left[]) => left.reduce((sum, { calls }) => sum + calls.length, 0);

/** The run goes on: tasks that wait for the ledger would be worse than a few too many at a time. */
const away = (log: Log) => (error: unknown) => log('error', LEDGER_AWAY, { error: String(error) });

export const LEDGER_AWAY =
  'the ledger cannot be reached: until it can, two runs may poll at a time, and open more than the concurrency';

export const PAUSES_UNKNOWN =
  'the ledger does not say which task types are paused: this run polls all of them';

/** The lease of a run that knows of no others: it has all slots. */
export const ALONE: Lease = {
  isShared: false,
  isTakenOver: false,
  pauses: () => NO_PAUSES,
  queued: {},
  over: new Promise(() => {}),
  elsewhere: () => 0,
  claimOf: () => UNBOUNDED,
  roundsForMs: () => 0,
  stopIdle: async () => true,
  release: async () => {},
  tellOpen: async () => {},
  end: () => {},
};
