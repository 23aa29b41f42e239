import type { TaskContext } from '../../worker/context.ts';
import type { LambdaContext } from './lambda-context.ts';

/**
 * What a worker's function gets beside its input on Lambda: Lambda's own context with the task added. So middlewares
 * such as Powertools' logger find the fields that they read.
 */
export interface LambdaTaskContext extends LambdaContext, TaskContext {}

/** A copy that keeps Lambda's methods and setters, such as callbackWaitsForEmptyEventLoop. */
export const withTask = (lambda: LambdaContext, task: TaskContext): LambdaTaskContext =>
  Object.assign(
    Object.create(Object.getPrototypeOf(lambda), Object.getOwnPropertyDescriptors(lambda)),
    task,
  );
