import type { Task } from '../../../lib/task/task.ts';
import { simpleTask, workflow } from '../../../lib/workflow/index.ts';
import { allOf } from '../polled.ts';
import { registerTasks, registerWorkflow, uniqueName } from './server.ts';
import { conductor } from './task-types.ts';

/** The response timeout of the type below. */
export const RESPONSE_TIMEOUT_MS = 2_000;

/** Registers a task type, and a workflow of one such task, its reference `task` and its input `n`; returns their name. */
export async function registerImpatient(
  retries: { retryCount: number; retryDelaySeconds: number },
  timeoutSeconds: number,
): Promise<string> {
  const name = uniqueName('impatient');
  const common = { name, ownerEmail: 'test@example.com' };
  const responseTimeoutSeconds = RESPONSE_TIMEOUT_MS / 1_000;
  await registerTasks({ ...common, ...retries, timeoutSeconds: 0, responseTimeoutSeconds });
  const task = simpleTask({ ref: 'task', type: name, input: { n: '${workflow.input.n}' } });
  await registerWorkflow(workflow({ ...common, timeoutSeconds, tasks: [task] }));
  return name;
}

/** Plays a worker that takes a task, and is not heard of again. */
export async function takeSilently(taskType: string): Promise<Task> {
  const poll = { taskType, workerId: 'test', count: 1, waitMs: 5_000 };
  const [task] = (await allOf(conductor.poll(poll))).tasks;
  if (!task) throw new Error('nothing was polled');
  return task;
}
