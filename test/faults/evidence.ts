import type { Execution, TaskExecution } from '../../lib/conductor/workflows.ts';
import { startedAtMs } from './looks.ts';
import type { Entry } from './stages/ledger.ts';
import { workedOn } from './stages/recorded.ts';

/** A fault that was made on purpose. */
export interface Happened {
  /** Milliseconds since 1970. */
  atMs: number;
  fault: string;
}

/** The evidence of a run: Conductor's view, the workers' own records, and the faults that were made. */
export interface Evidence {
  executions: readonly Execution[];
  entries: readonly Entry[];
  happened: readonly Happened[];
}

/** Workflows of one task that did not end COMPLETED, with the right output for their number. */
export const lostOf = ({ executions }: Evidence): Execution[] =>
  executions.filter(({ status, tasks }) => status !== 'COMPLETED' || !isRight(tasks.at(-1)));

export function isRight(task: TaskExecution | undefined): boolean {
  const { n, doubled } = task?.outputData ?? {};
  return n === task?.inputData.n && doubled === workedOn(Number(n)).doubled;
}

/** The workers' records of tasks that ran to their end more than once, over all their attempts. */
export function endedTwice(entries: readonly Entry[]): Entry[][] {
  const byTask = Map.groupBy(entries, ({ workflowId, ref }) => `${workflowId} ${ref}`);
  return [...byTask.values()].filter((own) => own.filter(({ what }) => what === 'ends').length > 1);
}

/** How many runs of tasks started and never ended: their worker died. */
export function deaths({ entries }: Evidence): number {
  const run = ({ taskId, pollCount }: Entry) => `${taskId} ${pollCount}`;
  const ended = new Set(entries.filter(({ what }) => what === 'ends').map(run));
  const started = new Set(entries.filter(({ what }) => what === 'starts').map(run));
  return [...started].filter((each) => !ended.has(each)).length;
}

/** The most tasks of one type that workers had at the same time. A worker that left no last word counts as over. */
export function mostOpen({ executions, entries }: Evidence): number {
  const typeOf = new Map(
    executions.flatMap(({ tasks }) => tasks).map(({ taskId, taskType }) => [taskId, taskType]),
  );
  const runs = Map.groupBy(entries, ({ taskId, pollCount }) => `${taskId} ${pollCount}`);
  const ended = [...runs.values()].filter((run) => run.some(({ what }) => what !== 'starts'));
  const byType = Map.groupBy(ended, ([first]) => typeOf.get(first?.taskId ?? ''));
  return Math.max(0, ...[...byType.values()].map(mostAtOnce));
}

function mostAtOnce(runs: readonly Entry[][]): number {
  const changes = runs.flatMap((run) => [
    { atMs: Math.min(...run.map(({ atMs }) => atMs)), by: 1 },
    { atMs: Math.max(...run.map(({ atMs }) => atMs)), by: -1 },
  ]);
  let open = 0;
  let most = 0;
  // A slot that is free in a millisecond can be taken in the same one.
  for (const { by } of changes.toSorted((a, b) => a.atMs - b.atMs || a.by - b.by)) {
    open += by;
    most = Math.max(most, open);
  }
  return most;
}

/** How many attempts failed for Conductor, by a report or by the response timeout. */
export const failures = ({ executions }: Evidence): number =>
  executions.flatMap(({ tasks }) => tasks).filter(({ status }) => status !== 'COMPLETED').length;

/** How often tasks were given back: polls of a task after its first. */
export const givenBack = ({ executions }: Evidence): number =>
  executions
    .flatMap(({ tasks }) => tasks)
    .reduce((sum, { pollCount }) => sum + Math.max(0, pollCount - 1), 0);

/** An attempt of a task, and how long it took until Conductor knew its end. */
export interface Known {
  task: TaskExecution;
  seconds: number;
}

/**
 * How long Conductor did not know the end of each attempt, the longest first. The time counts from the moment when AWS
 * could know that the worker had ended or died, or, where no worker started, from the poll.
 *
 * @param diesAtSeconds where a worker that is lost runs on: when AWS ends it, counted from its start
 */
export function knownAfter({ executions, entries }: Evidence, diesAtSeconds = 0): Known[] {
  const overAtMs = lastWords(entries, diesAtSeconds);
  const secondsOf = (task: TaskExecution) =>
    Math.max(0, task.endTime - (overAtMs.get(task.taskId) ?? startedAtMs(task))) / 1_000;
  return executions
    .flatMap(({ tasks }) => tasks)
    .filter(({ endTime }) => endTime > 0)
    .map((task) => ({ task, seconds: secondsOf(task) }))
    .toSorted((a, b) => b.seconds - a.seconds);
}

/** By task id: when the worker wrote its last record, or was ended after that. */
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
