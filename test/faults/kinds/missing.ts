import { setTimeout as sleep } from 'node:timers/promises';
import { BROKEN_FUNCTION_SECONDS } from '../../../lib/protocol/defaults.ts';
import { givenBack } from '../evidence.ts';
import { deleteFunction } from '../stages/deleted-function.ts';
import type { DeployedStage, Type } from '../stages/deployed.ts';
import { createLate } from '../stages/late-function.ts';
import type { DeployedKind } from './worker.ts';

/** How long a Lambda is missing. */
const MISSING_MS = 5_000;
/** For a machine that is busy. */
const SLACK_SECONDS = 10;

/** Lambdas that are not there when their tasks are. */
export const MISSING_KINDS: DeployedKind[] = [
  missing("worker's Lambda is deleted, and deployed anew", 'deleted', ({ deployed }) =>
    deleteFunction(deployed.functionName('deleted')),
  ),
  missing('existing Lambda is missing, and comes later', 'late', ({ deployed }) => {
    return () => createLate(deployed);
  }),
];

/** Brings the Lambda. */
type Bring = () => Promise<void>;

/** A Lambda that is not there: `begin` sees to it, and answers how to bring it. */
function missing(
  name: string,
  type: Type,
  begin: (stage: DeployedStage) => Bring | Promise<Bring>,
): DeployedKind {
  return {
    name,
    type,
    async inject(stage) {
      const bring = await begin(stage);
      const brought = sleep(MISSING_MS).then(bring);
      return () => brought;
    },
    hits: givenBack,
    // A broken function is not called again for half a minute.
    expects: { knownWithinSeconds: BROKEN_FUNCTION_SECONDS + SLACK_SECONDS },
  };
}
