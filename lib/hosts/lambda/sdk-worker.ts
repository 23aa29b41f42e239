import { linesIn, outcomeOfTaskResult, type SdkTaskResult } from '../../task/sdk-result.ts';
import type { JsonObject, Task } from '../../task/task.ts';
import type { TaskOutput } from '../../task/typed-task.ts';
import type { WorkerHandler } from './chain.ts';
import { usersChain } from './users-chain.ts';
import { type WorkerOptions, workerChain } from './worker.ts';

/** A worker of the official SDKs: the function, or the object that holds it as `execute`. */
export type SdkWorker<SdkTask, Result = SdkTaskResult> =
  | ((task: SdkTask) => Result | PromiseLike<Result>)
  | { execute(task: SdkTask): Result | PromiseLike<Result> };

/** What an SDK's task has as its input. */
type InputOf<SdkTask> = SdkTask extends { inputData?: infer Input } ? NonNullable<Input> : unknown;

/** What the results have as their output, as far as the function itself says it. */
type OutputOf<Result> = [Given<Result>] extends [never] ? unknown : TaskOutput<Given<Result>>;

type Given<Result> = Result extends { outputData: infer Output } ? Output : never;

/**
 * Makes a worker that was written for Conductor's JavaScript SDK a Lambda worker, without a change to its code. Its
 * function gets the whole task, and its TaskResult is obeyed: status, outputData, reasonForIncompletion,
 * callbackAfterSeconds (at least 1) and logs. A value without one of the four statuses is
 * FAILED_WITH_TERMINAL_ERROR, and so is a result whose output was stored outside of it. What only the SDK's own runner
 * provides, such as its own getTaskContext(), is not there: import the one of this package.
 *
 * @example
 * export const handler = sdkWorker(async (task: Task) => ({
 *   status: 'COMPLETED',
 *   outputData: { greeting: `Hello, ${task.inputData?.name}` },
 * }));
 */
export function sdkWorker<
  SdkTask extends object = Task,
  Result extends SdkTaskResult = SdkTaskResult,
>(
  worker: SdkWorker<SdkTask, Result>,
  options?: Omit<WorkerOptions<JsonObject>, 'output'>,
): WorkerHandler<InputOf<SdkTask>, OutputOf<Result>>;
export function sdkWorker<SdkTask extends object>(
  worker: SdkWorker<SdkTask>,
  options: Omit<WorkerOptions<JsonObject>, 'output'> = {},
): WorkerHandler {
  const { use = [], ...rest } = options;
  const execute = (task: Task): unknown =>
    typeof worker === 'function'
      ? Reflect.apply(worker, undefined, [task])
      : Reflect.apply(worker.execute, worker, [task]);
  return workerChain(
    () => ({
      ...rest,
      run: async (inputData, context, task) => {
        const run = (input: JsonObject) => execute({ ...task, inputData: input });
        const result = await usersChain(run, { use })(inputData, context);
        for (const { log, createdTime } of linesIn(result)) context.log(log, createdTime);
        return result;
      },
      outcomeOf: outcomeOfTaskResult,
    }),
    options,
  );
}
