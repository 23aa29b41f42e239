import type { LogLine } from '../aws.ts';

/** The position up to which a log was read. */
export interface Cursor {
  /** The time of the last line that was read, in milliseconds since 1970: the next read starts here. */
  since: number;
  /** The lines of that millisecond, which the next answer repeats. */
  seen: ReadonlySet<string>;
}

/** The lines that were not read before, and the new position. */
export function advance(cursor: Cursor, lines: readonly LogLine[]): [LogLine[], Cursor] {
  const fresh = lines.filter(
    ({ at, text }) => at > cursor.since || (at === cursor.since && !cursor.seen.has(text)),
  );
  const since = Math.max(cursor.since, ...fresh.map(({ at }) => at));
  const last = lines.filter(({ at }) => at === since).map(({ text }) => text);
  const before = since === cursor.since ? cursor.seen : [];
  return [fresh, { since, seen: new Set([...before, ...last]) }];
}
