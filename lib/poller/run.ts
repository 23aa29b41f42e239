import type { Plan } from '../config/plan.ts';
import type { Lease } from '../ledger/lease.ts';
import { LONG_POLL_MS } from '../limits/conductor.ts';
import { RUN_MESSAGE } from '../observe/log.ts';
import { SUMMARY_MARGIN_MS, WINDOW_MS } from './defaults.ts';
import { windowUntilIdle } from './idle.ts';
import { Lane } from './lane.ts';
import { observed } from './observed.ts';
import { findOverdue } from './overdue.ts';
import { type PauseWatch, watchPause } from './pause-watch.ts';
import type { Ports } from './ports.ts';
import { type Run, startLaterRounds, startRoundsBeside, startSweep } from './rounds.ts';
import { sharedBy } from './shared.ts';
import { type RunSummary, summaryOf } from './summary.ts';
import { isNeededBy, leaseFor, type Trigger } from './trigger.ts';
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
  const pause = watchPause(ports);
  const [isPaused, isNeeded] = await Promise.all([
    pause.isPausedNow,
    isNeededBy(trigger, plan, ports),
  ]);
  const isTick = trigger === 'tick' && !isPaused;
  const [lanes = []] = await Promise.all([
    isNeeded && !isPaused ? pollWithLease({ trigger, plan, ports }, pause) : undefined,
    // Also where it finds no work: that comes before the next tick.
    ...(isTick ? [startSweep(plan, ports), findOverdue(plan, ports)] : []),
  ]);
  pause.stop();
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
async function pollWithLease(run: Run, pause: PauseWatch): Promise<Lane[] | undefined> {
  const lease = await leaseFor(run.trigger, run.plan, run.ports);
  if (lease) return pollAndDrain(run, lease, pause);
  if (run.trigger === 'tick') await startRoundsBeside(run);
  return undefined;
}

async function pollAndDrain(run: Run, lease: Lease, pause: PauseWatch): Promise<Lane[]> {
  const { plan, ports } = run;
  const { clock } = ports;
  // Where the ledger is away, the run of the next tick polls too: so no longer than until then.
  const windowMs =
    ports.lease && !lease.isShared ? Math.min(plan.windowMs, WINDOW_MS) : plan.windowMs;
  const lengthMs = windowMsOf({ ...plan, windowMs }, clock.remainingMs(), lease.isShared);
  const window = openWindow(lengthMs, clock, pause.signal);
  void window.closed.then(pause.stop);
  const shared = sharedBy(plan, clock);
  const lanes = plan.routes.map(
    (route, i) => new Lane(route, lease, { ...ports, runId: `${ports.runId}.${i}` }, shared),
  );
  const observing = observed(run, lanes, window);
  let isOver = false;
  // Another run waits for the last long poll of this one, and no longer.
  void lease.over.then((kind) => {
    isOver = true;
    window.closeIn(kind === 'relieved' && shared.turns.isWaiting() ? LONG_POLL_MS : 0);
  });
  const drained = new AbortController();
  const untilKilled = clock.sleep(clock.remainingMs() - SUMMARY_MARGIN_MS, drained.signal);
  const ended = pollWhileThereIsWork(run, lanes, lease, window).then(async () =>
    drain(lanes, lease, isOver ? await startRoundsBeside(run, lease.roundsForMs()) : 0),
  );
  await Promise.race([ended, untilKilled]);
  window.close();
  lease.end();
  drained.abort();
  await observing.end();
  return lanes;
}

async function pollWhileThereIsWork(
  run: Run,
  lanes: readonly Lane[],
  lease: Lease,
  window: RunWindow,
): Promise<void> {
  const { idleStopMs } = run.plan;
  if (idleStopMs === undefined || !lease.isShared) return pollAll(lanes, window);
  let isWork = lease.isTakenOver;
  do {
    isWork ||= (await anyFinds(lanes, window)) || isBusy(lanes);
    if (isWork) await pollAll(lanes, windowUntilIdle(lanes, idleStopMs, window, run.ports.clock));
    isWork = false;
  } while (window.remainingMs() > 0 && (isBusy(lanes) || !(await endsIdle(run, lanes, lease))));
}

/** Whether the run may end: no work was announced meanwhile, and rounds look for what is not due yet. */
async function endsIdle(run: Run, lanes: readonly Lane[], lease: Lease): Promise<boolean> {
  const roundsForMs = await startLaterRounds(run, lanes, lease.roundsForMs());
  return lease.stopIdle(leftBy(lanes), roundsForMs);
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

async function drain(lanes: readonly Lane[], lease: Lease, roundsForMs: number): Promise<void> {
  const left = leftBy(lanes);
  await lease.release(left, roundsForMs);
  const drained = Promise.all(lanes.map((lane) => lane.drain()));
  await Promise.all([drained, lease.tellOpen(left, drained)]);
}
