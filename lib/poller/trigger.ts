import { type Plan, TICK_SECONDS } from '../config/plan.ts';
import { ALONE, LEDGER_AWAY, type Lease } from '../ledger/lease.ts';
import { NO_PAUSES } from '../protocol/pauses.ts';
import { laneName } from '../task/lane-name.ts';
import { FULL_TICKS } from './defaults.ts';
import type { Ports } from './ports.ts';
import { slotsOf } from './slots.ts';
import { relieveAfterMsOf } from './window.ts';

/**
 * What started a run: the schedule's tick each minute, a round between two ticks, a notice that there is work, or a
 * person.
 */
export type Trigger = 'tick' | 'round' | 'wake' | 'person';

/** Whether there is anything to poll for: not where a round or a tick finds no work. */
export async function isNeededBy(trigger: Trigger, plan: Plan, ports: Ports): Promise<boolean> {
  if (trigger === 'wake' || trigger === 'person') return true;
  if (trigger === 'tick' && (plan.idleStopMs === undefined || isFullTick(ports))) return true;
  if (await mayHaveWork(plan, ports)) return true;
  // A tick takes over from a run that polls, so that the free slots of its types are polled while its calls end. And a
  // round on its way starts no rounds after it.
  return trigger === 'tick' && (await isAwake(ports));
}

/** Some ticks poll all types, whatever the server says of its queues. */
const isFullTick = ({ clock }: Ports) =>
  Math.floor(clock.nowMs() / (TICK_SECONDS * 1_000)) % FULL_TICKS === 0;

/** One call asks for all queues. But the server takes a domain that is not polled for 10 s for one without workers. */
async function mayHaveWork({ routes }: Plan, { mayWait }: Ports): Promise<boolean> {
  if (!mayWait || routes.some(({ domain }) => domain)) return true;
  // Where the server does not tell, it is polled.
  return mayWait(routes.map(laneName)).catch(() => true);
}

/** Where the ledger does not tell, the tick polls. */
const isAwake = async (ports: Ports) => ports.isAwake?.().catch(() => true) ?? false;

/** The lease of a run that is to poll; undefined where another run polls. */
export async function leaseFor(
  trigger: Trigger,
  plan: Plan,
  ports: Ports,
): Promise<Lease | undefined> {
  if (!ports.lease) return ALONE;
  const isWanted = trigger === 'wake' || trigger === 'person';
  try {
    const lease = await ports.lease({
      runId: ports.runId,
      isWanted,
      relieveAfterMs: relieveAfterMsOf(plan),
      lanes: plan.routes.map(slotsOf),
      windowMs: plan.windowMs,
    });
    // A person who invokes the poller by hand wants it to poll, paused or not.
    return lease && trigger === 'person' ? { ...lease, pauses: () => NO_PAUSES } : lease;
  } catch (error) {
    ports.log('error', LEDGER_AWAY, { error: String(error) });
    // One tick comes each minute, and its run polls its whole window. More runs would open more tasks at a time.
    return trigger === 'round' || trigger === 'wake' ? undefined : ALONE;
  }
}
