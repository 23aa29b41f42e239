import type { Execution, TaskExecution } from '../../lib/conductor/workflows.ts';
import {
  type Evidence,
  endedTwice,
  failures,
  givenBack,
  type Known,
  knownAfter,
  lostOf,
  mostOpen,
} from './evidence.ts';
import type { FaultKind, Stage } from './kind.ts';
import { isTimedOut, type Look, lateSecondsOf, looksAt } from './looks.ts';

/** The result of one kind of fault: a line of the table. */
export interface Row {
  name: string;
  tasks: number;
  hits: number;
  lost: number;
  endedTwice: number;
  /** How many attempts failed. */
  failed: number;
  /** How often tasks were given back. */
  givenBack: number;
  /** The most tasks of one type that workers had at the same time. */
  open: number;
  /** The longest time of all attempts. */
  secondsUntilKnown: number;
  /** What told Conductor of that attempt. */
  knownBy: string;
  /** The longest wait for a poll that the kind is about; left out where it is not about that. */
  waitedSeconds?: number;
  /** What the server had to notice by itself. */
  looks: readonly Look[];
  /** What is not as expected, a sentence each; empty where the kind passed. */
  wrong: string[];
}

/** With fewer hits, a kind proves nothing. */
export const MIN_HITS = 2;
const KNOWN_WITHIN_SECONDS = 5;
/** Below it, a look of the server counts as in time. */
const IN_TIME_SECONDS = 10;
/**
 * At SQL databases a look is 60 to 120 s late by the server's own numbers, and more while it writes much. The first look
 * at a workflow is in time, but on a busy machine the server may have looked before its task was polled.
 */
const LATE_LOOK_SECONDS = 180;

/**
 * The row of a kind, from the evidence of its run.
 *
 * @param concurrency how many tasks of a type may be open at once; undefined for any number
 */
export function rowOf<Place extends Stage>(
  kind: FaultKind<Place>,
  evidence: Evidence,
  concurrency?: number,
): Row {
  const lost = lostOf(evidence);
  const known = knownAfter(evidence, kind.diesAtSeconds);
  const figures = {
    name: kind.name,
    tasks: evidence.executions.length,
    hits: kind.hits?.(evidence) ?? evidence.happened.length,
    lost: lost.length,
    endedTwice: endedTwice(evidence.entries).length,
    failed: failures(evidence),
    givenBack: givenBack(evidence),
    open: mostOpen(evidence),
    secondsUntilKnown: known[0]?.seconds ?? 0,
    knownBy: known[0] ? knownBy(known[0].task) : '',
    ...(kind.waitedSeconds && { waitedSeconds: kind.waitedSeconds(evidence) }),
    looks: looksAt(evidence.executions),
  };
  const expects = { ...(concurrency !== undefined && { open: concurrency }), ...kind.expects };
  const wrong = [...wrongIn(figures, expects), ...lateIn(known, kind.expects)];
  return { ...figures, wrong: [...wrong, ...lost.map(describeExecution)] };
}

type Expects = FaultKind['expects'];

const ANY = Number.POSITIVE_INFINITY;

function wrongIn(row: Omit<Row, 'wrong'>, expects: Expects = {}): string[] {
  const {
    endedTwice: mayEndTwice = 0,
    failed: mayFail = ANY,
    givenBack: mayGoBack = ANY,
    waitedSeconds: mayWait = ANY,
    open: mayBeOpen = ANY,
  } = expects;
  const { waitedSeconds = 0 } = row;
  return [
    ...(row.hits < MIN_HITS ? [`hit ${row.hits} times, and ${MIN_HITS} are needed`] : []),
    ...(row.lost > 0 ? [`${row.lost} of ${row.tasks} lost`] : []),
    ...(row.endedTwice > mayEndTwice ? [`${row.endedTwice} executed more than once`] : []),
    ...(row.failed > mayFail ? [`${row.failed} attempts failed`] : []),
    ...(row.givenBack > mayGoBack ? [`given back ${row.givenBack} times`] : []),
    ...(row.open > mayBeOpen
      ? [`${row.open} tasks of a type were open at once, and ${mayBeOpen} may be`]
      : []),
    ...(waitedSeconds > mayWait ? [`a task waited ${waitedSeconds} s for its poll`] : []),
  ];
}

/** A report, or a response timeout; where the server was late to notice it, by how much. */
function knownBy(task: TaskExecution): string {
  if (!isTimedOut(task)) return 'report';
  const lateSeconds = Math.round(lateSecondsOf(task));
  const late = lateSeconds > IN_TIME_SECONDS ? `, noticed ${lateSeconds} s late` : '';
  return `response timeout of ${task.responseTimeoutSeconds} s${late}`;
}

function lateIn(known: readonly Known[], expects: Expects = {}): string[] {
  const { late: mayBeLate = 0 } = expects;
  const late = known.filter(({ seconds, task }) => seconds > mayTake(task, expects));
  return late
    .slice(mayBeLate)
    .map(({ seconds, task }) => `known after ${seconds} s: ${describeAttempt(task)}`);
}

function mayTake(task: TaskExecution, expects: Expects = {}): number {
  const { knownWithinSeconds = KNOWN_WITHIN_SECONDS, byResponseTimeout = false } = expects;
  if (!byResponseTimeout || !isTimedOut(task)) return knownWithinSeconds;
  return task.responseTimeoutSeconds + LATE_LOOK_SECONDS;
}

const describeAttempt = ({ taskId, status, reasonForIncompletion, workerId }: TaskExecution) =>
  `${taskId} ${status} (${reasonForIncompletion ?? 'no reason'}) by ${workerId}`;

/** A workflow and its tasks, to find out what is wrong. */
export function describeExecution(execution: Execution): string {
  const { workflowId, status, reasonForIncompletion, tasks } = execution;
  const reason = reasonForIncompletion ? ` (${reasonForIncompletion})` : '';
  const states = tasks.map(
    (task) => `${task.referenceTaskName} ${task.status}, polled ${task.pollCount}`,
  );
  return `${workflowId} is ${status}${reason}: ${states.join('; ')}`;
}
