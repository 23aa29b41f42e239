import type { Execution, TaskExecution } from '../../lib/conductor/workflows.ts';
import type { Entry } from './stages/ledger.ts';
import { workedOn } from './stages/recorded.ts';

/** A fault that was made on purpose. */
export interface Happened {
  /** Milliseconds since 1970. */
  atMs: number;
  fault: string;
}

/** What a run leaves behind: Conductor's view, the workers' own, and what was done to both. */
export interface Evidence {
  executions: readonly Execution[];
  entries: readonly Entry[];
  happened: readonly Happened[];
}

/** Workflows of one task that did not end as they should: COMPLETED, with the right output of the right number. */
export const lostOf = ({ executions }: Evidence): Execution[] =>
  executions.filter(({ status, tasks }) => status !== 'COMPLETED' || !isRight(tasks.at(-1)));

export function isRight(task: TaskExecution | undefined): boolean {
  const { n, doubled } = task?.outputData ?? {};
  return n === task?.inputData.n && doubled === workedOn(Number(n)).doubled;
}

/** Tasks that ran to their end more than once, over all their attempts: what their workers wrote down. */
export function endedTwice(entries: readonly Entry[]): Entry[][] {
  const byTask = Map.groupBy(entries, ({ workflowId, ref }) => `${workflowId} ${ref}`);
  return [...byTask.values()].filter((own) => own.filter(({ what }) => what === 'ends').length > 1);
}

/** Runs of a task that started and never ended: their worker died. */
export function deaths({ entries }: Evidence): number {
  const run = ({ taskId, pollCount }: Entry) => `${taskId} ${pollCount}`;
  const ended = new Set(entries.filter(({ what }) => what === 'ends').map(run));
  const started = new Set(entries.filter(({ what }) => what === 'starts').map(run));
  return [...started].filter((each) => !ended.has(each)).length;
}

/** Attempts that Conductor knows to have ended badly, by a report or by its response timeout. */
export const failures = ({ executions }: Evidence): number =>
  executions.flatMap(({ tasks }) => tasks).filter(({ status }) => status !== 'COMPLETED').length;

/** Polls of tasks that came back under their own id: how often one was given back. */
export const givenBack = ({ executions }: Evidence): number =>
  executions
    .flatMap(({ tasks }) => tasks)
    .reduce((sum, { pollCount }) => sum + Math.max(0, pollCount - 1), 0);

/** An attempt of a task, and how long it took until Conductor knew how it ended. */
export interface Known {
  task: TaskExecution;
  seconds: number;
}

/**
 * How long Conductor did not know of each attempt, the longest first: since AWS could know that its worker had
 * ended or died, or, where none ever started, since the poll that handed it out.
 *
 * @param diesAtSeconds where what is dead runs on: when AWS ends it, counted from its start
 */
export function knownAfter({ executions, entries }: Evidence, diesAtSeconds = 0): Known[] {
  const overAtMs = lastWords(entries, diesAtSeconds);
  const secondsOf = ({ taskId, startTime, endTime }: TaskExecution) =>
    Math.max(0, endTime - (overAtMs.get(taskId) ?? startTime)) / 1_000;
  return executions
    .flatMap(({ tasks }) => tasks)
    .filter(({ endTime }) => endTime > 0)
    .map((task) => ({ task, seconds: secondsOf(task) }))
    .toSorted((a, b) => b.seconds - a.seconds);
}

/** By the tasks' ids, when their workers wrote for the last time, or were ended after that. */
function lastWords(entries: readonly Entry[], diesAtSeconds: number): Map<string, number> {
  const startedAtMs = new Map<string, number>();
  const overAtMs = new Map<string, number>();
  for (const { taskId, what, atMs } of entries) {
    if (what === 'starts') startedAtMs.set(taskId, atMs);
    const endedAtMs = (startedAtMs.get(taskId) ?? atMs) + diesAtSeconds * 1_000;
    overAtMs.set(taskId, what === 'dies' ? Math.max(atMs, endedAtMs) : atMs);
  }
  return overAtMs;
}
