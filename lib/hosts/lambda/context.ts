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
export function contextWith<Given extends LambdaContext, Fields extends object>(
  context: Given,
  fields: Fields,
): Given & Fields {
  const copy = Object.create(Object.getPrototypeOf(context));
  // One by one: to collect the descriptors of all first takes twice as long, and each task pays for it.
  for (const from of [fields, context])
    for (const name of Reflect.ownKeys(from))
      if (!Object.hasOwn(copy, name))
        Object.defineProperty(copy, name, Object.getOwnPropertyDescriptor(from, name) ?? {});
  return copy;
}
