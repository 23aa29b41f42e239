import * as v from 'valibot';
import { RUN_MESSAGE } from '../../lib/observe/log.ts';
import { byName } from '../../lib/task/by-name.ts';

/** Finds the summary that the poller's newest run logged. */

/** One event of a log group. */
export interface LogLine {
  timestampMs: number;
  message: string;
}

/** Reads the lines with a summary in them, from one time to another. */
export type ReadLines = (fromMs: number, toMs: number) => Promise<LogLine[]>;

const count = v.optional(v.number(), 0);
const counts = { polled: count, dispatched: count, givenBack: count, failed: count };

/** As lib/poller/summary.ts has it. */
const HindranceSchema = v.variant('kind', [
  v.object({ kind: v.literal('pollFails'), reason: v.string() }),
  v.object({ kind: v.literal('broken'), reason: v.string() }),
  v.object({ kind: v.literal('throttled'), calls: v.number() }),
  v.object({ kind: v.literal('notStarted') }),
]);
/** What held a type back at the end of a run. */
export type Hindrance = v.InferOutput<typeof HindranceSchema>;

/** What another version may say, and this one does not know, is left out. */
const HeldBackSchema = v.fallback(v.record(v.string(), HindranceSchema), {});

const SummarySchema = v.looseObject({
  ...counts,
  startedAt: v.string(),
  durationMs: v.number(),
  byType: v.optional(byName(v.looseObject(counts)), {}),
  reason: v.optional(v.string()),
  heldBack: v.optional(HeldBackSchema, {}),
});
export type Summary = v.InferOutput<typeof SummarySchema>;

/** What became of the tasks that a run polled. */
export type Counts = Pick<Summary, keyof typeof counts>;

const LineSchema = v.looseObject({ message: v.literal(RUN_MESSAGE), summary: SummarySchema });

const MINUTE_MS = 60_000;
const FIRST_SPAN_MS = 15 * MINUTE_MS;
/** CloudWatch returns the oldest lines first, so the search goes back in spans. Each is longer than the last by this factor. */
const GROWTH = 4;
const SEARCHED_MS = 30 * 24 * 60 * MINUTE_MS;

/**
 * Searches from now back, for at most 30 days.
 *
 * @param sinceMs what was written before is known, and not searched
 */
export async function findLastRun(
  read: ReadLines,
  nowMs: number,
  sinceMs = Number.NEGATIVE_INFINITY,
): Promise<Summary | undefined> {
  const untilMs = Math.max(sinceMs, nowMs - SEARCHED_MS);
  let toMs = nowMs;
  for (let spanMs = FIRST_SPAN_MS; toMs > untilMs; spanMs *= GROWTH) {
    const lines = await read(Math.max(sinceMs, toMs - spanMs), toMs);
    const newest = lines.toSorted((a, b) => b.timestampMs - a.timestampMs).flatMap(summaryIn)[0];
    if (newest) return newest;
    toMs -= spanMs;
  }
  return undefined;
}

/** A line is JSON, or JSON after Lambda's own words, or the `message` within Lambda's JSON format. */
function summaryIn({ message }: LogLine): Summary[] {
  const outer = jsonIn(message);
  const inner = v.is(Wrapped, outer) ? jsonIn(outer.message) : undefined;
  return [outer, inner].flatMap((value) => {
    const read = v.safeParse(LineSchema, value);
    return read.success ? [read.output.summary] : [];
  });
}

const Wrapped = v.looseObject({ message: v.string() });

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.slice(text.indexOf('{')));
  } catch {
    return undefined;
  }
}
