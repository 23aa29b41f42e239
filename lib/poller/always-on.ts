import type { Plan } from '../config/plan.ts';
import { ALONE } from '../ledger/lease.ts';
import type { Pause } from '../protocol/pauses.ts';
import { laneName } from '../task/lane-name.ts';
import { Lane } from './lane.ts';
import type { Ports } from './ports.ts';
import { sharedBy } from './shared.ts';
import type { LaneReport } from './summary.ts';
import { windowUntil } from './window.ts';

/** The lanes of a process that is always on: no schedule starts them, and no window ends. */
export interface AlwaysOn {
  /** What each lane has done so far. */
  reports(): LaneReport[];
  /** Starts no more polls. Resolves when all that is open has ended; a poll that waits at the server takes up to 5 s. */
  stop(): Promise<void>;
}

/**
 * Polls for every route of the plan, by the same rules as a run. The ledger does not know of it: Conductor gives each task
 * to one poll, so it may poll beside the runs of a deployed poller, each with its own concurrency.
 *
 * @param ports their clock says how much time is left for tasks that still come: 0 has them go back to Conductor
 * @param pauses of lanes that are there and do not poll, by their names
 */
export function pollAlways(
  plan: Pick<Plan, 'ruleName' | 'routes' | 'pollsPerSecond'>,
  ports: Ports,
  pauses: ReadonlyMap<string, Pause> = new Map(),
): AlwaysOn {
  const shared = sharedBy(plan, ports.clock);
  const lanes = plan.routes.map((route, i) => {
    const pause = pauses.get(laneName(route));
    const types = pause ? { [route.taskType]: pause } : {};
    const lease = { ...ALONE, pauses: () => ({ types }) };
    return new Lane(route, lease, { ...ports, runId: `${ports.runId}.${i}` }, shared);
  });
  const window = windowUntil(() => Number.POSITIVE_INFINITY, ports.clock);
  const polling = Promise.all(lanes.map((lane) => lane.poll(window)));
  return {
    reports: () => lanes.map((lane) => lane.report()),
    async stop() {
      window.close();
      await polling;
      await Promise.all(lanes.map((lane) => lane.drain()));
    },
  };
}
