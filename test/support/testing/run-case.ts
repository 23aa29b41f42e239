import { jest } from '@jest/globals';
import { type Run, type RunOptions, runLambda, runWorker } from '../../../lib/testing/index.ts';
import { PLANTED } from '../leaks/planted.ts';
import type { Case } from './cases.ts';

/** The type of a wrapped task in the kit, and the name of its Lambda in both. */
export const LAMBDA_NAME = 'legacy';

/** The task's input. */
export const inputOf = ({ input = PLANTED.input }: Case) => ({ in: input });

/** Runs a case in the kit, in the virtual time of jest. */
export async function runCase(played: Case): Promise<Run> {
  jest.useFakeTimers();
  try {
    const { does, before, timeoutSeconds = 30 } = played;
    const task = before ? await taskAfter(before, played) : {};
    const options: RunOptions = { timeoutSeconds, timers: jest, task };
    return typeof does === 'function'
      ? await runWorker(does, inputOf(played), options)
      : await runLambda(does.lambda, inputOf(played), {
          ...options,
          ...does.how,
          task: { ...task, taskType: LAMBDA_NAME },
        });
  } finally {
    jest.useRealTimers();
  }
}

/** What the run before makes of the task. */
async function taskAfter(
  before: NonNullable<Case['before']>,
  played: Case,
): Promise<NonNullable<RunOptions['task']>> {
  const { status, output } = await runWorker(before, inputOf(played), { timers: jest });
  return status === 'IN_PROGRESS' ? { savedOutput: output, pollCount: 2 } : { retryCount: 1 };
}

/** What of a run is compared. Of an entry of the log, a stack has the lines of where it was thrown. */
export const verdictOf = (run: Omit<Run, 'heartbeatsAtMs' | 'reports' | 'delivery'>) => ({
  status: run.status,
  output: JSON.parse(JSON.stringify(run.output)),
  reason: run.reason,
  callbackAfterSeconds: run.status === 'IN_PROGRESS' ? run.callbackAfterSeconds : undefined,
  logs: run.logs.map((text) => text.split('\n')[0]),
});
