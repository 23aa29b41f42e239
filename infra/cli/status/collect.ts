import { known } from '../aws/known.ts';
import { asError } from '../explain.ts';
import { findLastRun, type Summary } from '../last-run.ts';
import { readPauses } from '../pauses.ts';
import { pollersIn, type Rule } from '../pollers.ts';
import type { ServiceRef } from '../service-ref.ts';
import { costSoFar } from './cost.ts';
import { COST_EVERY_MS, LOG_LATE_MS } from './defaults.ts';
import type { CostSoFar, PollerFacts, ServiceFacts } from './facts.ts';
import type { StatusPorts } from './ports.ts';

/**
 * Asks what `status` shows. It keeps what it knows: asked again, it searches only the newest lines of a log, and asks for the
 * cost seldom.
 *
 * @returns what rejects where no poller of the service is deployed, or AWS does not accept the credentials
 */
export function statusAsker(
  ref: ServiceRef,
  ports: StatusPorts,
): (nowMs: number) => Promise<ServiceFacts> {
  const lastRuns = new Map<string, { run: Summary | undefined; untilMs: number }>();
  let cost: { value: CostSoFar | Error; atMs: number } | undefined;

  async function lastRunOf(name: string, nowMs: number): Promise<PollerFacts['lastRun']> {
    const before = lastRuns.get(name);
    const fromMs = before ? before.untilMs - LOG_LATE_MS : Number.NEGATIVE_INFINITY;
    const asked = await known('logs:FilterLogEvents', () =>
      findLastRun(async (from, to) => ports.summaryLines(name, from, to), nowMs, fromMs),
    );
    if (asked.kind === 'unknown') return new Error(asked.why);
    const run = asked.value ?? before?.run;
    lastRuns.set(name, { run, untilMs: nowMs });
    return run;
  }

  async function pollerFacts({ name, isPaused }: Rule, nowMs: number): Promise<PollerFacts> {
    const [lastRun, inspection] = await Promise.all([
      lastRunOf(name, nowMs),
      ports.inspection(name),
    ]);
    return { name, isPaused, lastRun, inspection };
  }

  async function costOf(pollers: readonly PollerFacts[], nowMs: number) {
    if (!cost || nowMs - cost.atMs >= COST_EVERY_MS)
      cost = {
        value: await costSoFar(ref, pollers, nowMs, ports).catch(asError),
        atMs: nowMs,
      };
    return cost.value;
  }

  return async (nowMs) => {
    const rules = await pollersIn(ref, ports);
    const [pollers, pauses] = await Promise.all([
      Promise.all(rules.map((rule) => pollerFacts(rule, nowMs))),
      readPauses(ports).catch(asError),
    ]);
    return { ref, nowMs, pollers, pauses, cost: await costOf(pollers, nowMs) };
  };
}
