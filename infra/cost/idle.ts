import { RENEW_MS, RENEW_SOON_MS, TAKE_OVER_LOOK_MS } from '../../lib/ledger/defaults.ts';
import { FULL_TICKS } from '../../lib/poller/defaults.ts';
import { MINUTES_A_MONTH } from './prices.ts';
import {
  BILLED_MS_OF_A_ROUND,
  costOf,
  inboxRequestsOf,
  LOG_BYTES_OF_A_RUN,
  LOG_BYTES_OF_A_SUMMARY,
  sumOf,
} from './used.ts';

/** When a poller looks for work. */
export type Pace =
  /** At each tick, and at rounds so many seconds apart. */
  | { kind: 'sweep'; seconds: number }
  /** At each tick, and where Conductor says that there is work. */
  | { kind: 'wake' }
  | { kind: 'always' };

/** What a service costs in a month without any work. */
export interface IdleCost {
  /** Dollars, by what they are for. */
  parts: Record<string, number>;
  dollars: number;
  /** How long a task waits for its worker to be called, on average and at most, in seconds. */
  waits: { mean: number; most: number };
}

/** The cost of a service with so many pollers of this kind, at AWS's list prices. */
export function idleCostOf(pace: Pace, memoryMb: number, pollers = 1): IdleCost {
  const use = useOf(pace);
  const ofPollers = (perMinute: number) => pollers * perMinute * MINUTES_A_MONTH;
  const parts = costOf({
    minutes: MINUTES_A_MONTH,
    pollers: { calls: ofPollers(use.runs), billedMs: ofPollers(use.billedMs) },
    pollerMemoryMb: memoryMb,
    ledgerReads: ofPollers(use.ledgerChanges + use.ledgerLooks),
    ledgerWrites: ofPollers(use.ledgerChanges),
    rounds: ofPollers(use.rounds),
    inboxRequests: inboxRequestsOf(use.rounds, pollers, MINUTES_A_MONTH),
    logBytes: ofPollers(
      (use.runs + use.rounds) * LOG_BYTES_OF_A_RUN + use.summaries * LOG_BYTES_OF_A_SUMMARY,
    ),
  });
  return { parts, dollars: sumOf(parts), waits: use.waits };
}

/** What happens in a minute, and how long a task waits, in seconds. */
interface Use {
  runs: number;
  billedMs: number;
  ledgerChanges: number;
  /** Reads that change nothing. */
  ledgerLooks: number;
  /** How many of the runs a message has started. */
  rounds: number;
  /** Lines of runs that polled. */
  summaries: number;
  waits: IdleCost['waits'];
}

function useOf(pace: Pace): Use {
  if (pace.kind === 'always') return ALWAYS;
  if (pace.kind === 'sweep') return useOfRounds(pace.seconds);
  // Of what no notice tells, the next tick learns.
  return { ...useOfRounds(60), waits: { mean: 0.1, most: 61 } };
}

function useOfRounds(seconds: number): Use {
  const rounds = Math.ceil(60 / seconds) - 1;
  return {
    runs: 1 + rounds,
    billedMs: (1 + rounds) * BILLED_MS_OF_A_ROUND,
    // A round asks the server for the sizes of its queues, and so does a tick, which then looks whether a run polls. Only
    // each fifth tick polls all the same: it takes the lease and gives it back.
    ledgerChanges: 2 / FULL_TICKS,
    ledgerLooks: 1 - 1 / FULL_TICKS,
    rounds,
    summaries: 1 / FULL_TICKS,
    waits: { mean: seconds / 2, most: seconds + 1 },
  };
}

/** The next run is there before the last long poll of the one before has ended: so long are both billed. */
const HAND_OVER_MS = 5_500;

/** One run follows the other. Its last 10 s renew the lease each second, since the next one waits. */
const ALWAYS: Use = {
  runs: 1,
  billedMs: 60_000 + HAND_OVER_MS,
  ledgerChanges: 50_000 / RENEW_MS + 10_000 / RENEW_SOON_MS + 3,
  ledgerLooks: HAND_OVER_MS / TAKE_OVER_LOOK_MS,
  rounds: 0,
  summaries: 1,
  waits: { mean: 0.1, most: 5 },
};
