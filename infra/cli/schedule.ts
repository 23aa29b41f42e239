import { PAUSE_WAIT_MS } from '../../lib/poller/defaults.ts';
import { type Counts, findLastRun, type LogLine, type Summary } from './last-run.ts';
import type { PollerRef } from './poller-ref.ts';

/** What the commands need of AWS and of the machine. */
export interface Ports {
  /** Whether the rule is disabled. */
  isPaused(rule: string): Promise<boolean>;
  disable(rule: string): Promise<void>;
  enable(rule: string): Promise<void>;
  /** The lines with summaries in a function's log, from one time to another. */
  summaryLines(functionName: string, fromMs: number, toMs: number): Promise<LogLine[]>;
  nowMs(): number;
  sleep(ms: number): Promise<void>;
  print(line: string): void;
}

/** Switches the schedule off. When it returns, nothing is polled any more; running tasks end and are reported. */
export async function pause(ref: PollerRef, ports: Ports): Promise<void> {
  const before = await stateOf(ref, ports);
  await ports.disable(ref.poller);
  ports.print(`${ref.poller} in ${ref.region}: was ${before}, is paused now; no new run starts`);
  ports.print(`waiting ${PAUSE_WAIT_MS / 1_000} s until the current run has stopped polling …`);
  await ports.sleep(PAUSE_WAIT_MS);
  ports.print('nothing is polled any more; tasks that are running still end and are reported');
  await printLastRun(ref, ports);
}

/** Switches the schedule on. */
export async function resume(ref: PollerRef, ports: Ports): Promise<void> {
  const before = await stateOf(ref, ports);
  await ports.enable(ref.poller);
  ports.print(
    `${ref.poller} in ${ref.region}: was ${before}, is enabled now; polling starts within a minute`,
  );
  await printLastRun(ref, ports);
}

/** Shows whether the schedule is on, and what its last run did. */
export async function status(ref: PollerRef, ports: Ports): Promise<void> {
  ports.print(`${ref.poller} in ${ref.region}: ${await stateOf(ref, ports)}`);
  await printLastRun(ref, ports);
}

/** Asked before each change too: a missing rule has to be an error, and some AWS APIs accept a change of one. */
const stateOf = async ({ poller }: PollerRef, { isPaused }: Ports) =>
  (await isPaused(poller)) ? 'paused' : 'enabled';

/** The command itself has succeeded by now, so a log that cannot be read is only mentioned. */
async function printLastRun({ poller }: PollerRef, ports: Ports): Promise<void> {
  const read = (fromMs: number, toMs: number) => ports.summaryLines(poller, fromMs, toMs);
  try {
    const summary = await findLastRun(read, ports.nowMs());
    for (const line of summary ? linesOf(summary) : [NO_RUN]) ports.print(line);
  } catch (error) {
    ports.print(`last run: unknown (${error instanceof Error ? error.message : String(error)})`);
  }
}

const NO_RUN = 'last run: none has ended within the last 30 days';

function linesOf({ startedAt, durationMs, reason, byType, ...total }: Summary): string[] {
  const active = Object.entries(byType).filter(([, { polled }]) => polled > 0);
  return [
    `last run: ${startedAt}, ${(durationMs / 1_000).toFixed(1)} s: ${textOf(total)}`,
    ...active.map(([type, counts]) => `  ${type}: ${textOf(counts)}`),
    ...(reason === undefined ? [] : [`  problem: ${reason}`]),
  ];
}

const textOf = ({ polled, dispatched, givenBack, failed }: Counts) =>
  `${polled} polled, ${dispatched} dispatched, ${givenBack} given back, ${failed} failed`;
