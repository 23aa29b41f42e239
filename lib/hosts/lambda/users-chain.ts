import middy from '@middy/core';
import type { LambdaTaskContext } from './context.ts';
import type { MiddlewareRequest } from './middleware.ts';

/** Any middy middleware. Inside a worker its event is the task's input, and its context is the task's context. */
export interface Middleware<Input = unknown> {
  before?(request: TaskRequest<Input>): unknown;
  after?(request: TaskRequest<Input>): unknown;
  onError?(request: TaskRequest<Input>): unknown;
}

type TaskRequest<Input> = MiddlewareRequest<Input, LambdaTaskContext>;

/** A user's function, with any parameters. The worker's schema, if there is one, checks what it gets. */
export type UsersFunction = (...args: never[]) => unknown;

/** The user's side of a worker: the function within the user's own middlewares. */
type UsersChain = (input: unknown, task: LambdaTaskContext) => Promise<unknown>;

interface ChainOptions {
  args?: readonly string[] | undefined;
  use?: readonly Middleware[] | undefined;
}

/**
 * The user's function and middlewares as a chain of their own, separate from ours. Whatever happens in it, such as an
 * early return that skips every `after`, or an answered error, ends in one value or one error: the verdict.
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
