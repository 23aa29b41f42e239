import { ConductorError } from '../../conductor/errors.ts';
import type { PollingConductor } from '../../conductor/polling.ts';
import type { Route } from '../../config/plan.ts';
import type { Invocation } from '../../protocol/invocation.ts';
import type { Some } from '../../task/some.ts';
import type { Task, TaskResult } from '../../task/task.ts';
import { bytesOf } from '../../task/unparsed.ts';
import { KNOWN_TASKS } from './defaults.ts';
import type { OnPoll, OnTask, TaskEvent } from './events.ts';
import { counter, histogram, textOf } from './metrics.ts';

/** What a process counts and times of its polls, tasks and updates. */
export interface Measured {
  /** Calls to Conductor that are counted. */
  conductor: PollingConductor;
  /** A call of a worker that is counted: its tasks run until they are reported, or the call has ended. */
  running(route: Route, tasks: Some<Task>, call: () => Promise<Invocation>): Promise<Invocation>;
  /** In Prometheus' text format. */
  text(): string;
}

const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300];
const BYTES = [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
const [SUCCESS, FAILURE] = ['SUCCESS', 'FAILURE'];

/** A task that runs. */
interface Running {
  taskType: string;
  workflowId: string;
  atMs: number;
}

/** Who hears of what happens. */
interface Listeners {
  onTask: OnTask;
  onPoll: OnPoll;
}

/** Measures the calls to a server, and tells what happens to tasks and polls. */
export function measuring(conductor: PollingConductor, { onTask, onPoll }: Listeners): Measured {
  const polls = counter('task_poll_total', 'Polls.');
  const pollErrors = counter('task_poll_error_total', 'Polls that failed.');
  const pollSeconds = histogram(
    'task_poll_time_seconds',
    'Time of polls, the wait at the server included.',
    SECONDS,
  );
  const started = counter('task_execution_started_total', 'Tasks given to their workers.');
  const executeErrors = counter(
    'task_execute_error_total',
    'Tasks that ended as a failure, or whose worker died.',
  );
  const executeSeconds = histogram(
    'task_execute_time_seconds',
    'Time from the start of a worker until its result is sent.',
    SECONDS,
  );
  const updateErrors = counter(
    'task_update_error_total',
    'Updates that Conductor did not take; each try counts.',
  );
  const updateSeconds = histogram('task_update_time_seconds', 'Time of updates.', SECONDS);
  const resultBytes = histogram('task_result_size_bytes', 'Size of outputs.', BYTES);
  const active = counter('active_workers', 'Tasks that run now.', 'gauge');

  const open = new Map<string, Running>();
  const types = recent(KNOWN_TASKS);

  /** How long it took, in milliseconds; undefined where its end is known already. */
  function ended(taskId: string, failure: string | undefined): number | undefined {
    const running = open.get(taskId);
    if (!running) return undefined;
    open.delete(taskId);
    const { taskType, workflowId, atMs } = running;
    const status = failure === undefined ? SUCCESS : FAILURE;
    executeSeconds.observe({ taskType, status }, secondsSince(atMs));
    if (failure !== undefined) executeErrors.add({ taskType, exception: failure });
    const durationMs = performance.now() - atMs;
    onTask({
      ...{ kind: 'executed', taskType, taskId, workflowId, durationMs },
      ...(failure !== undefined && { failure }),
    });
    return durationMs;
  }

  async function updateTask(result: TaskResult, timeoutMs?: number): Promise<void> {
    const taskType = types.get(result.taskId) ?? '';
    const durationMs = ended(
      result.taskId,
      result.status.startsWith('FAILED') ? result.status : undefined,
    );
    const atMs = performance.now();
    let status = FAILURE;
    const { taskId, workflowInstanceId: workflowId } = result;
    onTask({ kind: 'reporting', taskType, taskId, workflowId, status: result.status });
    try {
      await conductor.updateTask(result, timeoutMs);
      status = SUCCESS;
      resultBytes.observe({ taskType }, bytesOf(result.outputData));
      onTask(reported(result, taskType, durationMs));
    } catch (error) {
      updateErrors.add({ taskType, exception: exceptionOf(error) });
      onTask(notReported(result, taskType, error));
      throw error;
    } finally {
      updateSeconds.observe({ taskType, status }, secondsSince(atMs));
    }
  }

  return {
    conductor: {
      ...conductor,
      updateTask,
      async *poll(poll) {
        const { taskType, domain, count } = poll;
        const of = { taskType, ...(domain && { domain }) };
        const atMs = performance.now();
        let status = FAILURE;
        let tasks = 0;
        polls.add({ taskType });
        onPoll({ kind: 'started', ...of, count });
        try {
          for await (const item of conductor.poll(poll)) {
            if ('task' in item) tasks += 1;
            yield item;
          }
          status = SUCCESS;
          onPoll({ kind: 'completed', ...of, tasks, durationMs: performance.now() - atMs });
        } catch (error) {
          pollErrors.add({ taskType, exception: exceptionOf(error) });
          const reason = wordsOf(error);
          onPoll({ kind: 'failed', ...of, reason, durationMs: performance.now() - atMs });
          throw error;
        } finally {
          pollSeconds.observe({ taskType, status }, secondsSince(atMs));
        }
      },
    },
    async running({ taskType }, tasks, call) {
      const atMs = performance.now();
      started.add({ taskType }, tasks.length);
      active.add({ taskType }, tasks.length);
      for (const { taskId, workflowInstanceId: workflowId, retryCount } of tasks) {
        open.set(taskId, { taskType, workflowId, atMs });
        types.set(taskId, taskType);
        onTask({ kind: 'started', taskType, taskId, workflowId, retries: retryCount });
      }
      const invocation = await call();
      active.add({ taskType }, -tasks.length);
      for (const { taskId } of tasks)
        ended(taskId, invocation.kind === 'answered' ? undefined : invocation.kind);
      return invocation;
    },
    text: () =>
      textOf([
        ...[polls, pollErrors, pollSeconds, started, executeErrors, executeSeconds],
        ...[updateErrors, updateSeconds, resultBytes, active],
      ]),
  };
}

function reported(result: TaskResult, taskType: string, durationMs: number | undefined): TaskEvent {
  const { taskId, workflowInstanceId: workflowId, status, logs = [] } = result;
  const { reasonForIncompletion: reason, callbackAfterSeconds } = result;
  return {
    ...{ kind: 'reported', taskType, taskId, workflowId, status },
    ...(reason !== undefined && { reason }),
    ...(callbackAfterSeconds !== undefined && { callbackAfterSeconds }),
    logs: logs.map(({ log }) => log),
    ...(durationMs !== undefined && { durationMs }),
  };
}

const notReported = (
  { taskId, workflowInstanceId: workflowId, status }: TaskResult,
  taskType: string,
  error: unknown,
): TaskEvent => ({
  ...{ kind: 'notReported', taskType, taskId, workflowId, status, reason: wordsOf(error) },
});

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const secondsSince = (atMs: number) => (performance.now() - atMs) / 1_000;

const exceptionOf = (error: unknown) =>
  error instanceof ConductorError ? error.fault : error instanceof Error ? error.name : 'unknown';

/** The last so many entries. */
function recent(size: number): Pick<Map<string, string>, 'get' | 'set'> {
  const entries = new Map<string, string>();
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      const [oldest] = entries.size >= size ? entries.keys() : [];
      if (oldest !== undefined) entries.delete(oldest);
      return entries.set(key, value);
    },
  };
}
