import { PAUSE_WAIT_MS } from '../../lib/poller/defaults.ts';
import { findLastRun, type LogLine, type Summary } from './last-run.ts';
import type { Place } from './place.ts';

/** What the commands need of AWS and of the machine. */
export interface Ports {
  /** Whether the rule is switched off. */
  isPaused(rule: string): Promise<boolean>;
  disable(rule: string): Promise<void>;
  enable(rule: string): Promise<void>;
  /** The summaries' lines in a function's log, of a span of time. */
  summaryLines(functionName: string, fromMs: number, toMs: number): Promise<LogLine[]>;
  nowMs(): number;
  sleep(ms: number): Promise<void>;
  print(line: string): void;
}

/** Switches the schedule off. When it returns nothing is polled any more; what runs is finished and reported. */
export async function pause(place: Place, ports: Ports): Promise<void> {
  const before = await stateOf(place, ports);
  await ports.disable(place.poller);
  ports.print(
    `${place.poller} in ${place.region}: was ${before}, is paused now; no run is started any more`,
  );
  ports.print(`waiting ${PAUSE_WAIT_MS / 1_000} s until a run in flight has stopped polling …`);
  await ports.sleep(PAUSE_WAIT_MS);
  ports.print('nothing is polled; tasks that were started are finished and reported');
  await printLastRun(place, ports);
}

/** Switches the schedule on. */
export async function resume(place: Place, ports: Ports): Promise<void> {
  const before = await stateOf(place, ports);
  await ports.enable(place.poller);
  ports.print(
    `${place.poller} in ${place.region}: was ${before}, is enabled now; polls within a minute`,
  );
  await printLastRun(place, ports);
}

/** Tells whether the schedule is on, and what its last run did. */
export async function status(place: Place, ports: Ports): Promise<void> {
  ports.print(`${place.poller} in ${place.region}: ${await stateOf(place, ports)}`);
  await printLastRun(place, ports);
}

/** Asked before it is changed too: a rule that is not there has to be an error, and not all that answer say so. */
const stateOf = async ({ poller }: Place, { isPaused }: Ports) =>
  (await isPaused(poller)) ? 'paused' : 'enabled';

/** The state is what was asked for, so a log that cannot be read is told and no more. */
async function printLastRun({ poller }: Place, ports: Ports): Promise<void> {
  const read = (fromMs: number, toMs: number) => ports.summaryLines(poller, fromMs, toMs);
  try {
    const summary = await findLastRun(read, ports.nowMs());
    for (const line of summary ? linesOf(summary) : [NO_RUN]) ports.print(line);
  } catch (error) {
    ports.print(`last run: unknown, ${error instanceof Error ? error.message : String(error)}`);
  }
}

const NO_RUN = 'last run: none that has ended within the last 30 days';

function linesOf({ startedAt, durationMs, reason, byType, ...total }: Summary): string[] {
  const active = Object.entries(byType).filter(([, { polled }]) => polled > 0);
  return [
    `last run: ${startedAt}, ${(durationMs / 1_000).toFixed(1)} s: ${countsOf(total)}`,
    ...active.map(([type, tally]) => `  ${type}: ${countsOf(tally)}`),
    ...(reason === undefined ? [] : [`  in trouble: ${reason}`]),
  ];
}

type Counts = Pick<Summary, 'polled' | 'dispatched' | 'givenBack' | 'failed'>;

const countsOf = ({ polled, dispatched, givenBack, failed }: Counts) =>
  `${polled} polled, ${dispatched} dispatched, ${givenBack} given back, ${failed} failed`;
