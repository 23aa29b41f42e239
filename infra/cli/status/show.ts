import type { Asked } from '../../../lib/inspection/answer.ts';
import { age, dollars } from '../../terminal/format.ts';
import type { Paint } from '../../terminal/paint.ts';
import { type Column, table } from '../../terminal/table.ts';
import { aboutPause } from '../about-pause.ts';
import { whyNotAnswered } from '../inspection.ts';
import { lastRunLines } from '../last-run-lines.ts';
import { pausedLines } from '../paused-lines.ts';
import { stateOf } from '../pollers.ts';
import type { CostSoFar, FunctionCost, PollerFacts, ServiceFacts } from './facts.ts';
import { type TypeStatus, taskTypesOf } from './task-types.ts';

/** What is known about a service, as lines for people. */
export function linesOf(facts: ServiceFacts, paint: Paint): string[] {
  const types = taskTypesOf(facts);
  return [
    ...facts.pollers.flatMap((poller) => pollerLines(poller, facts)),
    ...(types.length > 0 ? ['', ...tableOf(types, facts, paint), ...notesOf(types, paint)] : []),
    ...otherPauses(types, facts),
    '',
    ...costLines(facts.cost, paint),
  ];
}

function pollerLines({ name, isPaused, lastRun, inspection }: PollerFacts, facts: ServiceFacts) {
  const { ref, pollers, pauses } = facts;
  const pause = pauses instanceof Error ? undefined : pauses.service;
  const why = isPaused && pause ? ` ${aboutPause(pause)}` : '';
  const ofWhich = pollers.length > 1 ? name : undefined;
  return [
    `${name} in ${ref.region}: ${stateOf(isPaused)}${why}`,
    ...lastRunLines(lastRun, ofWhich),
    ...(inspection.kind === 'answered'
      ? []
      : [`task types${ofWhich ? ` of ${ofWhich}` : ''}: unknown (${whyNotAnswered(inspection)})`]),
  ];
}

const COLUMNS = [
  { title: 'task type' },
  { title: 'waiting', align: 'right' },
  { title: 'oldest', align: 'right' },
  { title: 'running', align: 'right' },
  { title: 'done in 1 h', align: 'right' },
  { title: 'failed in 1 h', align: 'right' },
  { title: 'last poll', align: 'right' },
] as const satisfies Column[];

function tableOf(types: readonly TypeStatus[], { nowMs }: ServiceFacts, paint: Paint): string[] {
  const since = (atMs: number) => age(nowMs - atMs);
  return table(
    COLUMNS,
    types.map((type) => [
      paint(type.heldBack.length > 0 ? 'yellow' : 'reset', type.taskType),
      textOf(type.waiting, String),
      textOf(type.oldestWaitsSinceMs, (atMs) => (atMs === null ? '' : since(atMs))),
      textOf(type.running, String),
      textOf(type.done, String),
      textOf(type.failed, (count) => (count > 0 ? paint('red', String(count)) : '0')),
      textOf(type.lastPoll, (poll) => (poll ? `${since(poll.atMs)} ago` : 'none')),
    ]),
    (title) => paint('dim', title),
  );
}

const textOf = <T>(asked: Asked<T>, of: (value: T) => string): string =>
  asked.kind === 'answered' ? of(asked.value) : '?';

/** Why types are held back, and why something is not known. */
function notesOf(types: readonly TypeStatus[], paint: Paint): string[] {
  const held = types.flatMap(({ taskType, heldBack }) =>
    heldBack.map(({ says }) => `${taskType}: ${says}`),
  );
  const unknowns = new Map<string, Set<string>>();
  for (const type of types)
    for (const [column, asked] of Object.entries(columnsOf(type)))
      if (asked.kind === 'failed')
        unknowns.set(asked.reason, (unknowns.get(asked.reason) ?? new Set()).add(column));
  const unknown = [...unknowns].map(([reason, columns]) =>
    paint('dim', `?  ${[...columns].join(', ')}: ${reason}`),
  );
  return [...held, ...unknown];
}

/** Under the titles of the table. */
const columnsOf = (type: TypeStatus): Record<string, Asked<unknown>> => ({
  waiting: type.waiting,
  oldest: type.oldestWaitsSinceMs,
  running: type.running,
  done: type.done,
  failed: type.failed,
  'last poll': type.lastPoll,
});

/** What is paused, and in no table. */
function otherPauses(types: readonly TypeStatus[], { pauses }: ServiceFacts): string[] {
  if (pauses instanceof Error) return pausedLines(pauses);
  const shown = new Set(types.map(({ taskType }) => taskType));
  const others = Object.entries(pauses.types).filter(([type]) => !shown.has(type));
  return pausedLines({ types: Object.fromEntries(others) });
}

const PARTS: Record<FunctionCost['part'], string> = {
  poller: 'pollers',
  reporter: 'reporter',
  wake: 'wake',
  worker: 'workers',
};

function costLines(cost: CostSoFar | Error, paint: Paint): string[] {
  if (cost instanceof Error) return [`cost of this month: unknown (${cost.message})`];
  const parts = Object.entries(PARTS).flatMap(([part, name]) => {
    const functions = cost.functions.filter((each) => each.part === part);
    if (functions.length === 0) return [];
    return `${name} ${dollars(functions.reduce((sum, each) => sum + each.dollars, 0))}`;
  });
  const since = new Date(cost.sinceMs).toISOString().slice(0, 10);
  return [
    `functions since ${since}: ${dollars(cost.dollars)} (${parts.join(', ')})`,
    paint('dim', NOT_COUNTED),
    ...cost.leftOut.map((why) => paint('dim', `not counted: ${why}`)),
  ];
}

const NOT_COUNTED =
  'at list prices of us-east-1 and arm64, without the inbox, the ledger, logs, alarms and cold starts';
