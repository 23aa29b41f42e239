import { setTimeout as sleep } from 'node:timers/promises';
import { IDLE_POLL_MS } from '../../../lib/poller/defaults.ts';
import type { FaultKind } from '../kind.ts';
import { startedAtMs } from '../looks.ts';
import type { CrowdStage } from '../stages/crowd.ts';

/** How many types a run has, and how many of them get a task. */
export const CROWD = { types: 320, used: 20 };
/** A type without work is asked for some this often, and up to so much later on a busy machine. */
const FOUND_WITHIN_MS = IDLE_POLL_MS + 4_000;

/** Most types of a service have no task, and must not keep the others from theirs. */
export const CROWD_KIND: FaultKind<CrowdStage> = {
  name: `${CROWD.types - CROWD.used} idle types beside 20 tasks of any types`,
  tasks: CROWD.used,
  async inject({ startPolling }) {
    startPolling();
    // By then all types are idle ones.
    await sleep(2 * IDLE_POLL_MS);
  },
  expects: { failed: 0, givenBack: 0 },
  hits: ({ executions }) => executions.length,
  alsoWrong(_, { executions }) {
    const waits = executions
      .flatMap(({ tasks }) => tasks)
      .map((task) => startedAtMs(task) - task.scheduledTime);
    const longestMs = Math.max(...waits);
    console.log(`    the longest wait of a task was ${longestMs} ms`);
    return longestMs > FOUND_WITHIN_MS ? [`a task waited for ${longestMs} ms`] : [];
  },
};
