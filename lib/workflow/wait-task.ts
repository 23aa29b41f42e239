import { isDate } from 'node:util/types';
import { throwIfFaulty } from './definition-error.ts';
import { durationFaults } from './duration.ts';
import { faultIf, systemFaults } from './faults.ts';
import { type RefOf, textOf } from './reference.ts';
import { type BuiltTask, type Reference, type SystemTaskOptions, serverTask } from './task.ts';

/** A date as the server reads it: '2026-01-31 09:00 UTC'. */
export type TextDate = `${number}-${number}-${number} ${number}:${number}${string}`;

/** A WAIT ends after a duration, at a date, or on a signal: exactly one of the three. */
export type WaitTaskOptions = SystemTaskOptions &
  (
    | {
        /**
         * Such as '90 seconds' or '1 days 2 hours' (days, hours, minutes, seconds, in this order, whole numbers,
         * at most 24,855 days). It may start with a reference, '${workflow.input.hours} hours'. The server reads its
         * value only when the task starts: a value that is not a duration leaves the workflow RUNNING with nothing to
         * do, and a missing value waits for a signal.
         */
        duration: string | RefOf<string>;
        until?: never;
        signal?: never;
      }
    | {
        /**
         * A Date; a text like '2026-01-31 09:00 UTC'; or a reference to such a text. Without a zone, the server's own zone
         * applies. The server refuses seconds and ISO 8601, and then the workflow fails only half a minute later.
         */
        until: Date | TextDate | Reference | RefOf<string>;
        duration?: never;
        signal?: never;
      }
    | {
        /** Ends with a POST of the task's output to `/tasks/{workflowId}/{ref}/COMPLETED`, or to `…/FAILED`. */
        signal: true;
        duration?: never;
        until?: never;
      }
  );

/**
 * A task that waits, without a worker, for a duration, until a date or for a signal.
 * Its output is empty, or the body of the signal.
 *
 * An idle server takes up to a second more than the duration. It knows dates to the minute only, so a Date is rounded up
 * to the next full minute: never early, at most 60 s late. A date in the past ends immediately.
 *
 * @example waitTask({ ref: 'cool_down', duration: '2 seconds' })
 * @example waitTask({ ref: 'launch', until: new Date('2026-01-31T09:00:00Z') })
 * @example waitTask({ ref: 'approval', signal: true })
 * @example waitTask({ ref: 'launch', until: '2026-01-31 09:00 UTC' })
 * @throws DefinitionError for none or two of the three, a duration or date that the server cannot read,
 * a name that cannot be referenced.
 */
export function waitTask<Output = unknown>(options: WaitTaskOptions): BuiltTask<Output> {
  throwIfFaulty(`waitTask '${options.ref}'`, [...systemFaults(options), ...endFaults(options)]);
  if (options.duration !== undefined) {
    return serverTask('WAIT', options, { duration: options.duration });
  }
  return serverTask('WAIT', options, options.until ? { until: untilText(options.until) } : {});
}

function endFaults({ duration, until, signal }: WaitTaskOptions): string[] {
  const ends = [duration, until, signal || undefined].filter((end) => end !== undefined);
  if (ends.length !== 1) return ['give exactly one of duration, until and signal: true'];
  if (duration !== undefined) return durationFaults(textOf(duration) ?? String(duration));
  return until === undefined ? [] : untilFaults(until);
}

function untilFaults(until: unknown): string[] {
  if (textOf(until) !== undefined) return [];
  if (typeof until === 'string') return until.startsWith('${') ? [] : textFaults(until);
  if (!isDate(until)) return [`until is '${until}': give a Date or a reference '\${…}'`];
  const inRange = until.getUTCFullYear() >= 1970 && until.getUTCFullYear() < 9999;
  return faultIf(
    !inRange,
    'until is an invalid Date, or one outside the years 1970 to 9998: give another Date',
  );
}

/** The server's grammar. It would move a 31st of February to March, and so would `Date`. */
function textFaults(until: string): string[] {
  const [, day, time = '00:00'] = TEXT_DATE.exec(until) ?? [];
  const read = new Date(`${day}T${time}Z`);
  const isReal = !Number.isNaN(read.getTime()) && read.toISOString().startsWith(`${day}T${time}`);
  return faultIf(
    !isReal,
    `until is '${until}': give a Date, a reference '\${…}', or a date like '2026-01-31 09:00 UTC'`,
  );
}

const TEXT_DATE = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d)(?: [\w:+/-]+)?)?$/;

function untilText(until: Date | string | RefOf<string>): string {
  if (!isDate(until)) return textOf(until) ?? String(until);
  const minute = new Date(Math.ceil(until.getTime() / 60_000) * 60_000);
  return `${minute.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
