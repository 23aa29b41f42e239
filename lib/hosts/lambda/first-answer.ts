import { contextWith } from './context.ts';
import type { LambdaContext } from './lambda-context.ts';

/** A call of a handler, with the context and the callback that it is to get. */
export type Answering<T> = (context: LambdaContext, callback: unknown) => T | PromiseLike<T>;

/** What to do with a handler that does not simply return its answer. */
interface Manners {
  /** It returns its answer without a promise. Otherwise what it returns counts only if it is a promise. */
  sync: boolean;
  /** It has answered once more. */
  again(): void;
  /** It has returned without an answer; `fail` says that none came. */
  unanswered(fail: (error: unknown) => void): void;
}

/** The first answer of a handler, by Lambda's rules for all handlers up to Node 22. */
export const firstAnswer = <T>(
  call: Answering<T>,
  given: LambdaContext,
  { sync, again, unanswered }: Manners,
): Promise<T> =>
  new Promise((resolve, reject) => {
    let isAnswered = false;
    const answer = (settle: () => void) => {
      if (isAnswered) return again();
      isAnswered = true;
      settle();
    };
    const succeed = (value: T) => answer(() => resolve(value));
    const fail = (error: unknown) => answer(() => reject(error));
    const done = (error: unknown, value: T) => (isNothing(error) ? succeed(value) : fail(error));
    try {
      const returned = call(contextWith(given, { succeed, fail, done }), done);
      if (sync || isPromise(returned))
        // A handler that has called back resolves its promise, too: without a value that is no second answer.
        Promise.resolve(returned).then(
          (value) => (isAnswered && isNothing(value) ? undefined : succeed(value)),
          fail,
        );
      else unanswered((error) => isAnswered || fail(error));
    } catch (error) {
      fail(error);
    }
  });

const isNothing = (value: unknown) => value === undefined || value === null;

export const isPromise = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'then' in value &&
  typeof value.then === 'function';
