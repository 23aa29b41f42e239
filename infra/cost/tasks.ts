import { RENEW_MS } from '../../lib/ledger/defaults.ts';
import { IDLE_STOP_SECONDS } from '../../lib/poller/defaults.ts';
import { WAKE_MEMORY_MB } from '../plugin/defaults.ts';
import { FURTHER_TASK_MS, NOTICE_MS, REPORT_MS, WORKER_MEMORY_MB } from './defaults.ts';
import { priceOf } from './lambda.ts';
import { DOLLARS } from './prices.ts';

export const MILLION = 1_000_000;

/** Tasks of one kind, and how many of them one call of their worker takes, side by side. */
export interface Work {
  /** How long the function takes for a task; waiting, not computing, where there are several side by side. */
  workMs: number;
  size: number;
  /** Of the function. Default: 256. */
  memoryMb?: number;
}

/** What the workers of a million tasks cost: requests, and memory by the millisecond. */
export const workerDollarsOf = ({ workMs, size, memoryMb = WORKER_MEMORY_MB }: Work): number => {
  const billedMs = workMs + REPORT_MS + (size - 1) * FURTHER_TASK_MS;
  return priceOf(MILLION / size, (MILLION / size) * billedMs, memoryMb);
};

/** How tasks come. */
export type Traffic =
  /** Each by itself, at any time. */
  | { kind: 'spread'; tasksPerSecond: number }
  /** So many together, and then none until the next burst. */
  | { kind: 'bursts'; tasks: number; tasksPerSecond: number };

/**
 * For how many seconds of polling a task has to pay. A run polls on until no call is open and `idleStop` has passed. So
 * tasks that come each by itself share a run as far as they come within this time: the runs are the busy periods of a
 * queue where each task is served at once, for its own time and `idleStop`.
 *
 * @param asleepSeconds how long a task waits on average where no run polls
 */
export function awakeSecondsOf(traffic: Traffic, workMs: number, asleepSeconds: number): number {
  const staysSeconds = workMs / 1_000 + IDLE_STOP_SECONDS;
  const { tasksPerSecond } = traffic;
  if (traffic.kind === 'bursts')
    return (traffic.tasks / tasksPerSecond + staysSeconds) / traffic.tasks;
  const together = Math.exp(tasksPerSecond * staysSeconds);
  // Where tasks come so fast that no run ever ends, each pays for the time to the next one.
  if (!Number.isFinite(together)) return 1 / tasksPerSecond;
  const awakeShare = (together - 1) / (together + tasksPerSecond * asleepSeconds);
  return awakeShare / tasksPerSecond;
}

/** What the poller's runs cost for a million tasks, beyond what it costs to look for work. */
export const pollerDollarsOf = (
  traffic: Traffic,
  workMs: number,
  asleepSeconds: number,
  memoryMb: number,
): number => MILLION * awakeSecondsOf(traffic, workMs, asleepSeconds) * awakeDollarsOf(memoryMb);

/** A second of polling: the function, and the lease that it renews. */
const awakeDollarsOf = (memoryMb: number): number =>
  priceOf(0, 1_000, memoryMb) + (1_000 / RENEW_MS) * (DOLLARS.dynamoDbRead + DOLLARS.dynamoDbWrite);

/** What the notices of a million tasks cost, where the service has `wake`. */
export const noticeDollarsOf = (): number =>
  priceOf(MILLION, MILLION * NOTICE_MS, WAKE_MEMORY_MB) + MILLION * DOLLARS.dynamoDbRead;
