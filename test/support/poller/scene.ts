import type { Poll } from '../../../lib/conductor/polling.ts';
import type { Plan, Route } from '../../../lib/config/plan.ts';
import type { LifecycleEvent } from '../../../lib/observe/events.ts';
import type { Ports } from '../../../lib/poller/ports.ts';
import { runPoller } from '../../../lib/poller/run.ts';
import type { RunSummary } from '../../../lib/poller/summary.ts';
import type { Trigger } from '../../../lib/poller/trigger.ts';
import type { Invocation } from '../../../lib/protocol/invocation.ts';
import type { UndeliveredResult } from '../../../lib/protocol/undelivered.ts';
import type { Task } from '../../../lib/task/task.ts';
import { aRoute } from '../factories.ts';
import { type FakeClock, fakeClock } from '../fake-clock.ts';
import { type FakeConductor, fakeConductor } from '../fake-conductor.ts';
import { overheardLog, overhearReport } from '../leaks/overheard.ts';
import { listening } from '../lifecycle-events.ts';
import { itemsOf, type Polled, taskIn } from '../polled.ts';
import { type MetricLine, metersInto } from './metric-lines.ts';

/** How long a worker takes in a scene, by default. */
export const WORK_MS = 100;

/** The parts of a scene. */
export interface World {
  clock: FakeClock;
  conductor: FakeConductor;
  /** A worker that completes its task after `ms`. */
  work(task: Task, ms?: number): Promise<Invocation>;
}

/** A run of the poller among fakes. */
export interface Scene extends World {
  /** Each task that was given to a worker, and when. */
  calls: { task: Task; functionName: string; atMs: number }[];
  /** The results that were saved for the reporter. */
  saved: UndeliveredResult[];
  /** The run's log lines, as a function writes them that names no level. */
  lines: { level: string; message: string; fields: object; atMs: number }[];
  /** … and those of the level debug. */
  debugLines: Scene['lines'];
  /** The run's lines of metrics. */
  metrics: MetricLine[];
  /** What the run has told others. */
  told: LifecycleEvent[];
  ports: Ports;
  /** Runs the poller to its end; by default as at a tick. */
  run(trigger?: Trigger): Promise<RunSummary>;
}

/** Here a poll's answer may come at once. */
export type GivenPorts = Partial<Omit<Ports, 'poll'> & { poll: (poll: Poll) => Promise<Polled> }>;

interface Setting {
  routes?: Route[];
  windowMs?: number;
  /** What else its plan says. */
  plan?: Partial<Plan>;
  /** How long the process lives. */
  livesMs?: number;
  /** Ports that differ from those of a world without trouble. */
  ports?: (world: World) => GivenPorts;
}

/** A scene: without trouble, unless the setting brings some. */
export function aScene({
  routes = [aRoute()],
  windowMs = 55_000,
  ...setting
}: Setting = {}): Scene {
  const world = aWorld(setting.livesMs);
  const { clock, conductor } = world;
  const ruleName = 'orders-dev-conductor-poller';
  const plan: Plan = { windowMs, ruleName, routes, ...setting.plan };
  const calls: Scene['calls'] = [];
  const lines: Scene['lines'] = [];
  const debugLines: Scene['lines'] = [];
  const saved: Scene['saved'] = [];
  const metrics: MetricLine[] = [];
  const events = listening(clock.nowMs);
  const { poll: ask = conductor.poll, ...others } = setting.ports?.(world) ?? {};
  const dispatch: Ports['dispatch'] = others.dispatch ?? ((_route, [task]) => world.work(task));
  const sendResult: Ports['sendResult'] = others.sendResult ?? conductor.sendResult;
  const ports: Ports = {
    poll: (poll) => itemsOf(ask(poll)),
    getTask: conductor.getTask,
    savedOutputOf: async (taskId) => (await conductor.getTask(taskId)).outputData,
    paused: async () => false,
    saveForLater: async (undelivered) => {
      saved.push(undelivered);
      return undelivered.result.status;
    },
    runId: 'run-1',
    clock,
    events,
    meters: metersInto(metrics, plan, clock),
    log(level, message, fields = {}) {
      overheardLog(level, message, fields);
      const written = level === 'debug' ? debugLines : lines;
      written.push({ level, message, fields, atMs: clock.elapsedMs() });
    },
    ...others,
    sendResult(result, receipt) {
      overhearReport(result);
      return sendResult(result, receipt);
    },
    dispatch(route, tasks, sending) {
      const { functionName } = route;
      for (const json of sending.json)
        calls.push({ task: taskIn(json), functionName, atMs: clock.elapsedMs() });
      return dispatch(route, tasks, sending);
    },
  };
  return {
    ...world,
    calls,
    saved,
    lines,
    debugLines,
    metrics,
    told: events.told,
    ports,
    run: (trigger) => clock.run(runPoller(plan, ports, trigger)),
  };
}

/** A scene whose function always ends in one way. */
export const ending = (invocation: Invocation, concurrency = 1) =>
  aScene({
    routes: [aRoute({ concurrency, timeoutSeconds: 25 })],
    windowMs: 20_000,
    ports: ({ clock }) => ({
      async dispatch() {
        await clock.sleep(50);
        return invocation;
      },
    }),
  });

function aWorld(livesMs?: number): World {
  const clock = fakeClock(livesMs);
  const conductor = fakeConductor(clock);
  const work: World['work'] = async (task, ms = WORK_MS) => {
    await clock.sleep(ms);
    conductor.report(task);
    return {
      kind: 'answered',
      answer: { reports: [{ taskId: task.taskId, status: 'COMPLETED' }] },
    };
  };
  return { clock, conductor, work };
}
