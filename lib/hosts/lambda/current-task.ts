import { AsyncLocalStorage } from 'node:async_hooks';
import type { LambdaTaskContext } from './context.ts';

const running = new AsyncLocalStorage<LambdaTaskContext>();

/** Runs a task's function, for which {@link getTaskContext} gives this context. */
export const withTaskContext = <T>(context: LambdaTaskContext, run: () => T): T =>
  running.run(context, run);

/**
 * The context of the task that runs now, which its function gets as the second argument: for code deep inside that is not
 * given it. Undefined where no task of this copy of the package runs.
 *
 * @example
 * export const audit = (what: string) => getTaskContext()?.log(what);
 */
export const getTaskContext = (): LambdaTaskContext | undefined => running.getStore();
