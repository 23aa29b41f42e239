import { isPollerName, pollersBeginning } from '../../lib/config/names.ts';
import { noRule } from './explain.ts';
import type { LogLine } from './last-run.ts';
import type { ServiceRef } from './service-ref.ts';

/** An EventBridge rule. That of a poller has the name of its function. */
export interface Rule {
  name: string;
  isPaused: boolean;
}

/** What the commands need of AWS to switch pollers. */
export interface Ports {
  /** The rules whose names begin in this way. */
  rulesBeginning(beginning: string): Promise<Rule[]>;
  disable(rule: string): Promise<void>;
  enable(rule: string): Promise<void>;
  /** Whether alarms tell what they name when they ring; one that does not exist is passed over. */
  alarmActions(alarms: readonly string[], areOn: boolean): Promise<void>;
  /** The lines with summaries in a function's log, from one time to another. */
  summaryLines(functionName: string, fromMs: number, toMs: number): Promise<LogLine[]>;
}

/** The pollers that are deployed, which serverless.yml need not show. */
export async function findPollers(
  { service, stage }: ServiceRef,
  { rulesBeginning }: Pick<Ports, 'rulesBeginning'>,
): Promise<Rule[]> {
  const rules = await rulesBeginning(pollersBeginning(service, stage));
  return rules
    .filter(({ name }) => isPollerName(name, service, stage))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * … of which there must be one.
 *
 * @throws Error where there is none: some AWS APIs accept a change of a rule that does not exist
 */
export async function pollersIn(
  ref: ServiceRef,
  ports: Pick<Ports, 'rulesBeginning'>,
): Promise<Rule[]> {
  const pollers = await findPollers(ref, ports);
  if (pollers.length === 0) throw new Error(noRule(ref));
  return pollers;
}

/** Where AWS refuses one, the others are switched all the same. */
export async function switchAll(
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

export const stateOf = (isPaused: boolean) => (isPaused ? 'paused' : 'enabled');
