import { putEventsIn } from '../../aws/event-bus.ts';
import { EVENTS_OF_A_CALL } from '../../observe/defaults.ts';
import { emfLine, writeLine } from '../../observe/emf.ts';
import { EVENTS_DROPPED, reportedEvent } from '../../observe/events.ts';
import { logOf } from '../../observe/log.ts';
import type { Dispatch } from '../../protocol/dispatch.ts';
import type { TaskReport } from '../../protocol/reply.ts';
import type { LambdaContext } from './lambda-context.ts';

/** A worker whose tasks are reported waits so long for the event bus, and at most for half of the time that it has. */
const TELL_MS = 2_000;

/** The ends of an Event's tasks. */
interface Ended extends Pick<Dispatch, 'tasks'> {
  countedBy: Dispatch['countedBy'] | undefined;
  reports: readonly TaskReport[];
  /** How many have ended without a report, beside others. The reporter tells Conductor of them. */
  failures: number;
}

/**
 * No poller reads the reply of an Event. So the worker itself counts failures for the alarms, where they want it, and tells
 * the service's event bus how its tasks ended, where there is one. What the reporter reports, the reporter tells.
 */
export async function tellEnds(
  { tasks, countedBy, reports, failures }: Ended,
  context: LambdaContext,
): Promise<void> {
  const nowMs = Date.now();
  const percents = [
    ...reports.map(({ status }) => (/^FAILED/.test(status) ? 100 : 0)),
    ...Array<number>(failures).fill(100),
  ];
  if (countedBy && percents.length > 0)
    writeLine(emfLine({ poller: countedBy }, { tasks_failed_percent: percents }, nowMs));
  const put = putEventsIn(process.env);
  if (!put) return;
  const told = tasks.flatMap((task) => {
    const report = reports.find(({ taskId, isSaved }) => taskId === task.taskId && !isSaved);
    const event = report && reportedEvent(task, report, nowMs);
    return event ?? [];
  });
  const withinMs = Math.min(TELL_MS, context.getRemainingTimeInMillis() / 2);
  const calls: ReturnType<typeof put>[] = [];
  for (let at = 0; at < told.length; at += EVENTS_OF_A_CALL)
    calls.push(put(told.slice(at, at + EVENTS_OF_A_CALL), withinMs));
  for (const refused of await Promise.all(calls))
    if (refused) logOf(context.awsRequestId)('warn', EVENTS_DROPPED, refused);
}
