import type { Attempt, History } from '../../../lib/inspection/answer.ts';
import type { HistoryRequest } from '../../../lib/protocol/inspection.ts';
import { asError } from '../explain.ts';
import type { Entry } from './entry.ts';

/** Asks a poller what Conductor has of a task or a workflow; rejects where it does not tell it. */
export type AskHistory = (poller: string, request: HistoryRequest) => Promise<History>;

/** What Conductor has, as lines beside those of the functions; `leftOut` says what is missing, and why. */
export interface ConductorsLines {
  entries: Entry[];
  leftOut: string[];
}

/** All pollers of a service ask the same server, so the first one that answers is enough. */
export async function conductorsLines(
  pollers: readonly string[],
  request: HistoryRequest,
  ask: AskHistory,
): Promise<ConductorsLines> {
  let trouble: Error | undefined;
  for (const poller of pollers) {
    const history = await ask(poller, request).catch(asError);
    if (!(history instanceof Error)) return linesOf(history, request);
    trouble ??= history;
  }
  return { entries: [], leftOut: trouble ? [notKnown(trouble.message)] : [] };
}

function linesOf({ attempts, isAll }: History, { about, id }: HistoryRequest): ConductorsLines {
  if (attempts.kind === 'failed') return { entries: [], leftOut: [notKnown(attempts.reason)] };
  const none = attempts.value.length === 0 ? [`Conductor has no ${about} ${id}.`] : [];
  const more = isAll ? [] : ['Conductor has more attempts than these.'];
  return { entries: attempts.value.flatMap(entriesOf), leftOut: [...none, ...more] };
}

const notKnown = (why: string) =>
  `Conductor was not asked for its history, or does not tell it: ${why}`;

/** The events of an attempt that have happened. */
function entriesOf(attempt: Attempt): Entry[] {
  const { taskId, workflowId, taskType, referenceTaskName, retryCount, status } = attempt;
  const { scheduledAtMs, startedAtMs, updatedAtMs, endedAtMs, pollCount, workerId } = attempt;
  const name =
    referenceTaskName === taskType || referenceTaskName === ''
      ? taskType
      : `${taskType} (${referenceTaskName})`;
  const about = { attempt: retryCount + 1, taskId, workflowId };
  const entry = (
    atMs: number | undefined,
    text: string,
    fields: object = {},
    level: Entry['level'] = 'info',
  ): Entry[] =>
    atMs === undefined
      ? []
      : [
          {
            ...{ eventId: `${taskId} ${text}`, atMs, level, functionName: CONDUCTOR },
            ...{ text: `${name}: ${text}`, fields: { ...about, ...fields } },
          },
        ];
  const isUpdated =
    endedAtMs === undefined && (updatedAtMs ?? 0) > Math.max(scheduledAtMs ?? 0, startedAtMs ?? 0);
  return [
    ...entry(scheduledAtMs, 'scheduled'),
    ...entry(startedAtMs, 'started', { polls: pollCount, ...(workerId && { workerId }) }),
    ...(isUpdated ? entry(updatedAtMs, `updated, ${status} now`) : []),
    ...entry(endedAtMs, status, {}, FAILED.includes(status) ? 'error' : 'info'),
  ];
}

const FAILED = ['FAILED', 'FAILED_WITH_TERMINAL_ERROR', 'TIMED_OUT'];

/** Stands where the name of a function does. */
const CONDUCTOR = 'Conductor';
