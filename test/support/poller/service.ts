import type { Plan, Route } from '../../../lib/config/plan.ts';
import { takeLease } from '../../../lib/ledger/lease.ts';
import { type Item, type Ledger, ledgerIn } from '../../../lib/ledger/ledger.ts';
import { announce, isAwake, setPauses } from '../../../lib/ledger/transitions.ts';
import type { Ports } from '../../../lib/poller/ports.ts';
import { runPoller } from '../../../lib/poller/run.ts';
import type { RunSummary } from '../../../lib/poller/summary.ts';
import type { Trigger } from '../../../lib/poller/trigger.ts';
import type { Invocation } from '../../../lib/protocol/invocation.ts';
import { NO_PAUSES, type Pauses } from '../../../lib/protocol/pauses.ts';
import type { Clock } from '../../../lib/task/clock.ts';
import type { Task } from '../../../lib/task/task.ts';
import { startUnlessPolled } from '../../../lib/wake/start-run.ts';
import { type FakeClock, fakeClock } from '../fake-clock.ts';
import { type FakeConductor, fakeConductor } from '../fake-conductor.ts';
import { overheardLog, overhearReport } from '../leaks/overheard.ts';
import { itemsOf, taskIn } from '../polled.ts';
import { type MetricLine, metersInto } from './metric-lines.ts';

/** An item in memory. Each call takes a little time, so that runs meet. */
export function memoryItem(clock: FakeClock): Item & { writes: number } {
  let text: string | undefined;
  let version = 0;
  const item = {
    writes: 0,
    async read() {
      await clock.sleep(2);
      return { text, version, atMs: clock.nowMs() };
    },
    async write(newText: string, oldVersion: number) {
      await clock.sleep(3);
      if (version !== oldVersion)
        return { written: false as const, text, version, atMs: clock.nowMs() };
      text = newText;
      version += 1;
      item.writes += 1;
      return { written: true as const };
    },
  };
  return item;
}

/** How a run differs from one without trouble. */
interface Trouble {
  /** It is killed after so long. */
  killedAfterMs?: number;
  /** Its clock differs by so much. */
  aheadMs?: number;
  /** The ledger does not answer it. */
  isAway?: () => boolean;
  /** The item of the pauses cannot be read. */
  pausesAreAway?: boolean;
}

/** A deployed service in virtual time: several runs of its poller, one ledger, one Conductor. */
export interface Service {
  clock: FakeClock;
  conductor: FakeConductor;
  item: ReturnType<typeof memoryItem>;
  start(trigger: Trigger, trouble?: Trouble): Promise<RunSummary>;
  /** A notice that there is work; whether it is to start a run. */
  announce(): Promise<boolean>;
  /** A person sets what is paused: in its own item, and in the ledger's copy. */
  pause(pauses: Pauses): Promise<void>;
  /** What the item of the pauses has; a ledger without a copy reads it. Left out, there is no such item. */
  pauses?: Pauses;
  /** Whether the schedule is switched off; `schedule` starts runs all the same, as AWS does for a moment. */
  isPaused: boolean;
  /** Starts a run at each tick and each round, for so long. */
  schedule(forMs: number, everyMs?: number): Promise<void>;
  /** Conductor's notifier says that a task was scheduled: a run starts unless one polls. */
  notice(): Promise<void>;
  /** When rounds came that runs had asked for, in milliseconds since the service began. */
  roundsAtMs: number[];
  /** Whether the queue of the rounds takes none. */
  roundsFail: boolean;
  /** The most tasks of a type that workers had at a time. */
  mostOpen: Map<string, number>;
  /** When workers started, in milliseconds since the service began, by task id. */
  startedAtMs: Map<string, number>;
  lines: { message: string; runId: string }[];
  /** The lines of metrics, of all runs. */
  metrics: MetricLine[];
  runs: number;
  /** Calls of workers. */
  calls: number;
}

/** What a service does that is not in its plan. */
interface Parts {
  /** Rounds come when runs have asked for them, and runs ask Conductor for the sizes of its queues. */
  hasRounds?: boolean;
  /** What a worker reports; by default that its task is completed. */
  report?(task: Task, conductor: FakeConductor): unknown;
  /** How a call of a worker ends; left out, its tasks are completed. */
  invocation?(tasks: readonly Task[]): Invocation | undefined;
}

/** @param workMs how long a worker takes */
export function aService(
  routes: Route[],
  workMs: (task: Task) => number = () => 100,
  given: Partial<Plan> = {},
  parts: Parts = {},
): Service {
  const clock = fakeClock();
  const conductor = fakeConductor(clock);
  const item = memoryItem(clock);
  const plan: Plan = {
    windowMs: 55_000,
    idleStopMs: 5_000,
    sweepSeconds: 10,
    ruleName: 'orders-dev-conductor-poller',
    routes,
    ...given,
  };
  const open = new Map<string, number>();

  async function worker(task: Task) {
    const { taskType } = task;
    const now = (open.get(taskType) ?? 0) + 1;
    open.set(taskType, now);
    service.mostOpen.set(taskType, Math.max(now, service.mostOpen.get(taskType) ?? 0));
    service.startedAtMs.set(task.taskId, clock.elapsedMs());
    await clock.sleep(workMs(task));
    open.set(taskType, (open.get(taskType) ?? 0) - 1);
    if (parts.report) await parts.report(task, conductor);
    else conductor.report(task);
  }

  async function startRounds(delays: readonly number[]) {
    if (service.roundsFail) throw new Error('the queue does not answer');
    for (const seconds of delays)
      clock.after(seconds * 1_000, () => {
        service.roundsAtMs.push(clock.elapsedMs());
        void service.start('round');
      });
  }

  function portsOf(runId: string, trouble: Trouble): Ports {
    const { killedAfterMs = Number.POSITIVE_INFINITY, aheadMs = 0, isAway = () => false } = trouble;
    const startedAtMs = clock.nowMs();
    const isDead = () => clock.nowMs() - startedAtMs >= killedAfterMs;
    /** What a dead process asks for never comes. */
    const mortal = async <T>(work: () => Promise<T>): Promise<T> => {
      if (isDead()) return never();
      const result = await work();
      return isDead() ? never() : result;
    };
    const own: Clock = {
      ...clock,
      nowMs: () => clock.nowMs() + aheadMs,
      remainingMs: () => startedAtMs + 135_000 - clock.nowMs(),
      sleep: (ms, signal) => mortal(() => clock.sleep(ms, signal)),
      after: (ms, callback) => clock.after(ms, () => isDead() || callback()),
    };
    const log: Ports['log'] = (level, message, fields = {}) => {
      overheardLog(level, message, fields);
      if (level !== 'debug') service.lines.push({ message, runId });
    };
    const reached = <T>(work: () => Promise<T>) =>
      mortal(async () => {
        if (isAway()) throw new Error('the ledger does not answer');
        return work();
      });
    async function readPauses(): Promise<Pauses> {
      if (trouble.pausesAreAway) throw new Error('the item does not hold pauses');
      return service.pauses ?? NO_PAUSES;
    }
    const ledger: Ledger = ledgerIn(
      {
        read: () => reached(item.read),
        write: (text, version) => reached(() => item.write(text, version)),
      },
      own,
    );
    return {
      runId,
      clock: own,
      log,
      meters: metersInto(service.metrics, plan, own),
      paused: async () => service.isPaused,
      lease: (request) =>
        takeLease(ledger, request, {
          clock: own,
          log,
          ...(service.pauses && { readPauses: () => reached(readPauses) }),
        }),
      isAwake: () => ledger.change(isAwake),
      ...(parts.hasRounds && {
        startRounds: (delays) => mortal(() => startRounds(delays)),
        mayWait: (queues) => mortal(() => conductor.mayWait(queues)),
      }),
      poll: (poll) => itemsOf(mortal(() => conductor.poll(poll))),
      getTask: (taskId) => mortal(() => conductor.getTask(taskId)),
      savedOutputOf: async () => ({}),
      saveForLater: async ({ result }) => result.status,
      sendResult: (result) =>
        mortal(() => {
          overhearReport(result);
          return conductor.sendResult(result);
        }),
      dispatch: (route, _tasks, { json, sent }) => {
        const tasks = json.map(taskIn);
        sent();
        service.calls += 1;
        const ending = parts.invocation?.(tasks);
        if (ending) return mortal(async () => ending);
        const work = Promise.all(tasks.map(worker));
        if (route.invocationType === 'Event') return mortal(async () => ({ kind: 'accepted' }));
        return mortal(async () => {
          await work;
          const reports = tasks.map(({ taskId }) => ({ taskId, status: 'COMPLETED' as const }));
          return { kind: 'answered', answer: { reports } };
        });
      },
    };
  }

  const service: Service = {
    clock,
    conductor,
    item,
    mostOpen: new Map(),
    startedAtMs: new Map(),
    lines: [],
    metrics: [],
    runs: 0,
    calls: 0,
    roundsAtMs: [],
    roundsFail: false,
    isPaused: false,
    async pause(pauses) {
      service.pauses = pauses;
      await ledgerIn(item, clock).change((state) => setPauses(state, pauses));
    },
    announce: () => ledgerIn(item, clock).change(announce),
    notice: () => startUnlessPolled(ledgerIn(item, clock), async () => void service.start('wake')),
    start(trigger, trouble = {}) {
      service.runs += 1;
      return runPoller(plan, portsOf(`run-${service.runs}`, trouble), trigger);
    },
    async schedule(forMs, everyMs = 10_000) {
      for (let atMs = 0; atMs < forMs; atMs += everyMs) {
        void service.start(atMs % 60_000 === 0 ? 'tick' : 'round');
        await clock.sleep(everyMs);
      }
    },
  };
  return service;
}

const never = <T>() => new Promise<T>(() => {});
