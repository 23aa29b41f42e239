import { RENEW_MS, RENEW_SOON_MS } from '../../lib/ledger/defaults.ts';
import { REPORTER_MEMORY_MB } from '../plugin/defaults.ts';
import { priceOf } from './lambda.ts';
import { DOLLARS, MINUTES_A_MONTH } from './prices.ts';

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
  const perMonth = (perMinute: number) => perMinute * MINUTES_A_MONTH;
  const ofPollers = (perMinute: number) => pollers * perMonth(perMinute);
  const parts = {
    'the pollers': priceOf(ofPollers(use.runs), ofPollers(use.billedMs), memoryMb),
    'the ledger': ofPollers(use.ledgerChanges) * (DOLLARS.dynamoDbWrite + DOLLARS.dynamoDbRead),
    'the reporter, which starts the rounds': priceOf(
      ofPollers(use.rounds),
      ofPollers(use.rounds * BILLED_MS_OF_A_START),
      REPORTER_MEMORY_MB,
    ),
    'its inbox': perMonth(inboxRequests(use.rounds, pollers)) * DOLLARS.sqsRequest,
    'three alarms': 3 * DOLLARS.alarm,
    logs:
      ofPollers((use.runs + use.rounds) * LOG_BYTES_OF_A_RUN + LOG_BYTES_OF_A_TICK) *
      (DOLLARS.logGb / 1e9),
  };
  const dollars = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { parts, dollars, waits: use.waits };
}

/** What happens in a minute, and how long a task waits, in seconds. */
interface Use {
  runs: number;
  billedMs: number;
  ledgerChanges: number;
  /** How many of the runs a message has started. */
  rounds: number;
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
    // A round asks the server for the sizes of its queues; only the tick polls, and takes the lease and gives it back.
    ledgerChanges: 2,
    rounds,
    waits: { mean: seconds / 2, most: seconds + 1 },
  };
}

/**
 * The tick sends ten messages with each request. A message ends the wait of a receiver, halfway through on average, and is
 * deleted. Without messages, Lambda asks the queue with two receivers only.
 */
const inboxRequests = (rounds: number, pollers: number) =>
  rounds > 0
    ? pollers * (Math.ceil(rounds / 10) + 1.5 * rounds) + RECEIVES_OF_FIVE
    : RECEIVES_OF_TWO;

/** One run follows the other. Its last 10 s renew the lease each second, since the next one waits. */
const ALWAYS: Use = {
  runs: 1,
  billedMs: 60_000,
  ledgerChanges: 50_000 / RENEW_MS + 10_000 / RENEW_SOON_MS + 3,
  rounds: 0,
  waits: { mean: 0.1, most: 5 },
};

/** The most that a round without work may take. */
const BILLED_MS_OF_A_ROUND = 100;
/**
 * The reporter reads a message and makes one call to Lambda. Not billed on AWS yet: the local stack bills some 70 ms, of
 * which 55 are the emulator's own wait where a function writes no log.
 */
const BILLED_MS_OF_A_START = 25;
/** Lambda asks a queue with five receivers, each for 20 s; one that stays empty with two. */
const RECEIVES_OF_FIVE = 15;
const RECEIVES_OF_TWO = 6;
/** Lambda's own START, END and REPORT, and our summary at each tick. */
const LOG_BYTES_OF_A_RUN = 350;
const LOG_BYTES_OF_A_TICK = 600;
