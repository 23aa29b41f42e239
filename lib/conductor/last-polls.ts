import { isObject } from '../task/parse.ts';
import { notConductor } from './errors.ts';
import type { Call } from './http.ts';

/** The last poll of a task type in one domain. The server keeps no more than this one. */
export interface LastPoll {
  /** Undefined for the tasks without a domain. */
  readonly domain: string | undefined;
  /** As the poll said it: the official SDKs say the name of their machine; for ours see `runIdOf`. */
  readonly workerId: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly atMs: number;
}

/**
 * The last poll of a type in each domain; none where the type was never polled.
 *
 * @param timeout of the call, in milliseconds
 * @throws ConductorError
 */
export async function lastPollsOf(
  taskType: string,
  call: Call,
  timeout: number,
): Promise<LastPoll[]> {
  const answer = await call({ url: POLLS, params: { taskType }, timeout });
  if (!Array.isArray(answer)) throw notConductor(POLLS, 'it is not a list of polls');
  return answer.flatMap(lastPoll);
}

const POLLS = '/tasks/queue/polldata';

function lastPoll(entry: unknown): LastPoll[] {
  if (!isObject(entry) || typeof entry.lastPollTime !== 'number') return [];
  const { domain, workerId, lastPollTime: atMs } = entry;
  return [
    {
      domain: typeof domain === 'string' && domain !== '' ? domain : undefined,
      workerId: typeof workerId === 'string' ? workerId : '',
      atMs,
    },
  ];
}
