import { type Entry, entryOf, type LogEvent } from './entry.ts';
import type { AskHistory } from './history.ts';

/** A function of the service, and where its lines are. */
export interface LoggingFunction {
  name: string;
  logGroup: string;
  /** Whether one invocation of it is about a few tasks, so that all its lines belong to them. */
  isWorker: boolean;
}

/** The lines of one search. */
export interface Found {
  events: LogEvent[];
  /** Whether the whole span was searched. */
  isAll: boolean;
}

export interface LogPorts {
  /** The functions of the service; `leftOut` says which could not be found, and why. */
  functions(): Promise<{ functions: LoggingFunction[]; leftOut: string[] }>;
  /** What Conductor has of a task or a workflow, asked through a poller. */
  history: AskHistory;
  /** Lines that hold this text as a whole, oldest first. */
  search(logGroup: string, text: string, fromMs: number, toMs: number): Promise<Found>;
}

/** Searches run beside each other so often: CloudWatch takes some five calls a second. */
const SEARCHES_AT_ONCE = 3;
/** The invocations of workers that are shown whole. */
const MAX_INVOCATIONS = 50;
/** An invocation lasts no longer than 15 minutes. */
const INVOCATION_MS = 900_000;

/**
 * All lines with an id, in all logs of the service, in the order of time. Of a worker's invocation that has such a line, all
 * lines.
 *
 * @returns `isAll`, false where CloudWatch had more than is read at a time
 */
export async function findEntries(
  id: string,
  functions: readonly LoggingFunction[],
  fromMs: number,
  toMs: number,
  { search }: Pick<LogPorts, 'search'>,
): Promise<{ entries: Entry[]; isAll: boolean }> {
  let isAll = true;
  const byId = new Map<string, Entry>();
  const workers = new Set(functions.flatMap(({ name, isWorker }) => (isWorker ? [name] : [])));
  const look = async ({ logGroup, names }: Log, text: string, from: number, to: number) => {
    const found = await search(logGroup, text, from, to);
    isAll &&= found.isAll;
    const entries = found.events.map((event) => entryOf(writerOf(event, names), event));
    for (const entry of entries) byId.set(entry.eventId, entry);
    return entries;
  };
  const found = await eachAtOnce(logsOf(functions), async (log) => ({
    log,
    entries: await look(log, id, fromMs, toMs),
  }));
  const invocations = found.flatMap(({ log, entries }) =>
    invocationsIn(entries.filter(({ functionName }) => workers.has(functionName))).map(
      (invocation) => ({ log, ...invocation }),
    ),
  );
  await eachAtOnce(invocations.slice(0, MAX_INVOCATIONS), ({ log, requestId, atMs }) =>
    look(log, requestId, atMs - INVOCATION_MS, atMs + INVOCATION_MS),
  );
  const entries = [...byId.values()].toSorted((a, b) => a.atMs - b.atMs);
  return { entries, isAll: isAll && invocations.length <= MAX_INVOCATIONS };
}

/** A log, and the functions that write into it: several where the service has one log for all. */
interface Log {
  logGroup: string;
  names: string[];
}

function logsOf(functions: readonly LoggingFunction[]): Log[] {
  const byGroup = new Map<string, string[]>();
  for (const { name, logGroup } of functions)
    byGroup.set(logGroup, [...(byGroup.get(logGroup) ?? []), name]);
  return [...byGroup].map(([logGroup, names]) => ({ logGroup, names }));
}

/** In a log of several functions, Lambda names the function in the stream: `2026/11/24/orders-dev-pay[$LATEST]…`. */
function writerOf({ stream }: LogEvent, [first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  return /^\d{4}\/\d\d\/\d\d\/([^[]+)\[/.exec(stream)?.[1] ?? first;
}

function invocationsIn(entries: readonly Entry[]): { requestId: string; atMs: number }[] {
  const byId = new Map<string, number>();
  for (const { requestId, atMs } of entries) if (requestId) byId.set(requestId, atMs);
  return [...byId].map(([requestId, atMs]) => ({ requestId, atMs }));
}

async function eachAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  async function lane() {
    for (const [i, item] of rest) results[i] = await work(item);
  }
  await Promise.all(Array.from({ length: SEARCHES_AT_ONCE }, lane));
  return results;
}
