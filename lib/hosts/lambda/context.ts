import type { Context } from 'aws-lambda';
import type { TaskContext } from '../../worker/context.ts';

/**
 * What a worker's function gets beside its input on Lambda: Lambda's own context with the task added, so that other
 * people's middlewares (Powertools' logger, say) find what they look for.
 */
export interface LambdaTaskContext extends Context, TaskContext {}

/** A copy that keeps Lambda's setters (callbackWaitsForEmptyEventLoop goes on working) and methods. */
export const withTask = (lambda: Context, task: TaskContext): LambdaTaskContext =>
  Object.assign(
    Object.create(Object.getPrototypeOf(lambda), Object.getOwnPropertyDescriptors(lambda)),
    task,
  );
