import { isObject } from '../task/parse.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { undefinedIfTooLarge } from './errors.ts';
import type { Call } from './http.ts';
import { isSearchable, ofTypes, searchTasks } from './task-search.ts';

/** A task that a worker has, as the server's index shows it: some time ago. */
export interface OpenTask {
  taskId: string;
  taskType: string;
  workflowId: string;
  /** When it was polled or updated last, in milliseconds since 1970. */
  updatedAtMs: number;
}

/** The calls that find a task which its worker has left. They need rights that polling does not. */
export interface Overdue {
  /**
   * Open tasks of these types, those first that were not updated for longest, and at most 100 of each 20 types. A type
   * whose name has other characters than letters, digits, `_`, `.` and `-` cannot be searched for.
   */
  openTasks(taskTypes: readonly string[]): Promise<OpenTask[]>;
  /** Makes the server look at a workflow now: whether a task of it has timed out, and what is next. */
  decide(workflowId: string): Promise<void>;
}

/** The calls over a connection; each throws ConductorError. */
export const overdueBy = (call: Call): Overdue => ({
  async openTasks(taskTypes) {
    const names = taskTypes.filter(isSearchable);
    const found: OpenTask[] = [];
    for (let at = 0; at < names.length; at += TYPES_OF_A_SEARCH)
      found.push(...(await search(call, names.slice(at, at + TYPES_OF_A_SEARCH))));
    return found.filter(({ taskType }) => names.includes(taskType));
  },
  async decide(workflowId) {
    const url = `/workflow/decide/${encodeURIComponent(workflowId)}`;
    await call({ method: 'put', url, timeout: REQUEST_TIMEOUT_MS });
  },
});

/** The types stand in the address, which servers and proxies take up to 8 KB. */
const TYPES_OF_A_SEARCH = 20;
const TASKS_OF_A_SEARCH = 100;
/** A summary of a task holds its input and output as texts: so this many bytes of them are read at once. */
const MAX_SEARCH_BYTES = 2 * 1024 * 1024;

/** Asks for fewer tasks where they are too large; a single one that is too large hides the rest. */
async function search(
  call: Call,
  taskTypes: readonly string[],
  size = TASKS_OF_A_SEARCH,
): Promise<OpenTask[]> {
  const query = `status = 'IN_PROGRESS' AND ${ofTypes(taskTypes)}`;
  const limits = { timeout: REQUEST_TIMEOUT_MS, maxContentLength: MAX_SEARCH_BYTES };
  const sort = 'updateTime:ASC';
  const found = await undefinedIfTooLarge(searchTasks(call, { query, sort, size, ...limits }));
  if (found === undefined) return size > 1 ? search(call, taskTypes, Math.ceil(size / 4)) : [];
  return found.results.flatMap((each) => openTaskIn(each) ?? []);
}

/** A summary of the index has times as texts. */
function openTaskIn(value: unknown): OpenTask | undefined {
  const { taskId, taskType, workflowId, updateTime } = isObject(value) ? value : {};
  const updatedAtMs = Date.parse(String(updateTime));
  return typeof taskId === 'string' &&
    typeof taskType === 'string' &&
    typeof workflowId === 'string' &&
    !Number.isNaN(updatedAtMs)
    ? { taskId, taskType, workflowId, updatedAtMs }
    : undefined;
}
