import type { Poll } from '../../lib/conductor/polling.ts';
import type { ReportedStatus, Task, TaskResult } from '../../lib/task/task.ts';
import { jsonOf } from '../../lib/task/unparsed.ts';
import { aTask } from './factories.ts';
import type { FakeClock } from './fake-clock.ts';
import type { Polled } from './polled.ts';

/** The time of a poll beyond its wait. Without it, a lane that polls without pause would never end. */
const LATENCY_MS = 5;

interface Stored {
  task: Task;
  queued: boolean;
  /** When it can be polled, by the clock. */
  readyAtMs: number;
}

/** A Conductor in memory, in virtual time: queues, polls that wait, updates that put back. */
export interface FakeConductor {
  poll(poll: Poll): Promise<Polled>;
  /** Whether tasks are in one of these queues, those included that cannot be polled yet. */
  mayWait(queues: readonly string[]): Promise<boolean>;
  sendResult(result: TaskResult): Promise<TaskResult>;
  getTask(taskId: string): Promise<Task>;
  /** A worker's own report. */
  report(task: Task, status?: ReportedStatus): void;
  /** Schedules tasks, which can be polled after `inMs`. */
  schedule(count: number, fields?: Partial<Task>, inMs?: number): Task[];
  /** The polls, with their times. */
  readonly polls: (Poll & { atMs: number })[];
  /** How often it was asked whether tasks are in queues. */
  readonly sizesAsked: number;
  /** The poller's updates, with their times. */
  readonly updates: (TaskResult & { atMs: number })[];
}

/** An empty server. */
export function fakeConductor(clock: FakeClock): FakeConductor {
  const stored = new Map<string, Stored>();
  const polls: FakeConductor['polls'] = [];
  const updates: FakeConductor['updates'] = [];
  let sizesAsked = 0;
  let changed = Promise.withResolvers<void>();

  const queueOf = ({ taskType, domain }: Pick<Task, 'taskType' | 'domain'>) =>
    [...stored.values()].filter(
      ({ task, queued }) => queued && task.taskType === taskType && task.domain === domain,
    );

  const take = (poll: Poll): Task[] =>
    queueOf({ domain: undefined, ...poll })
      .filter(({ readyAtMs }) => readyAtMs <= clock.nowMs())
      .slice(0, poll.count)
      .map((entry) => {
        const { task } = entry;
        const { workerId } = poll;
        entry.task = { ...task, workerId, status: 'IN_PROGRESS', pollCount: task.pollCount + 1 };
        entry.queued = false;
        return entry.task;
      });

  const put = (task: Task, inMs: number) => {
    stored.set(task.taskId, { task, queued: true, readyAtMs: clock.nowMs() + inMs });
    changed.resolve();
    changed = Promise.withResolvers();
  };

  return {
    polls,
    updates,
    get sizesAsked() {
      return sizesAsked;
    },
    async mayWait(queues) {
      sizesAsked += 1;
      await clock.sleep(LATENCY_MS);
      return queues.some((queue) => {
        const [taskType = '', domain] = queue.split(':').toReversed();
        return queueOf({ taskType, domain }).length > 0;
      });
    },
    async poll(poll) {
      polls.push({ ...poll, atMs: clock.elapsedMs() });
      await clock.sleep(LATENCY_MS);
      const untilMs = clock.nowMs() + poll.waitMs;
      for (;;) {
        const tasks = take(poll);
        if (tasks.length > 0 || clock.nowMs() >= untilMs) return { tasks, malformed: [] };
        const next = queueOf({ domain: undefined, ...poll }).map(({ readyAtMs }) => readyAtMs);
        const napMs = Math.min(untilMs, ...next) - clock.nowMs();
        await Promise.race([clock.sleep(napMs), changed.promise]);
      }
    },
    async sendResult(result) {
      updates.push({ ...result, atMs: clock.elapsedMs() });
      const { status, outputData, callbackAfterSeconds = 0 } = result;
      const entry = stored.get(result.taskId);
      const output = JSON.parse(jsonOf(outputData));
      if (entry) entry.task = { ...entry.task, status, outputData: output };
      if (entry && status === 'IN_PROGRESS') put(entry.task, callbackAfterSeconds * 1000);
      return result;
    },
    async getTask(taskId) {
      const entry = stored.get(taskId);
      if (!entry) throw new Error(`no task ${taskId}`);
      return entry.queued ? { ...entry.task, status: 'SCHEDULED' } : entry.task;
    },
    report({ taskId }, status = 'COMPLETED') {
      const entry = stored.get(taskId);
      if (entry) entry.task = { ...entry.task, status };
    },
    schedule: (count, fields = {}, inMs = 0) =>
      Array.from({ length: count }, () => {
        const task = aTask({ status: 'SCHEDULED', pollCount: 0, outputData: {}, ...fields });
        put(task, inMs);
        return task;
      }),
  };
}
