import type { Plan } from '../config/plan.ts';
import { ALONE, LEDGER_AWAY, type Lease } from '../ledger/lease.ts';
import type { Ports } from './ports.ts';
import { slotsOf } from './slots.ts';
import { laneName } from './summary.ts';
import { isPausedNow, relieveAfterMsOf } from './window.ts';

/**
 * What started a run: the schedule's tick each minute, a round between two ticks, a notice that there is work, or a
 * person.
 */
export type Trigger = 'tick' | 'round' | 'wake' | 'person';

/** Whether there is anything to do: not where polling is paused, or a round finds no work. */
export async function isCalledFor(trigger: Trigger, plan: Plan, ports: Ports): Promise<boolean> {
  const [isPaused, mayWait] = await Promise.all([
    isPausedNow(ports),
    trigger === 'round' ? mayHaveWork(plan, ports) : true,
  ]);
  return mayWait && !isPaused;
}

/** One call asks for all queues. But the server takes a domain that is not polled for 10 s for one without workers. */
async function mayHaveWork({ routes }: Plan, { mayWait }: Ports): Promise<boolean> {
  if (!mayWait || routes.some(({ domain }) => domain)) return true;
  // The tick polls all types, also where the server does not tell.
  return mayWait(routes.map(laneName)).catch(() => true);
}

/** The lease of a run that is to poll; undefined where another run polls. */
export async function leaseFor(
  trigger: Trigger,
  plan: Plan,
  ports: Ports,
): Promise<Lease | undefined> {
  if (!ports.lease) return ALONE;
  const isWanted = trigger === 'wake' || trigger === 'person';
  try {
    return await ports.lease({
      runId: ports.runId,
      isWanted,
      relieveAfterMs: relieveAfterMsOf(plan),
      lanes: plan.routes.map(slotsOf),
      windowMs: plan.windowMs,
    });
  } catch (error) {
    ports.log('error', LEDGER_AWAY, { error: String(error) });
    // One tick comes each minute, and its run polls its whole window. More runs would open more tasks at a time.
    return trigger === 'round' || trigger === 'wake' ? undefined : ALONE;
  }
}
