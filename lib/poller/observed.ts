import { FLUSH_MS, HEALTH_MS, SAMPLE_MS } from './defaults.ts';
import type { Lane } from './lane.ts';
import type { Run } from './rounds.ts';
import type { Window } from './window.ts';

/** The measuring of a run. */
export interface Observed {
  /** Passes on what is left. */
  end(): Promise<void>;
}

/** Looks at the lanes of a run now and then, and passes its metrics on, until it ends. */
export function observed({ plan, ports }: Run, lanes: readonly Lane[], window: Window): Observed {
  const { meters, clock } = ports;
  if (!meters) return { end: async () => {} };
  const over = new AbortController();
  let sinceMs = clock.nowMs();
  let isLookedAt = false;

  async function lookAtHealth() {
    isLookedAt = true;
    const { full, notPolled } = await healthOf(lanes, ports, sinceMs);
    meters?.ofPoller.measure('types_full', full);
    meters?.ofPoller.measure('types_not_polled', notPolled);
  }

  async function look() {
    for (;;) {
      await clock.sleep(SAMPLE_MS, over.signal);
      if (over.signal.aborted) return;
      if (plan.metrics) for (const lane of lanes) lane.measure();
      const isOpen = window.remainingMs() > 0;
      const isDue = clock.nowMs() - sinceMs >= FLUSH_MS;
      // A run that waits for its calls polls no more, and another one does: of a short one its end is looked at.
      if (plan.alarms && (isOpen ? isDue : !isLookedAt)) await lookAtHealth();
      if (!isDue) continue;
      meters?.flush();
      sinceMs = clock.nowMs();
    }
  }
  const looking = look();
  return {
    async end() {
      over.abort();
      await looking;
      if (plan.alarms && !isLookedAt) await lookAtHealth();
      if (plan.metrics) for (const lane of lanes) lane.measure();
      meters.flush();
    },
  };
}

/** What only Conductor knows: whether tasks wait for types that have no slot, or were not polled since `fromMs`. */
async function healthOf(lanes: readonly Lane[], { mayWait, clock }: Run['ports'], fromMs: number) {
  /** A server that does not say in time is in trouble, or the tasks are many. */
  const waits = async (some: readonly Lane[]) => {
    if (some.length === 0) return false;
    const late = clock.sleep(HEALTH_MS).then(() => true);
    const asked = mayWait?.(some.map(({ name }) => name)).catch(() => true);
    return Promise.race([asked ?? true, late]);
  };
  const going = lanes.filter((lane) => !lane.paused());
  const full = going.filter((lane) => lane.used().open >= lane.used().slots);
  const failing = going.filter((lane) => lane.isFailing());
  const silent = going.filter(
    (lane) => !full.includes(lane) && !failing.includes(lane) && lane.answeredAtMs() < fromMs,
  );
  const [fullWait, silentWait] = await Promise.all([waits(full), waits(silent)]);
  return {
    full: fullWait ? full.length : 0,
    notPolled: failing.length + (silentWait ? silent.length : 0),
  };
}
