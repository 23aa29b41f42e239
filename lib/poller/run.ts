import { type Plan, taskTypesOf } from '../config/plan.ts';
import { RUN_MESSAGE } from '../observe/log.ts';
import { SUMMARY_MARGIN_MS } from './defaults.ts';
import { Lane } from './lane.ts';
import { watchOverdue } from './overdue.ts';
import type { Ports } from './ports.ts';
import { sharedBy } from './shared.ts';
import { type RunSummary, summaryOf } from './summary.ts';
import { openWindow } from './window.ts';

/**
 * One run of the poller: a lane for each route polls until the window closes. Then the run waits for the open calls, as
 * long as its process lives.
 */
export async function runPoller(plan: Plan, ports: Ports): Promise<RunSummary> {
  const { clock, log } = ports;
  const startedAtMs = clock.nowMs();
  const window = await openWindow(plan, ports);
  const shared = sharedBy(plan, clock);
  if (ports.overdue) void watchOverdue(taskTypesOf(plan), ports.overdue, ports, window.signal);
  const lanes = plan.routes.map(
    (route, i) => new Lane(route, window, { ...ports, runId: `${ports.runId}.${i}` }, shared),
  );
  const drained = new AbortController();
  const untilKilled = clock.sleep(clock.remainingMs() - SUMMARY_MARGIN_MS, drained.signal);
  await Promise.race([Promise.all(lanes.map((lane) => lane.run())), untilKilled]);
  window.close();
  drained.abort();
  const summary = summaryOf(
    lanes.map((lane) => lane.report()),
    {
      startedAt: new Date(startedAtMs).toISOString(),
      durationMs: clock.nowMs() - startedAtMs,
    },
  );
  log('info', RUN_MESSAGE, { summary });
  return summary;
}
