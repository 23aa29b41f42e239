import type { Overdue } from '../conductor/open-tasks.ts';
import { type Plan, taskTypesOf } from '../config/plan.ts';
import { idsOf } from '../task/ids.ts';
import type { Task } from '../task/task.ts';
import { OVERDUE_FAILURES, OVERDUE_LOOKS } from './defaults.ts';
import type { Ports } from './ports.ts';

type OverduePorts = Pick<Ports, 'overdue' | 'getTask' | 'clock' | 'log'>;

/**
 * At each tick, finds tasks of the plan's types whose worker is silent for longer than their response timeout, and lets
 * the server decide on their workflows: so they are retried. The server itself can take two minutes more, since it looks
 * at a workflow in steps of a minute. It needs no lease, and bears any failure.
 */
export async function findOverdue(plan: Plan, ports: OverduePorts): Promise<void> {
  try {
    if (ports.overdue) await decideOverdue(taskTypesOf(plan), ports.overdue, ports);
  } catch (error) {
    ports.log('warn', NOT_FOUND, { reason: messageOf(error) });
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const NOT_FOUND =
  'Conductor does not say which tasks are overdue; it finds them itself, but up to two minutes later';

/** One look. The index can be late, so the task itself is asked before anything is done. */
async function decideOverdue(
  taskTypes: readonly string[],
  overdue: Overdue,
  { getTask, clock, log }: OverduePorts,
): Promise<void> {
  /** By type. All tasks of a type have the same, unless its definition was changed while they were open. */
  const timeoutsMs = new Map<string, number>();
  const decided = new Set<string>();
  let looks = 0;
  let failures = 0;
  for (const { taskId, taskType, workflowId, updatedAtMs } of await overdue.openTasks(taskTypes)) {
    const isOverdueByIndex = clock.nowMs() - updatedAtMs > (timeoutsMs.get(taskType) ?? 0);
    if (!isOverdueByIndex || decided.has(workflowId)) continue;
    if (looks >= OVERDUE_LOOKS || failures >= OVERDUE_FAILURES) return;
    looks += 1;
    failures += 1;
    try {
      const task = await getTask(taskId);
      if (task) timeoutsMs.set(taskType, timeoutMsOf(task));
      if (task && isOverdue(task, clock.nowMs())) {
        await overdue.decide(workflowId);
        decided.add(workflowId);
        log('warn', DECIDED, { ...idsOf(task), workflowId });
      }
      failures = 0;
    } catch (error) {
      // One task or workflow at which the server fails must not hide the others.
      log('warn', NOT_DECIDED, { taskId, taskType, workflowId, reason: messageOf(error) });
    }
  }
}

const DECIDED = 'a task is past its response timeout: Conductor was asked to decide';
const NOT_DECIDED = 'a task may be past its response timeout, and Conductor did not decide';

/** Milliseconds; Infinity where the task has no response timeout. */
const timeoutMsOf = ({ responseTimeoutSeconds }: Task) =>
  responseTimeoutSeconds > 0 ? responseTimeoutSeconds * 1_000 : Number.POSITIVE_INFINITY;

const isOverdue = (task: Task, nowMs: number) =>
  task.status === 'IN_PROGRESS' && nowMs - Number(task.updateTime) > timeoutMsOf(task);
