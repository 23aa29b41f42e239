import { faultIf } from './faults.ts';

/** The server's grammar: each unit at most once, in this order, in any case. */
const UNITS = [
  { seconds: 86_400, names: 'days?|d' },
  { seconds: 3_600, names: 'hours?|hrs?|h' },
  { seconds: 60, names: 'minutes?|mins?|m' },
  { seconds: 1, names: 'seconds?|secs?|s' },
];
const DURATION = new RegExp(
  `^\\s*${UNITS.map(({ names }) => `(?:(\\d+)\\s*(?:${names}))?`).join('\\s*')}\\s*$`,
  'i',
);

/** 68 years: the server counts seconds in 32 bits, so a wait of '30000 days' ends immediately. */
const MAX_DAYS = 24_855;

/**
 * Faults of a WAIT's duration. One that starts with a reference (`${workflow.input.hours} hours`)
 * is known only when the task starts, so it passes, as it does on the server.
 */
export function durationFaults(duration: string): string[] {
  if (duration.startsWith('${')) return [];
  if (duration.trim() === '')
    return ['duration is empty, and the server would wait for a signal: give a duration'];
  const numbers = DURATION.exec(duration)?.slice(1);
  if (!numbers)
    return [`duration '${duration}' cannot be read: write it like '1 hours 30 minutes'`];
  const seconds = UNITS.reduce((sum, unit, i) => sum + unit.seconds * Number(numbers[i] ?? 0), 0);
  return faultIf(
    seconds > MAX_DAYS * 86_400,
    `duration '${duration}' is over ${MAX_DAYS} days: give a shorter one`,
  );
}
