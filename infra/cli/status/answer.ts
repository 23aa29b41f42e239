import type { Asked } from '../../../lib/inspection/answer.ts';
import { whyNotAnswered } from '../inspection.ts';
import type { CostSoFar, ServiceFacts } from './facts.ts';
import { type TypeStatus, taskTypesOf } from './task-types.ts';

/**
 * The same for programs. Times are ISO 8601; null stands for none and for what is not known, which `notKnown` names with its
 * reason.
 */
export function answerOf(facts: ServiceFacts) {
  const { ref, nowMs, pollers, pauses, cost } = facts;
  const pause = pauses instanceof Error ? undefined : pauses.service;
  return {
    ...ref,
    at: isoOf(nowMs),
    pollers: pollers.map(({ name, isPaused, lastRun, inspection }) => ({
      poller: name,
      isPaused,
      ...(isPaused && pause && { pause }),
      lastRun: lastRun instanceof Error ? null : (lastRun ?? null),
      notKnown: {
        ...(lastRun instanceof Error && { lastRun: lastRun.message }),
        ...(inspection.kind !== 'answered' && { taskTypes: whyNotAnswered(inspection) }),
      },
    })),
    taskTypes: taskTypesOf(facts).map(typeAnswer),
    pausedTypes: pauses instanceof Error ? null : pauses.types,
    cost: cost instanceof Error ? null : costAnswer(cost),
    notKnown: {
      ...(pauses instanceof Error && { pausedTypes: pauses.message }),
      ...(cost instanceof Error && { cost: cost.message }),
    },
  };
}

const costAnswer = ({ sinceMs, ...cost }: CostSoFar) => ({ since: isoOf(sinceMs), ...cost });

function typeAnswer({ taskType, poller, heldBack, ...asked }: TypeStatus) {
  const { waiting, running, done, failed, oldestWaitsSinceMs, lastPoll } = asked;
  const oldest = knownOf(oldestWaitsSinceMs);
  const poll = knownOf(lastPoll);
  return {
    ...{ taskType, poller },
    waiting: knownOf(waiting),
    running: knownOf(running),
    doneWithinHour: knownOf(done),
    failedWithinHour: knownOf(failed),
    oldestWaitsSince: oldest === null ? null : isoOf(oldest),
    lastPoll: poll && { at: isoOf(poll.atMs), workerId: poll.workerId },
    heldBack,
    notKnown: {
      ...reasonOf('waiting', waiting),
      ...reasonOf('running', running),
      ...reasonOf('doneWithinHour', done),
      ...reasonOf('failedWithinHour', failed),
      ...reasonOf('oldestWaitsSince', oldestWaitsSinceMs),
      ...reasonOf('lastPoll', lastPoll),
    },
  };
}

const isoOf = (ms: number) => new Date(ms).toISOString();

const knownOf = <T>(asked: Asked<T>): T | null => (asked.kind === 'answered' ? asked.value : null);

const reasonOf = (name: string, asked: Asked<unknown>): Record<string, string> =>
  asked.kind === 'failed' ? { [name]: asked.reason } : {};
