import { setTimeout as sleep } from 'node:timers/promises';
import { TerminalError } from '../../../lib/task/errors.ts';
import { InProgress, inProgress } from '../../../lib/task/outcome.ts';
import type { JsonObject } from '../../../lib/task/task.ts';
import type { TaskContext } from '../../../lib/worker/context.ts';
import { PLANTED } from '../../support/leaks/planted.ts';
import { type Entry, write } from './ledger.ts';

/** A task's input: its number, and how long the work on it takes. */
export const INPUT = {
  n: '${workflow.input.n}',
  workMs: '${workflow.input.workMs}',
  card: PLANTED.input,
};

/** The output for a number: it shows where an output is wrong or belongs to another task. */
export const workedOn = (n: number): JsonObject => ({
  n,
  doubled: 2 * n,
  card: PLANTED.output,
});

/** What a worker does in the middle of its work; `dies` records that it ends here. */
export type Midway = (input: JsonObject, task: TaskContext, dies: () => Promise<void>) => unknown;

/** Returns inProgress in its first run, for so many seconds; its second run checks that the saved output is there. */
export const comesBack: Midway = (input, { pollCount, savedOutput }) => {
  if (!input.comesBack) return undefined;
  const callbackAfterSeconds = Number(input.comesBack);
  if (pollCount === 1) return inProgress({ callbackAfterSeconds, output: { page: 1 } });
  if (savedOutput.page !== 1) throw new TerminalError('what was saved is gone');
  return undefined;
};

/** The function of all workers: it records its start and its end, and works on the number. */
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
