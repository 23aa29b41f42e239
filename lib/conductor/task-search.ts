import { isObject } from '../task/parse.ts';
import { notConductor } from './errors.ts';
import type { Call } from './http.ts';

/** A search in the server's index of tasks, which may lag behind, and which a server need not have. */
export interface Search {
  /** Conditions of the form `field = 'value'`, with ` AND ` between them; an empty query finds all. */
  query: string;
  /** `updateTime:ASC`. */
  sort?: string;
  /** How many results at most; the number of all hits is told in any case. */
  size: number;
  /** In milliseconds. */
  timeout: number;
  maxContentLength?: number;
}

/** What was found. The shape of a result is for the caller to read. */
export interface Found {
  totalHits: number;
  results: unknown[];
}

const SUMMARIES = '/tasks/search';
/** Finds whole tasks, with their workers, inputs and outputs. */
const TASKS = '/tasks/search-v2';

/** Summaries of tasks. Throws ConductorError. */
export const searchTasks = (call: Call, search: Search): Promise<Found> =>
  found(call, SUMMARIES, search);

/** Whole tasks. Throws ConductorError. */
export const searchWholeTasks = (call: Call, search: Search): Promise<Found> =>
  found(call, TASKS, search);

async function found(
  call: Call,
  url: string,
  { timeout, maxContentLength, ...search }: Search,
): Promise<Found> {
  const params = { start: 0, ...search };
  const limit = maxContentLength === undefined ? {} : { maxContentLength };
  const answer = await call({ url, params, timeout, ...limit });
  if (!isObject(answer) || !Array.isArray(answer.results))
    throw notConductor(url, 'it is not a list of tasks');
  const { totalHits, results } = answer;
  return { totalHits: typeof totalHits === 'number' ? totalHits : results.length, results };
}

/** Whether tasks of a type can be searched for: a query knows no quotation for other names. */
export const isSearchable = (taskType: string): boolean => /^[\w.-]+$/.test(taskType);

/** The condition for tasks of these types: SQL back ends read no spaces between the names, and Elasticsearch needs the brackets. */
export const ofTypes = (taskTypes: readonly string[]): string =>
  `taskType IN (${taskTypes.join(',')})`;
