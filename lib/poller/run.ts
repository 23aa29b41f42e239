import type { Plan } from '../config/plan.ts';
import type { Lease } from '../ledger/lease.ts';
import { LONG_POLL_MS } from '../limits/conductor.ts';
import { RUN_MESSAGE } from '../observe/log.ts';
import type { Clock } from '../task/clock.ts';
import { SUMMARY_MARGIN_MS, WINDOW_MS } from './defaults.ts';
import { windowUntilIdle } from './idle.ts';
import { Lane } from './lane.ts';
import { findOverdue } from './overdue.ts';
import type { Ports } from './ports.ts';
import { sharedBy } from './shared.ts';
import { type RunSummary, summaryOf } from './summary.ts';
import { isCalledFor, leaseFor, startRounds, type Trigger } from './trigger.ts';
import { openWindow, type RunWindow, type Window, windowMsOf } from './window.ts';

/**
 * One run of the poller: a lane for each route polls while there is work, or until the window closes. Then the run waits
 * for the open calls, as long as its process lives. It does nothing where polling is paused or another run polls.
 */
export async function runPoller(
  plan: Plan,
  ports: Ports,
  trigger: Trigger = 'tick',
): Promise<RunSummary> {
  const startedAtMs = ports.clock.nowMs();
  const isCalled = await isCalledFor(trigger, plan, ports);
  const [lanes = []] = await Promise.all([
    isCalled ? pollWithLease(trigger, plan, ports) : undefined,
    ...(isCalled && trigger === 'tick' ? [startRounds(ports), findOverdue(plan, ports)] : []),
  ]);
  const summary = summaryOf(
    lanes.map((lane) => lane.report()),
    {
      startedAt: new Date(startedAtMs).toISOString(),
      durationMs: ports.clock.nowMs() - startedAtMs,
    },
  );
  // Rounds that find nothing are many, and a line of each would cost more than they do.
  const isRound = trigger === 'round' || trigger === 'wake';
  if (lanes.length > 0 && !(isRound && summary.polled === 0 && !summary.reason))
    ports.log('info', RUN_MESSAGE, { summary });
  return summary;
}

/** What the run's lanes did; undefined where another run polls. */
async function pollWithLease(trigger: Trigger, plan: Plan, ports: Ports) {
  const lease = await leaseFor(trigger, plan, ports);
  return lease && pollAndDrain(plan, lease, ports);
}

async function pollAndDrain(plan: Plan, lease: Lease, ports: Ports): Promise<Lane[]> {
  const { clock } = ports;
  // Where the ledger is away, the run of the next tick polls too: so no longer than until then.
  const windowMs =
    ports.lease && !lease.isShared ? Math.min(plan.windowMs, WINDOW_MS) : plan.windowMs;
  const lengthMs = windowMsOf({ ...plan, windowMs }, clock.remainingMs(), lease.isShared);
  const window = openWindow(lengthMs, ports);
  const shared = sharedBy(plan, clock);
  const lanes = plan.routes.map(
    (route, i) => new Lane(route, lease, { ...ports, runId: `${ports.runId}.${i}` }, shared),
  );
  // Another run waits for the last long poll of this one, and no longer.
  void lease.over.then((kind) =>
    window.closeIn(kind === 'relieved' && shared.turns.isWaiting() ? LONG_POLL_MS : 0),
  );
  const drained = new AbortController();
  const untilKilled = clock.sleep(clock.remainingMs() - SUMMARY_MARGIN_MS, drained.signal);
  const ended = pollWhileThereIsWork(plan, lanes, lease, window, clock).then(() =>
    drain(lanes, lease),
  );
  await Promise.race([ended, untilKilled]);
  window.close();
  lease.end();
  drained.abort();
  return lanes;
}

async function pollWhileThereIsWork(
  { idleStopMs }: Plan,
  lanes: readonly Lane[],
  lease: Lease,
  run: RunWindow,
  clock: Clock,
): Promise<void> {
  if (idleStopMs === undefined || !lease.isShared) return pollAll(lanes, run);
  let isWork = lease.isTakenOver;
  do {
    isWork ||= (await anyFinds(lanes, run)) || isBusy(lanes);
    if (isWork) await pollAll(lanes, windowUntilIdle(lanes, idleStopMs, run, clock));
    isWork = false;
  } while (run.remainingMs() > 0 && (isBusy(lanes) || !(await lease.stopIdle(leftBy(lanes)))));
}

const pollAll = async (lanes: readonly Lane[], window: Window) =>
  void (await Promise.all(lanes.map((lane) => lane.poll(window))));

/** Resolves as soon as one lane has found work, or all have found none. */
const anyFinds = (lanes: readonly Lane[], window: Window): Promise<boolean> =>
  Promise.any(lanes.map(async (lane) => (await lane.lookOnce(window)) || Promise.reject())).then(
    () => true,
    () => false,
  );

const isBusy = (lanes: readonly Lane[]) => lanes.some((lane) => lane.idleMs() === 0);

const leftBy = (lanes: readonly Lane[]) => () => lanes.map((lane) => lane.left());

async function drain(lanes: readonly Lane[], lease: Lease): Promise<void> {
  const left = leftBy(lanes);
  await lease.release(left);
  const drained = Promise.all(lanes.map((lane) => lane.drain()));
  await Promise.all([drained, lease.tellOpen(left, drained)]);
}
