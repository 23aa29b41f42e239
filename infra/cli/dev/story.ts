import type { TaskEvent } from '../../../lib/hosts/process/index.ts';
import { duration } from '../../terminal/format.ts';
import type { Paint } from '../../terminal/paint.ts';

/** So many characters of a task's id tell tasks apart on a screen. */
const ID_LENGTH = 8;

/** The lines of an event, as `dev` prints them: the time, the task, and what happened to it. */
export function storyLines(event: TaskEvent, at: Date, paint: Paint): string[] {
  const time = at.toTimeString().slice(0, 'HH:MM:SS'.length);
  const task = `${event.taskType} ${event.taskId.slice(0, ID_LENGTH)}`;
  return happened(event, paint).map((text) => `${paint('dim', time)}  ${task}  ${text}`);
}

function happened(event: TaskEvent, paint: Paint): string[] {
  if (event.kind === 'started')
    return [event.retries > 0 ? `started, retry ${event.retries}` : 'started'];
  // Its report says the same, and a try that Conductor did not take is in the log.
  if (event.kind !== 'reported') return [];
  const { status, reason, callbackAfterSeconds, logs, durationMs } = event;
  const isBack = status === 'IN_PROGRESS';
  const colour = status === 'COMPLETED' ? 'green' : isBack ? 'yellow' : 'red';
  const after = durationMs === undefined ? '' : ` in ${duration(durationMs)}`;
  const back = isBack ? `, comes back after ${callbackAfterSeconds ?? 0} s` : '';
  const why = reason === undefined ? '' : `: ${reason}`;
  return [
    ...logs.map((line) => `${paint('dim', 'log')} ${line}`),
    `${paint(colour, status)}${after}${back}${why}`,
  ];
}
