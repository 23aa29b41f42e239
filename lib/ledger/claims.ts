import type { Claim } from './state.ts';
import { type LaneSlots, takenBy } from './taken.ts';

/**
 * How many tasks a lane may start before it has told the ledger. If the run is killed, the next one knows from that how
 * many can be open.
 */
export interface LaneClaim {
  /** How many more may be polled. */
  free(): number;
  /** So many are asked for. */
  ask(count: number): void;
  /** One of those that were asked for is started. */
  started(): void;
  /** So many of those that were asked for have not come. */
  unused(count: number): void;
  /** Tells the ledger that the lane has work. Resolves when it may start as many as it has slots, or the ledger is away. */
  raise(): Promise<void>;
}

/** The claims of all lanes of a run. */
export interface Claims {
  /** @param openForMs for how long from now on each call of the lane can be open */
  of(lane: LaneSlots, openForMs: () => number[]): LaneClaim;
  /** What the ledger is to know. From now on each lane keeps to this and to what the ledger knew before. */
  toTell(nowMs: number): Record<string, Claim>;
  /** The ledger knows what was to be told last. */
  told(): void;
  /** It is not known what the ledger knows: tasks that wait for it would be worse than a few too many at a time. */
  away(): void;
}

/** A lane that has told nothing. It can poll for one task, so that its polls need no word with the ledger. */
export const UNTOLD: Claim = { open: [], more: 1 };

/** Where no other run is told anything. */
export const UNBOUNDED: LaneClaim = {
  free: () => Number.POSITIVE_INFINITY,
  ask: () => {},
  started: () => {},
  unused: () => {},
  raise: async () => {},
};

/** @param tell writes what is to be told; it resolves when that is done, or has failed */
export function claimsOf(tell: () => Promise<void>): Claims {
  const claims: (LaneClaim & Teller)[] = [];
  return {
    of(lane, openForMs) {
      const claim = claimOf(lane, openForMs, tell);
      claims.push(claim);
      return claim;
    },
    toTell: (nowMs) => Object.fromEntries(claims.flatMap((claim) => claim.toTell(nowMs))),
    told: () => claims.forEach((claim) => void claim.told()),
    away: () => claims.forEach((claim) => void claim.away()),
  };
}

interface Teller {
  /** Its name and claim; nothing where that is what all lanes have. */
  toTell(nowMs: number): [string, Claim][];
  told(): void;
  away(): void;
}

function claimOf(
  lane: LaneSlots,
  openForMs: () => number[],
  tell: () => Promise<void>,
): LaneClaim & Teller {
  let started = 0;
  let asked = 0;
  /** How many may ever be started, those before included. */
  let limit = lane.concurrency === UNTOLD.more ? Number.POSITIVE_INFINITY : UNTOLD.more;
  let nextLimit = limit;
  let startedBefore = 0;
  let startedNow = 0;
  let isWanted = false;

  return {
    free: () => Math.max(0, limit - started - asked),
    ask(count) {
      asked += count;
    },
    started() {
      asked -= 1;
      started += 1;
    },
    unused(count) {
      asked -= count;
    },
    async raise() {
      isWanted = true;
      await tell();
      isWanted = false;
    },
    toTell(nowMs) {
      const open = takenBy(openForMs(), lane, nowMs);
      // A lane that starts few has the calls that it has told: so the slots of a killed run come free one by one.
      const likely = Math.max(UNTOLD.more, asked, 2 * (started - startedBefore));
      const more = isWanted ? lane.concurrency : Math.min(lane.concurrency, likely);
      // No more than its slots are ever open, however many it starts.
      nextLimit = more === lane.concurrency ? Number.POSITIVE_INFINITY : started + more;
      startedNow = started;
      limit = Math.min(limit, nextLimit);
      return open.length === 0 && more === UNTOLD.more ? [] : [[lane.name, { open, more }]];
    },
    told() {
      limit = nextLimit;
      startedBefore = startedNow;
    },
    away() {
      limit = Number.POSITIVE_INFINITY;
    },
  };
}
