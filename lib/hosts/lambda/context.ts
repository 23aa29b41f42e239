import type { TaskContext } from '../../worker/context.ts';
import type { LambdaContext } from './lambda-context.ts';

/**
 * What a worker's function gets beside its input on Lambda: Lambda's own context with the task added. So middlewares
 * such as Powertools' logger find the fields that they read.
 */
export interface LambdaTaskContext extends LambdaContext, TaskContext {}

/**
 * A copy of the context with more fields. It keeps Lambda's methods and setters, such as callbackWaitsForEmptyEventLoop,
 * and what is not enumerable.
 */
export const contextWith = <Given extends LambdaContext, Fields extends object>(
  context: Given,
  fields: Fields,
): Given & Fields =>
  Object.create(Object.getPrototypeOf(context), {
    ...Object.getOwnPropertyDescriptors(context),
    ...Object.getOwnPropertyDescriptors(fields),
  });
