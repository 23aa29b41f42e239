import middy, { type Request } from '@middy/core';
import type { LambdaTaskContext } from './context.ts';

/** Any middy middleware; inside a worker its event is the task's input, its context the task's. */
export interface Middleware<Input = unknown> {
  before?(request: TaskRequest<Input>): unknown;
  after?(request: TaskRequest<Input>): unknown;
  onError?(request: TaskRequest<Input>): unknown;
}

type TaskRequest<Input> = Request<Input> & { context: LambdaTaskContext };

/** A user's function, with any parameters; what it gets is checked by the worker's schema, if there is one. */
export type UsersFunction = (...args: never[]) => unknown;

/** The user's side of a worker: the function within the user's own middlewares. */
type UsersChain = (input: unknown, task: LambdaTaskContext) => Promise<unknown>;

interface ChainOptions {
  args?: readonly string[] | undefined;
  use?: readonly Middleware[] | undefined;
}

/**
 * The user's function and middlewares as a chain of their own, apart from ours. Whatever happens in it (an early return
 * that skips every `after`, an answered error) is one value or one error, and that is the verdict.
 */
export function usersChain(fn: UsersFunction, { args, use = [] }: ChainOptions): UsersChain {
  const run: UsersChain = async (input, task) =>
    Reflect.apply(
      fn,
      undefined,
      args ? args.map((name) => inputNamed(input, name)) : [input, task],
    );
  if (use.length === 0) return run;
  const chain = middy<unknown, unknown, Error, LambdaTaskContext>(run, { timeoutEarlyInMillis: 0 });
  for (const middleware of use) chain.use(middleware);
  return async (input, task) => chain(input, task);
}

const inputNamed = (input: unknown, name: string): unknown =>
  typeof input === 'object' && input !== null && Object.hasOwn(input, name)
    ? Reflect.get(input, name)
    : undefined;
