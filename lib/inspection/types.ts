import type { Call } from '../conductor/http.ts';
import { lastPollsOf } from '../conductor/last-polls.ts';
import { metadataBy, type RegisteredTask } from '../conductor/metadata.ts';
import {
  isSearchable,
  ofTypes,
  type Search,
  searchTasks,
  searchWholeTasks,
} from '../conductor/task-search.ts';
import type { Route } from '../config/plan.ts';
import { under } from '../task/by-name.ts';
import { isObject } from '../task/parse.ts';
import type { Asked, LastPoll, TypeFacts } from './answer.ts';
import { type Ask, NOT_ASKED } from './ask.ts';
import { COUNTED_MS, LAST_TASKS, MAX_LAST_TASKS_BYTES } from './defaults.ts';

/** What the facts of a type are made of. */
export interface TypePorts {
  call: Call;
  ask: Ask;
  nowMs: number;
  /** How many tasks wait in each queue. */
  sizes: Asked<Record<string, unknown>>;
  /** Whether the server's index has any task at all: one without an index finds none of any type. */
  isIndexed: Asked<boolean>;
  /** Whether it is also asked who had the last tasks, which come with their inputs and outputs. */
  isAll: boolean;
  /** The name under which a lane is polled for no task; undefined where that need not be tried. */
  workerId: string | undefined;
}

/** The name of a queue of the server, as in its domain mapping. */
export const queueOf = ({ taskType, domain }: Pick<Route, 'taskType' | 'domain'>): string =>
  domain ? `${domain}:${taskType}` : taskType;

/** @param routes of this type, one for each domain */
export async function typeFacts(
  taskType: string,
  routes: readonly Route[],
  ports: TypePorts,
): Promise<TypeFacts> {
  const { call, ask } = ports;
  const lanes = await lanesOf(taskType, routes, ports);
  const [definition, running, done, failed, lastWorkers, oldestWaitsSinceMs] = await Promise.all([
    ask(async (timeout) => limitsIn(await metadataBy(call, timeout).taskDefinition(taskType))),
    counted(taskType, "status = 'IN_PROGRESS'", ports),
    counted(taskType, `status = 'COMPLETED' AND ${since(ports)}`, ports),
    counted(taskType, `status IN (${FAILED.join(',')}) AND ${since(ports)}`, ports),
    ports.isAll ? lastWorkersOf(taskType, ports) : NOT_ASKED,
    oldestOf(taskType, lanes, ports),
  ]);
  const ofIndex = { running, done, failed, oldestWaitsSinceMs, lastWorkers };
  return { taskType, definition, ...ofIndex, lanes };
}

const FAILED = ['FAILED', 'FAILED_WITH_TERMINAL_ERROR', 'TIMED_OUT'];

const since = ({ nowMs }: TypePorts) => `updateTime > ${nowMs - COUNTED_MS}`;

/** Of a definition what decides when its tasks are given out. */
function limitsIn(definition: RegisteredTask | undefined) {
  if (!definition) return null;
  const { responseTimeoutSeconds, ...others } = definition;
  return {
    responseTimeoutSeconds,
    ...limit(others, 'concurrentExecLimit'),
    ...limit(others, 'rateLimitPerFrequency'),
    ...limit(others, 'rateLimitFrequencyInSeconds'),
  };
}

/** The server has 0 or null for no limit. */
function limit<Name extends string>(definition: object, name: Name): { [name in Name]?: number } {
  const value: unknown = Object.entries(definition).find(([key]) => key === name)?.[1];
  const limits: { [name in Name]?: number } = {};
  if (typeof value === 'number' && value > 0) limits[name] = value;
  return limits;
}

async function lanesOf(
  taskType: string,
  routes: readonly Route[],
  { call, ask, sizes, workerId }: TypePorts,
): Promise<TypeFacts['lanes']> {
  const polls = await ask((timeout) => lastPollsOf(taskType, call, timeout));
  return Promise.all(
    routes.map(async ({ domain }) => ({
      ...(domain && { domain }),
      waiting: mapped(sizes, (all) => {
        const size = under(all, queueOf({ taskType, domain }));
        return typeof size === 'number' ? size : 0;
      }),
      lastPoll: mapped(polls, (all) => {
        const last = all.find((poll) => (poll.domain ?? '') === (domain ?? ''));
        return last ? { workerId: last.workerId, atMs: last.atMs } : null;
      }),
      // The last poll is read before: this one replaces it.
      ...(workerId !== undefined && {
        mayPoll: await ask((timeout) => pollForNone(call, { taskType, domain }, workerId, timeout)),
      }),
    })),
  );
}

async function pollForNone(
  call: Call,
  { taskType, domain }: Pick<Route, 'taskType' | 'domain'>,
  workerid: string,
  timeout: number,
): Promise<true> {
  const params = { workerid, count: 0, timeout: 0, ...(domain && { domain }) };
  await call({ url: `/tasks/poll/batch/${encodeURIComponent(taskType)}`, params, timeout });
  return true;
}

const mapped = <T, To>(asked: Asked<T>, of: (value: T) => To): Asked<To> =>
  asked.kind === 'answered' ? { kind: 'answered', value: of(asked.value) } : asked;

const counted = (taskType: string, condition: string, ports: TypePorts): Promise<Asked<number>> =>
  searching(taskType, ports, async (search) => {
    const query = `${condition} AND ${ofTypes([taskType])}`;
    return (await searchTasks(ports.call, { ...search, query, size: 0 })).totalHits;
  });

const lastWorkersOf = (taskType: string, ports: TypePorts): Promise<Asked<LastPoll[]>> =>
  searching(taskType, ports, async (search) => {
    const query = ofTypes([taskType]);
    const { results } = await searchWholeTasks(ports.call, {
      ...{ ...search, query, sort: 'updateTime:DESC', size: LAST_TASKS },
      maxContentLength: MAX_LAST_TASKS_BYTES,
    });
    return results.flatMap((task) => workerIn(task) ?? []);
  });

function workerIn(task: unknown): LastPoll | undefined {
  const { workerId, updateTime } = isObject(task) ? task : {};
  if (typeof workerId !== 'string' || typeof updateTime !== 'number') return undefined;
  return { workerId, atMs: updateTime };
}

/** The server tells it only where its index has all tasks that wait: the SQL databases do not index a new task. */
async function oldestOf(
  taskType: string,
  lanes: TypeFacts['lanes'],
  ports: TypePorts,
): Promise<TypeFacts['oldestWaitsSinceMs']> {
  let waiting = 0;
  for (const lane of lanes) {
    if (lane.waiting.kind === 'failed') return lane.waiting;
    waiting += lane.waiting.value;
  }
  if (waiting === 0) return { kind: 'answered', value: null };
  const asked = await searching(taskType, ports, async (search) => {
    const query = `status = 'SCHEDULED' AND ${ofTypes([taskType])}`;
    const { totalHits, results } = await searchTasks(ports.call, {
      ...{ ...search, query, sort: 'updateTime:ASC', size: 1 },
      maxContentLength: MAX_LAST_TASKS_BYTES,
    });
    const [oldest] = results;
    const sinceMs = Date.parse(String(isObject(oldest) ? oldest.updateTime : undefined));
    return totalHits >= waiting && !Number.isNaN(sinceMs) ? sinceMs : undefined;
  });
  return asked.kind === 'answered' && asked.value === undefined
    ? notTold("the server's index does not have all tasks that wait")
    : mapped(asked, (value) => value ?? null);
}

async function searching<T>(
  taskType: string,
  { ask, isIndexed }: TypePorts,
  find: (search: Pick<Search, 'timeout'>) => Promise<T>,
): Promise<Asked<T>> {
  if (isIndexed.kind === 'failed') return isIndexed;
  if (!isIndexed.value) return notTold("the server's index has no tasks, or the server has none");
  if (!isSearchable(taskType)) return notTold("the index cannot be searched for the type's name");
  return ask((timeout) => find({ timeout }));
}

const notTold = (reason: string) => ({ kind: 'failed', fault: 'notTold', reason }) as const;
