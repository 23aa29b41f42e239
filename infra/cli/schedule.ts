import { isPollerName, pollersBeginning } from '../../lib/config/names.ts';
import { PAUSE_WAIT_MS } from '../../lib/poller/defaults.ts';
import { noRule } from './explain.ts';
import { type Counts, findLastRun, type LogLine, type Summary } from './last-run.ts';
import type { ServiceRef } from './service-ref.ts';

/** An EventBridge rule. That of a poller has the name of its function. */
export interface Rule {
  name: string;
  isPaused: boolean;
}

/** What the commands need of AWS and of the machine. */
export interface Ports {
  /** The rules whose names begin in this way. */
  rulesBeginning(beginning: string): Promise<Rule[]>;
  disable(rule: string): Promise<void>;
  enable(rule: string): Promise<void>;
  /** The lines with summaries in a function's log, from one time to another. */
  summaryLines(functionName: string, fromMs: number, toMs: number): Promise<LogLine[]>;
  nowMs(): number;
  sleep(ms: number): Promise<void>;
  print(line: string): void;
}

/** Switches the schedules off. When it returns, nothing is polled any more; running tasks end and are reported. */
export async function pause(ref: ServiceRef, ports: Ports): Promise<void> {
  const pollers = await pollersIn(ref, ports);
  await switchAll(pollers, ports.disable, ({ name, isPaused }) =>
    ports.print(
      `${name} in ${ref.region}: was ${stateOf(isPaused)}, is paused now; no new run starts`,
    ),
  );
  ports.print(`waiting ${PAUSE_WAIT_MS / 1_000} s until all runs have stopped polling …`);
  await ports.sleep(PAUSE_WAIT_MS);
  ports.print('nothing is polled any more; tasks that are running still end and are reported');
  for (const poller of pollers) await printLastRun(poller, pollers, ports);
}

/** Switches the schedules on. */
export async function resume(ref: ServiceRef, ports: Ports): Promise<void> {
  const pollers = await pollersIn(ref, ports);
  await switchAll(pollers, ports.enable, ({ name, isPaused }) =>
    ports.print(
      `${name} in ${ref.region}: was ${stateOf(isPaused)}, is enabled now; polling starts within a minute`,
    ),
  );
  for (const poller of pollers) await printLastRun(poller, pollers, ports);
}

/** Shows for each poller whether its schedule is on, and what its last run did. */
export async function status(ref: ServiceRef, ports: Ports): Promise<void> {
  const pollers = await pollersIn(ref, ports);
  for (const poller of pollers) {
    ports.print(`${poller.name} in ${ref.region}: ${stateOf(poller.isPaused)}`);
    await printLastRun(poller, pollers, ports);
  }
}

/**
 * The pollers that are deployed, which serverless.yml need not show.
 *
 * @throws Error where there is none: some AWS APIs accept a change of a rule that does not exist
 */
async function pollersIn(ref: ServiceRef, { rulesBeginning }: Ports): Promise<Rule[]> {
  const { service, stage } = ref;
  const rules = await rulesBeginning(pollersBeginning(service, stage));
  const pollers = rules.filter(({ name }) => isPollerName(name, service, stage));
  if (pollers.length === 0) throw new Error(noRule(ref));
  return pollers.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Where AWS refuses one, the others are switched all the same. */
async function switchAll(
  pollers: readonly Rule[],
  change: (rule: string) => Promise<void>,
  done: (poller: Rule) => void,
): Promise<void> {
  const changes = await Promise.allSettled(
    pollers.map((poller) => change(poller.name).then(() => poller)),
  );
  for (const each of changes) if (each.status === 'fulfilled') done(each.value);
  for (const each of changes) if (each.status === 'rejected') throw each.reason;
}

const stateOf = (isPaused: boolean) => (isPaused ? 'paused' : 'enabled');

/** The command itself has succeeded by now, so a log that cannot be read is only mentioned. */
async function printLastRun({ name }: Rule, pollers: readonly Rule[], ports: Ports): Promise<void> {
  const ofWhich = pollers.length > 1 ? ` of ${name}` : '';
  const read = (fromMs: number, toMs: number) => ports.summaryLines(name, fromMs, toMs);
  try {
    const summary = await findLastRun(read, ports.nowMs());
    for (const line of summary ? linesOf(ofWhich, summary) : [noRun(ofWhich)]) ports.print(line);
  } catch (error) {
    ports.print(
      `last run${ofWhich}: unknown (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

const noRun = (ofWhich: string) => `last run${ofWhich}: none has ended within the last 30 days`;

function linesOf(
  ofWhich: string,
  { startedAt, durationMs, reason, byType, ...total }: Summary,
): string[] {
  const active = Object.entries(byType).filter(([, { polled }]) => polled > 0);
  return [
    `last run${ofWhich}: ${startedAt}, ${(durationMs / 1_000).toFixed(1)} s: ${textOf(total)}`,
    ...active.map(([type, counts]) => `  ${type}: ${textOf(counts)}`),
    ...(reason === undefined ? [] : [`  problem: ${reason}`]),
  ];
}

const textOf = ({ polled, dispatched, givenBack, failed }: Counts) =>
  `${polled} polled, ${dispatched} dispatched, ${givenBack} given back, ${failed} failed`;
