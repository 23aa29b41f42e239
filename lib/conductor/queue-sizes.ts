import { isObject } from '../task/parse.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { notConductor } from './errors.ts';
import type { Call } from './http.ts';

/** Looks for work without taking any. */
export interface QueueSizes {
  /**
   * Whether tasks are in one of these queues, named `type` or `domain:type`. The server also counts tasks that cannot be
   * polled yet, and those whose worker has just taken them. Throws ConductorError.
   */
  mayWait(queues: readonly string[]): Promise<boolean>;
}

/** The call over a connection. */
export const queueSizesBy = (call: Call): QueueSizes => ({
  async mayWait(queues) {
    for (const some of callsFor(queues)) {
      const sizes = await sizesOf(call, some, REQUEST_TIMEOUT_MS);
      if (Object.values(sizes).some((size) => size !== 0)) return true;
    }
    return false;
  },
});

/**
 * What the server says of each queue, by its name: a number of tasks. Throws ConductorError.
 *
 * @param timeout of each of its calls
 */
export async function queueSizes(
  call: Call,
  queues: readonly string[],
  timeout: number,
): Promise<Record<string, unknown>> {
  let all: Record<string, unknown> = {};
  for (const some of callsFor(queues)) all = { ...all, ...(await sizesOf(call, some, timeout)) };
  return all;
}

async function sizesOf(call: Call, queues: readonly string[], timeout: number) {
  const query = queues.map((name) => `taskType=${encodeURIComponent(name)}`).join('&');
  const answer = await call({ url: `${SIZES}?${query}`, timeout });
  if (!isObject(answer)) throw notConductor(SIZES, 'it is not a size for each queue');
  return answer;
}

const SIZES = '/tasks/queue/sizes';

/** The names stand in the address, which servers and proxies take up to 8 KB. */
const QUEUES_OF_A_CALL = 50;

const callsFor = (queues: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(queues.length / QUEUES_OF_A_CALL) }, (_, i) =>
    queues.slice(i * QUEUES_OF_A_CALL, (i + 1) * QUEUES_OF_A_CALL),
  );
