import { contextWith } from './context.ts';
import { firstAnswer, isPromise } from './first-answer.ts';
import type { LambdaContext } from './lambda-context.ts';

/** Any Lambda handler: `(event, context)`, or with a callback. */
export type AnyHandler = (...args: never[]) => unknown;

/**
 * The answer of a handler that this process calls in Lambda's place: what its promise resolves to, or what it gives first to
 * the callback or to one of the context's three functions.
 *
 * On Lambda a handler that does none of these answers with null, once its process has nothing more to do. A process that
 * hosts others never gets there. So null is the answer as soon as the handler has returned, if it cannot call back: it has
 * no third parameter, and has not read the three functions.
 */
export function answerOf(
  handler: AnyHandler,
  event: unknown,
  given: LambdaContext,
): Promise<unknown> {
  let mayCallBack = handler.length >= 3;
  const read = <T>(value: T): T => {
    mayCallBack = true;
    return value;
  };
  return firstAnswer<unknown>(
    (context, callback) => {
      const { succeed, fail, done } = context;
      const watched = contextWith(given, {
        get succeed() {
          return read(succeed);
        },
        get fail() {
          return read(fail);
        },
        get done() {
          return read(done);
        },
      });
      const returned: unknown = Reflect.apply(handler, undefined, [event, watched, callback]);
      return mayCallBack || isPromise(returned) ? returned : Promise.resolve(null);
    },
    given,
    { sync: false, again: () => {}, unanswered: () => {} },
  );
}
