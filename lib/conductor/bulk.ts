import { isObject } from '../task/parse.ts';
import { notConductor } from './errors.ts';
import { type Call, jsonBody, type Request } from './http.ts';
import { namingFaults } from './named-faults.ts';

/** What became of each workflow. */
export interface BulkResult {
  /** Their ids. */
  readonly succeeded: readonly string[];
  /** By the id, what the server says of each of the others. */
  readonly failed: Readonly<Record<string, string>>;
}

/**
 * The same for many workflows, in one call: the server does one after the other, and goes on where one fails. It takes 1,000
 * ids at most. Each throws ConductorError.
 */
export interface Bulk {
  pause(workflowIds: readonly string[]): Promise<BulkResult>;
  resume(workflowIds: readonly string[]): Promise<BulkResult>;
  /** Each goes on with the task that failed. */
  retry(workflowIds: readonly string[]): Promise<BulkResult>;
  /** Each runs again from its first task. */
  restart(
    workflowIds: readonly string[],
    options?: { useLatestDefinitions?: boolean },
  ): Promise<BulkResult>;
  terminate(workflowIds: readonly string[], reason: string): Promise<BulkResult>;
}

/** @param timeout of each call, in milliseconds */
export const bulkBy = (call: Call, timeout: number): Bulk => {
  const naming = namingFaults(call);

  async function send(
    method: 'put' | 'post',
    action: string,
    ids: readonly string[],
    params: Request['params'] = {},
  ): Promise<BulkResult> {
    // The server refuses an empty list.
    if (ids.length === 0) return { succeeded: [], failed: {} };
    const url = `/workflow/bulk/${action}`;
    return resultIn(await naming({ method, url, params, ...jsonBody(ids), timeout }), url);
  }

  return {
    pause: (ids) => send('put', 'pause', ids),
    resume: (ids) => send('put', 'resume', ids),
    retry: (ids) => send('post', 'retry', ids),
    restart: (ids, { useLatestDefinitions = false } = {}) =>
      send('post', 'restart', ids, { useLatestDefinitions }),
    terminate: (ids, reason) => send('post', 'terminate', ids, { reason }),
  };
};

function resultIn(answer: unknown, url: string): BulkResult {
  const { bulkSuccessfulResults: succeeded, bulkErrorResults: failed } = isObject(answer)
    ? answer
    : {};
  if (!Array.isArray(succeeded) || !isObject(failed))
    throw notConductor(url, 'it is not what became of the workflows');
  return {
    succeeded: succeeded.map(String),
    failed: Object.fromEntries(Object.entries(failed).map(([id, why]) => [id, String(why)])),
  };
}
