import { REPORTER_MEMORY_MB } from '../plugin/defaults.ts';
import { priceOf } from './lambda.ts';
import { DOLLARS, MINUTES_A_MONTH } from './prices.ts';

/** Calls of functions, and the time that AWS bills for them. */
export interface Calls {
  calls: number;
  billedMs: number;
}

/** What a service used in some time, beside its workers. */
export interface Used {
  minutes: number;
  pollers: Calls;
  pollerMemoryMb: number;
  ledgerReads: number;
  ledgerWrites: number;
  /** Rounds that the reporter has started. */
  rounds: number;
  /** Requests to the reporter's inbox: to send, to wait for messages, to delete. */
  inboxRequests: number;
  logBytes: number;
}

/** Dollars at AWS's list prices, by what they are for. */
export const costOf = (used: Used) => ({
  'the pollers': priceOf(used.pollers.calls, used.pollers.billedMs, used.pollerMemoryMb),
  'the ledger': used.ledgerReads * DOLLARS.dynamoDbRead + used.ledgerWrites * DOLLARS.dynamoDbWrite,
  'the reporter, which starts the rounds': priceOf(
    used.rounds,
    used.rounds * BILLED_MS_OF_A_START,
    REPORTER_MEMORY_MB,
  ),
  'its inbox': used.inboxRequests * DOLLARS.sqsRequest,
  'three alarms': (3 * DOLLARS.alarm * used.minutes) / MINUTES_A_MONTH,
  logs: used.logBytes * (DOLLARS.logGb / 1e9),
});

export const sumOf = (parts: Record<string, number>): number =>
  Object.values(parts).reduce((sum, part) => sum + part, 0);

/**
 * Requests to the inbox in so many minutes. A tick sends ten messages with each request. A message ends the wait of a
 * receiver, halfway through on average, and is deleted. Without messages, Lambda asks the queue with two receivers only.
 */
export const inboxRequestsOf = (roundsAMinute: number, pollers: number, minutes: number): number =>
  minutes *
  (roundsAMinute > 0
    ? pollers * (Math.ceil(roundsAMinute / 10) + 1.5 * roundsAMinute) + RECEIVES_OF_FIVE
    : RECEIVES_OF_TWO);

/** The most that a round without work may take. */
export const BILLED_MS_OF_A_ROUND = 100;
/**
 * The reporter reads a message and makes one call to Lambda. Not billed on AWS yet: the local stack bills some 70 ms, of
 * which 55 are the emulator's own wait where a function writes no log.
 */
const BILLED_MS_OF_A_START = 25;
/** Lambda's own START, END and REPORT, and our summary at each tick. */
export const LOG_BYTES_OF_A_RUN = 350;
export const LOG_BYTES_OF_A_SUMMARY = 600;

/** Lambda asks a queue with five receivers, each for 20 s; one that stays empty with two. */
const RECEIVES_OF_FIVE = 15;
const RECEIVES_OF_TWO = 6;
