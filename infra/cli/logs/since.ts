const UNITS_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const SPAN = /^(\d{1,5})([mhd])$/;
/** JavaScript takes many texts for dates, `5` too. */
const DATE = /^\d{4}-\d\d-\d\d/;
const DEFAULT = '1h';

/**
 * The time from which on lines are searched: a span before now such as `30m`, `1h` or `2d`, or a date.
 *
 * @throws Error where it is neither
 */
export function sinceMs(text: string | undefined, nowMs: number): number {
  const given = text ?? DEFAULT;
  const [, count, unit] = SPAN.exec(given) ?? [];
  if (count !== undefined && (unit === 'm' || unit === 'h' || unit === 'd'))
    return nowMs - Number(count) * UNITS_MS[unit];
  const atMs = DATE.test(given) ? Date.parse(given) : Number.NaN;
  if (!Number.isNaN(atMs)) return atMs;
  throw new Error(
    `--since ${given} is no time: give a span such as 30m, 1h or 2d, or a date such as 2026-11-24T12:00Z.`,
  );
}
