import { pollerNameIn } from '../../../lib/config/names.ts';
import type { Route } from '../../../lib/config/plan.ts';
import type { Asked, Inspection, LastPoll, TypeFacts } from '../../../lib/inspection/answer.ts';

import { pauseOf } from '../../../lib/protocol/pauses.ts';
import {
  fittingResponseTimeout,
  responseTimeoutFault,
} from '../../../lib/workflow/response-timeout.ts';
import { duration, plural } from '../../terminal/format.ts';
import { aboutPause } from '../about-pause.ts';
import { POLLS_NOW_MS } from './defaults.ts';
import { type Finding, fine, unknown, wrong } from './finding.ts';

/** Whether Conductor gives a task type's tasks to this service, and in time. */
export function typeFindings(
  type: TypeFacts,
  { plan, ledger }: Pick<Inspection, 'plan' | 'ledger'>,
  nowMs: number,
): Finding[] {
  const routes = plan.routes.filter(({ taskType }) => taskType === type.taskType);
  const definition = definitionFinding(type, routes);
  const others = otherPollers(type, [plan.ruleName, ...routes.map(reporterOf)], nowMs);
  const rights = type.lanes.flatMap(({ mayPoll }) => rightFinding(type.taskType, mayPoll) ?? []);
  const paused = pauseFinding(type.taskType, ledger);
  const troubles = [paused, definition, others, ...rights].flatMap((each) => each ?? []);
  return troubles.length > 0 ? troubles : [fine(type.taskType, stateOf(type, nowMs))];
}

/** Undefined where it is polled. */
function pauseFinding(taskType: string, ledger: Inspection['ledger']): Finding | undefined {
  const pauses = ledger && answerOf(ledger)?.pauses;
  const pause = pauses && pauseOf(pauses, taskType);
  return (
    pause &&
    wrong(
      'type-paused',
      taskType,
      `it is paused ${aboutPause(pause)}`,
      `Run \`npx conductor-lambda resume --task-type ${taskType}\`.`,
    )
  );
}

/** Undefined where the definition fits. */
function definitionFinding(
  { taskType, definition }: TypeFacts,
  routes: readonly Route[],
): Finding | undefined {
  const longest = Math.max(...routes.map((route) => (route.target ?? route).timeoutSeconds));
  const fitting = fittingResponseTimeout(longest);
  if (definition.kind === 'failed')
    return unknown(taskType, `its definition is not known: ${definition.reason}`);
  if (definition.value === null)
    return wrong(
      'definition-missing',
      taskType,
      'Conductor has no task definition of it, so it waits an hour for a lost task',
      `Register one with responseTimeoutSeconds ${fitting}.`,
    );
  const seconds = definition.value.responseTimeoutSeconds;
  const fault = responseTimeoutFault(seconds, longest);
  if (fault === undefined) return undefined;
  return wrong(
    'response-timeout',
    taskType,
    `its responseTimeoutSeconds is ${seconds}, and its function runs for at most ${longest} s: ${MEANS[fault]}`,
    `Set responseTimeoutSeconds to ${fitting}.`,
  );
}

const MEANS = {
  tooShort: 'Conductor starts a task again while it runs, unless its worker has `heartbeat: true`',
  tooLong: 'a task whose poller died starts again only after that time (0 is never)',
} as const;

/** Undefined where none is seen. The server keeps the last poll only, so the workers of the last tasks are looked at too. */
function otherPollers(type: TypeFacts, own: readonly string[], nowMs: number): Finding | undefined {
  const polls = type.lanes.flatMap(({ lastPoll }) => answerOf(lastPoll) ?? []);
  const seen = [...polls, ...(answerOf(type.lastWorkers) ?? [])];
  const other = seen.find(
    ({ workerId, atMs }) =>
      !own.some((name) => workerId.startsWith(`${name}:`)) && nowMs - atMs < POLLS_NOW_MS,
  );
  return (
    other &&
    wrong(
      'another-poller',
      type.taskType,
      `${nameOf(other)} took its tasks ${duration(Math.max(0, nowMs - other.atMs))} ago, so not all come here`,
      'Stop the other one, or give the tasks of one of them another type or a domain.',
    )
  );
}

/** A worker reports its task under the name of its function, which the plan may give with an alias. */
const reporterOf = ({ functionName }: Route): string => functionName.split(':')[0] ?? '';

const nameOf = ({ workerId }: LastPoll): string => {
  const poller = pollerNameIn(workerId);
  return poller === undefined ? `the worker ${workerId}` : `the poller ${poller}`;
};

function rightFinding(taskType: string, mayPoll: Asked<true> | undefined): Finding | undefined {
  if (mayPoll?.kind !== 'failed') return undefined;
  return mayPoll.fault === 'unauthorized'
    ? wrong(
        'key-rights',
        taskType,
        `the key may not poll it: ${mayPoll.reason}`,
        'Give its application the right to execute this task type.',
      )
    : unknown(taskType, `whether the key may poll it is not known: ${mayPoll.reason}`);
}

function stateOf({ lanes, running, definition }: TypeFacts, nowMs: number): string {
  const limits = answerOf(definition);
  return [
    ...lanes.map(({ domain, waiting }) => {
      const count = answerOf(waiting);
      const what = count === undefined ? 'unknown how many waiting' : `${count} waiting`;
      return domain ? `${what} in ${domain}` : what;
    }),
    ...(answerOf(running) === undefined ? [] : [`${answerOf(running)} running`]),
    ...(limits ? [`response timeout ${limits.responseTimeoutSeconds} s`] : []),
    ...(limits?.concurrentExecLimit
      ? [`its definition allows ${plural(limits.concurrentExecLimit, 'task')} at once`]
      : []),
    ...(limits?.rateLimitPerFrequency
      ? [
          `its definition allows ${limits.rateLimitPerFrequency} each ${limits.rateLimitFrequencyInSeconds ?? 1} s`,
        ]
      : []),
    ...lastPollOf(lanes, nowMs),
  ].join(', ');
}

function lastPollOf(lanes: TypeFacts['lanes'], nowMs: number): string[] {
  const polls = lanes.flatMap(({ lastPoll }) => answerOf(lastPoll) ?? []);
  const newest = Math.max(...polls.map(({ atMs }) => atMs));
  return polls.length === 0 ? [] : [`polled ${duration(Math.max(0, nowMs - newest))} ago`];
}

const answerOf = <T>(asked: Asked<T>): T | undefined =>
  asked.kind === 'answered' ? asked.value : undefined;
