import type { Context } from 'aws-lambda';
import type { TaskContext } from '../../worker/context.ts';

/**
 * What a worker's function gets beside its input on Lambda: Lambda's own context with the task added. So middlewares
 * such as Powertools' logger find the fields that they read.
 */
export interface LambdaTaskContext extends Context, TaskContext {}

/**
 * A copy of the context with more fields. It keeps Lambda's methods and setters, such as callbackWaitsForEmptyEventLoop,
 * and what is not enumerable.
 */
export const contextWith = <Given extends Context, Fields extends object>(
  context: Given,
  fields: Fields,
): Given & Fields =>
  Object.create(Object.getPrototypeOf(context), {
    ...Object.getOwnPropertyDescriptors(context),
    ...Object.getOwnPropertyDescriptors(fields),
  });
