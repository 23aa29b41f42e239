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
    for (let at = 0; at < queues.length; at += QUEUES_OF_A_CALL) {
      const names = queues.slice(at, at + QUEUES_OF_A_CALL);
      const query = names.map((name) => `taskType=${encodeURIComponent(name)}`).join('&');
      const answer = await call({ url: `${SIZES}?${query}`, timeout: REQUEST_TIMEOUT_MS });
      if (!isObject(answer)) throw notConductor(SIZES, 'it is not a size for each queue');
      if (Object.values(answer).some((size) => size !== 0)) return true;
    }
    return false;
  },
});

const SIZES = '/tasks/queue/sizes';

/** The names stand in the address, which servers and proxies take up to 8 KB. */
const QUEUES_OF_A_CALL = 50;
