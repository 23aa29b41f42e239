import { isObject } from '../task/parse.ts';
import { notConductor } from './errors.ts';
import type { Call } from './http.ts';

/** The last poll of a task type in one domain. */
export interface LastPollOfDomain {
  /** Undefined for the tasks without a domain. */
  domain: string | undefined;
  workerId: string;
  /** Milliseconds since 1970. */
  atMs: number;
}

/** Who polled a task type last, in each of its domains: the server keeps no more. Throws ConductorError. */
export async function lastPolls(
  call: Call,
  taskType: string,
  timeout: number,
): Promise<LastPollOfDomain[]> {
  const answer = await call({ url: POLL_DATA, params: { taskType }, timeout });
  if (!Array.isArray(answer)) throw notConductor(POLL_DATA, 'it is not a list of polls');
  return answer.flatMap((each) => pollIn(each) ?? []);
}

const POLL_DATA = '/tasks/queue/polldata';

function pollIn(value: unknown): LastPollOfDomain | undefined {
  const { domain, workerId, lastPollTime: atMs } = isObject(value) ? value : {};
  if (typeof workerId !== 'string' || typeof atMs !== 'number') return undefined;
  return { domain: typeof domain === 'string' && domain ? domain : undefined, workerId, atMs };
}
