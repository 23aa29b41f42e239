import type { Poll, PolledItem } from '../../lib/conductor/polling.ts';
import { SERVER_STEP_MS } from '../../lib/poller/defaults.ts';
import { quotaOf } from '../../lib/poller/quota.ts';
import type { Clock } from '../../lib/task/clock.ts';
import type { Task } from '../../lib/task/task.ts';
import { aTask } from '../../test/support/factories.ts';
import { EMPTY_POLL_MS, POLL_MS, POLL_MS_OF_A_TASK, UPDATE_MS } from './defaults.ts';

/** A Conductor in virtual time, as far as a poller and its workers call it. */
export interface VirtualConductor {
  /** Schedules a task of this type now. */
  schedule(taskType: string): void;
  poll(poll: Poll): AsyncIterable<PolledItem>;
  /** Whether tasks wait in one of these queues. */
  mayWait(queues: readonly string[]): Promise<boolean>;
  /** A worker's report. */
  report(): Promise<void>;
  /** How many polls there were. */
  polls(): number;
}

/**
 * An empty server.
 *
 * @param callsAtOnce how many calls it works on at a time; the others wait
 * @param onScheduled is called with each task, as the status notifier is
 */
export function conductorIn(
  clock: Clock,
  callsAtOnce: number,
  onScheduled: () => void = () => {},
): VirtualConductor {
  const queues = new Map<string, Queue>();
  const threads = quotaOf(callsAtOnce);
  let polls = 0;

  function queueOf(taskType: string): Queue {
    const queue = queues.get(taskType) ?? { tasks: [], arrived: Promise.withResolvers<void>() };
    queues.set(taskType, queue);
    return queue;
  }

  async function busyFor(ms: number): Promise<void> {
    const done = await threads.take(1);
    await clock.sleep(ms);
    done();
  }

  /** A poll that waits looks at the queue in steps. */
  async function waitForTask(queue: Queue, waitMs: number): Promise<void> {
    const startedAtMs = clock.nowMs();
    const stopped = new AbortController();
    const timeout = clock.sleep(waitMs, stopped.signal);
    while (queue.tasks.length === 0 && clock.nowMs() < startedAtMs + waitMs)
      await Promise.race([queue.arrived.promise, timeout]);
    stopped.abort();
    const sinceStepMs = (clock.nowMs() - startedAtMs) % SERVER_STEP_MS;
    if (sinceStepMs > 0) await clock.sleep(SERVER_STEP_MS - sinceStepMs);
  }

  return {
    polls: () => polls,
    report: () => busyFor(UPDATE_MS),
    schedule(taskType) {
      const queue = queueOf(taskType);
      queue.tasks.push(aTask({ taskType, scheduledTime: clock.nowMs(), ...PLAIN }));
      queue.arrived.resolve();
      queue.arrived = Promise.withResolvers();
      onScheduled();
    },
    async *poll({ taskType, count, waitMs }) {
      polls += 1;
      const queue = queueOf(taskType);
      if (queue.tasks.length === 0 && waitMs > 0) await waitForTask(queue, waitMs);
      const tasks = queue.tasks.splice(0, count);
      await busyFor(tasks.length > 0 ? POLL_MS + tasks.length * POLL_MS_OF_A_TASK : EMPTY_POLL_MS);
      for (const task of tasks)
        yield { task, json: JSON_OF_A_TASK, hasSavedOutput: false, bytes: JSON_OF_A_TASK.length };
    },
    async mayWait(names) {
      await busyFor(EMPTY_POLL_MS);
      return names.some((name) => queueOf(name).tasks.length > 0);
    },
  };
}

interface Queue {
  tasks: Task[];
  /** Resolves when a task comes. */
  arrived: PromiseWithResolvers<void>;
}

const PLAIN = { inputData: {}, outputData: {}, runtimeMetadata: {} };
/** A task is not read again in virtual time: only its size counts. */
const JSON_OF_A_TASK = Buffer.alloc(1_000);
