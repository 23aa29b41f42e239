/** Numbers with their units, as people read them. */

const MB = 1_000_000;

/** `0.35 s`, `12.3 s`, `2 min 5 s`; below a tenth of a second `42 ms`. */
export function duration(ms: number): string {
  if (ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 9_995) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Whole megabytes: `458 MB`. */
export const megabytes = (bytes: number): string => `${Math.round(bytes / MB)} MB`;

/** Dollars with cents: `$8.04`; below one cent with seven decimals: `$0.0000123`. */
export const dollars = (amount: number): string =>
  `$${amount.toFixed(amount > 0 && amount < 0.01 ? 7 : 2)}`;

/** `1 call`, `2 calls`. */
export const plural = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A progress bar of `width` characters. */
export function bar(done: number, total: number, width = 24): string {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const full = Math.round(share * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

/** The text, or its first characters and an ellipsis where it is longer than `width` characters. */
export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long ago something was, roughly: `42 s`, `5 min`, `3 h`, `13 days`. */
export function age(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(0, Math.round(ms / 1000))} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} days`;
}
