import { setTimeout as sleep } from 'node:timers/promises';
import { TerminalError } from '../../../lib/task/errors.ts';
import { InProgress, inProgress } from '../../../lib/task/outcome.ts';
import type { JsonObject } from '../../../lib/task/task.ts';
import type { TaskContext } from '../../../lib/worker/context.ts';
import { PLANTED } from '../../support/leaks/planted.ts';
import { type Entry, write } from './ledger.ts';

/** What a task's input says: its number, and how long the work on it takes. */
export const INPUT = {
  n: '${workflow.input.n}',
  workMs: '${workflow.input.workMs}',
  card: PLANTED.input,
};

/** What becomes of a number, so that a wrong or swapped output is seen. */
export const workedOn = (n: number): JsonObject => ({
  n,
  doubled: 2 * n,
  card: PLANTED.output,
});

/** What a worker does in the middle of its work; `dies` writes down that it ends here. */
export type Midway = (input: JsonObject, task: TaskContext, dies: () => Promise<void>) => unknown;

/** Goes on after its first run, with something saved that its second run wants to find. */
export const comesBack: Midway = (input, { pollCount, savedOutput }) => {
  if (!input.comesBack) return undefined;
  if (pollCount === 1) return inProgress({ callbackAfterSeconds: 1, output: { page: 1 } });
  if (savedOutput.page !== 1) throw new TerminalError('what was saved is gone');
  return undefined;
};

/** The function of all workers: it writes down that it starts and ends, and works on the number. */
export const recorded =
  (ledgerPath: string, midway: Midway = () => undefined) =>
  async (input: JsonObject, task: TaskContext): Promise<JsonObject | InProgress> => {
    const record = (what: Entry['what']) => write(ledgerPath, entryOf(task, what));
    await record('starts');
    await sleep(Number(input.workMs));
    const instead = await midway(input, task, () => record('dies'));
    if (instead instanceof InProgress) return instead;
    await record('ends');
    return workedOn(Number(input.n));
  };

const entryOf = (task: TaskContext, what: Entry['what']): Entry => ({
  workflowId: task.workflowInstanceId,
  ref: task.referenceTaskName,
  taskId: task.taskId,
  retryCount: task.retryCount,
  pollCount: task.pollCount,
  pid: process.pid,
  what,
  atMs: Date.now(),
});
