import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONCURRENCY } from '../../../lib/poller/defaults.ts';
import { BROKEN_FUNCTION_SECONDS } from '../../../lib/protocol/defaults.ts';
import { logsOf } from '../../support/deploy/emulator.ts';
import { deaths, givenBack } from '../evidence.ts';
import type { DeployedStage } from '../stages/deployed.ts';
import { killProcessesOf } from '../stages/lambda-processes.ts';
import { WINDOW_SECONDS } from '../stages/service-files.ts';
import type { DeployedKind } from './worker.ts';

/** How long the worker stays broken: some runs of the poller. */
const BROKEN_SECONDS = 35;
/** Each run has a breaker of its own: its first polls find all of its slots free, then some tasks try one by one. */
const RUNS = Math.ceil(BROKEN_SECONDS / WINDOW_SECONDS) + 1;
const TRIES_OF_A_RUN = 4;
const SLACK_SECONDS = 10;
/** So many that by chance some follow each other. */
const DEATHS = 50;

/** Workers that are broken for long, or in part, while many tasks wait. */
export const BROKEN_KINDS: DeployedKind[] = [
  {
    name: `worker does not load for ${BROKEN_SECONDS} s, and 120 tasks wait`,
    type: 'answered',
    tasks: 120,
    async inject({ deployed, type }) {
      await writeFile(deployed.brokenFile, '');
      await killProcessesOf(deployed.functionName(type));
      const repaired = sleep(BROKEN_SECONDS * 1_000).then(() => rm(deployed.brokenFile));
      return () => repaired;
    },
    expects: {
      failed: 0,
      givenBack: RUNS * (CONCURRENCY + TRIES_OF_A_RUN),
      knownWithinSeconds: BROKEN_FUNCTION_SECONDS + SLACK_SECONDS,
    },
    hits: givenBack,
  },
  diesEachSecondTime(),
];

/** A worker that can do its work stays in use, whatever some tasks do to it. */
function diesEachSecondTime(): DeployedKind {
  let stopsBefore = 0;
  return {
    name: 'worker dies of each second task',
    type: 'answered',
    tasks: 2 * DEATHS,
    input: { dies: 'exits', onlyOdd: true },
    async inject({ deployed }) {
      stopsBefore = await stopsOf(deployed);
    },
    expects: { failed: DEATHS, givenBack: 0 },
    hits: deaths,
    async alsoWrong({ deployed }) {
      // The emulator shows the log of a run when the run has ended.
      await sleep((WINDOW_SECONDS + SLACK_SECONDS) * 1_000);
      const stops = (await stopsOf(deployed)) - stopsBefore;
      return stops > 0 ? [`the lane was stopped ${stops} times`] : [];
    },
  };
}

/** How often the poller has said that it stops a lane. */
const stopsOf = async ({ pollerName }: DeployedStage['deployed']): Promise<number> =>
  (await logsOf(pollerName, '"the worker is broken"')).length;
