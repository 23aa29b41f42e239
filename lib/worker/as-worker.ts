import type { JsonObject } from '../task/task.ts';
import type { TaskContext } from './context.ts';
import { type WorkerHandler, type WorkerOptions, worker } from './worker.ts';

/** How a Lambda handler is made a worker. */
export interface AsWorkerOptions<Event, Result> extends WorkerOptions<JsonObject> {
  /** The handler's event, made of the task's input. Default: the input itself. */
  event?: (input: JsonObject, task: TaskContext) => Event;
  /** The task's output, made of the handler's answer. Default: the answer itself. */
  result?: (answer: Result) => unknown;
}

/**
 * Makes an existing Lambda handler `(event, context) => …` a worker, its code unchanged.
 * It gets Lambda's context (with the task added).
 *
 * @example
 * export const handler = asWorker(resize, {
 *   event: ({ url }) => ({ body: JSON.stringify({ url }) }),
 *   result: ({ body }) => JSON.parse(body),
 * });
 */
export function asWorker<Event, Result>(
  handler: (event: Event, context: TaskContext) => Result | Promise<Result>,
  options: AsWorkerOptions<Event, Result> = {},
): WorkerHandler {
  const { event, result = (answer) => answer, ...rest } = options;
  const eventOf = (input: JsonObject, task: TaskContext) => (event ? event(input, task) : input);
  return worker(rest, async (input: JsonObject, task: TaskContext) =>
    result(await Reflect.apply(handler, undefined, [eventOf(input, task), task])),
  );
}
