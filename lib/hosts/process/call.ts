import { describeAwsError, diedAtLoad, type Invocation } from '../../protocol/invocation.ts';
import type { Timers } from '../../task/clock.ts';
import { isError, reasonOf } from '../../task/thrown.ts';
import type { LambdaContext } from '../lambda/lambda-context.ts';
import { contextIn } from './context.ts';

/** A handler that is called in this process as Lambda would call it. */
export interface CalledFunction {
  name: string;
  timeoutSeconds: number;
  /** Whether it reports to Conductor itself. */
  isWorker: boolean;
  /** When the process gives up what runs, in milliseconds since 1970; infinity while it does not stop. */
  stopsAtMs(): number;
  handle(context: LambdaContext): Promise<unknown>;
}

/**
 * Calls a handler, and tells its end as AWS does. After its timeout it counts as dead. It may go on all the same: only the
 * end of the process stops it, and nothing waits for it.
 */
export async function callHere(
  { name, timeoutSeconds, isWorker, stopsAtMs, handle }: CalledFunction,
  { nowMs, after }: Pick<Timers, 'nowMs' | 'after'>,
): Promise<Invocation> {
  const timeoutMs = timeoutSeconds * 1_000;
  const endsAtMs = nowMs() + timeoutMs;
  const context = contextIn(name, () => Math.max(0, Math.min(endsAtMs, stopsAtMs()) - nowMs()));
  let cancel = () => {};
  const timeout = new Promise<Invocation>((resolve) => {
    cancel = after(timeoutMs, () => resolve(dead(name, timedOut(timeoutSeconds), isWorker)));
  });
  const answered = handle(context).then(
    (answer): Invocation => ({ kind: 'answered', answer }),
    (thrown) => dead(name, asAwsError(thrown), isWorker),
  );
  return Promise.race([answered, timeout]).finally(cancel);
}

function dead(name: string, error: object, isWorker: boolean): Invocation {
  const reason = `The function ${name} died: ${describeAwsError(error)}`;
  return { kind: diedAtLoad(error, isWorker) ? 'notLoaded' : 'crashed', reason };
}

const timedOut = (seconds: number) => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `Task timed out after ${seconds.toFixed(2)} seconds`,
});

const asAwsError = (thrown: unknown) =>
  isError(thrown)
    ? {
        errorType: thrown.name,
        errorMessage: thrown.message,
        trace: String(thrown.stack).split('\n'),
      }
    : { errorMessage: reasonOf(thrown) };
