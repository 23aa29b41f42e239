import type { WorkerHandler } from '../hosts/lambda/chain.ts';
import { play, type Run, type RunOptions } from './play.ts';

/**
 * Runs a worker on an input, and tells what its task becomes. The worker runs by the code that runs on Lambda, with its
 * middlewares, schemas, deadline, heartbeat and report; so does what the poller and the reporter do for it. Conductor,
 * the inbox and time are the kit's: there is no server, no AWS and no environment to set. The worker's own options
 * `conductor` and `inbox` are not used. Its task has the type that the worker knows, else the type `worker`.
 *
 * @param handler what `worker`, `asWorker`, `sdkWorker` or `eachTask` has made
 * @param input the task's input
 * @throws Error where `timers` are not fake
 * @example
 * const run = await runWorker(handler, { name: 'Ada' });
 * expect(run).toMatchObject({ status: 'COMPLETED', output: { result: 'Hello, Ada' } });
 */
export function runWorker(
  handler: WorkerHandler,
  input: object = {},
  options: RunOptions = {},
): Promise<Run> {
  const { task: taskType } = handler;
  const known = taskType === undefined ? {} : { taskType };
  return play(() => handler, input, { ...options, task: { ...known, ...options.task } });
}
