import middy, { type Request } from '@middy/core';
import type { TaskContext } from '../../worker/context.ts';

/** Anybody's middy middleware; inside a worker its event is the task's input, its context the task's. */
export interface Middleware<Input = unknown> {
  before?(request: TaskRequest<Input>): unknown;
  after?(request: TaskRequest<Input>): unknown;
  onError?(request: TaskRequest<Input>): unknown;
}

type TaskRequest<Input> = Request<Input> & { context: TaskContext };

/** A user's function, whatever it takes; what it gets is checked by the worker's schema, if at all. */
export type UsersFunction = (...args: never[]) => unknown;

/** The user's side of a worker: his function within his own middlewares. */
export type InnerRing = (input: unknown, task: TaskContext) => Promise<unknown>;

interface InnerOptions {
  args?: readonly string[] | undefined;
  use?: readonly Middleware[] | undefined;
}

/**
 * A ring of its own, so that whatever happens in it (an early return that skips every `after`,
 * an answered error) is one value or one error to ours, which alone reports.
 */
export function innerRing(fn: UsersFunction, { args, use = [] }: InnerOptions): InnerRing {
  const run: InnerRing = async (input, task) =>
    Reflect.apply(
      fn,
      undefined,
      args ? args.map((name) => inputNamed(input, name)) : [input, task],
    );
  if (use.length === 0) return run;
  const ring = middy<unknown, unknown, Error, TaskContext>(run, { timeoutEarlyInMillis: 0 });
  for (const middleware of use) ring.use(middleware);
  return async (input, task) => ring(input, task);
}

const inputNamed = (input: unknown, name: string): unknown =>
  typeof input === 'object' && input !== null && Object.hasOwn(input, name)
    ? Reflect.get(input, name)
    : undefined;
