import { setTimeout as sleep } from 'node:timers/promises';
import { BROKEN_FUNCTION_SECONDS } from '../../../lib/protocol/defaults.ts';
import { givenBack } from '../evidence.ts';
import { deleteFunction } from '../stages/deleted-function.ts';
import type { DeployedStage, Type } from '../stages/deployed.ts';
import { createLate } from '../stages/late-function.ts';
import type { DeployedKind } from './worker.ts';

/** How long a Lambda is missing. */
const MISSING_MS = 5_000;
/** Enough for a busy machine. */
const SLACK_SECONDS = 10;

/** Lambdas that do not exist when their tasks are polled. */
export const MISSING_KINDS: DeployedKind[] = [
  missing("worker's Lambda is deleted, and deployed anew", 'deleted', ({ deployed }) =>
    deleteFunction(deployed.functionName('deleted')),
  ),
  missing('existing Lambda is missing, and comes later', 'late', ({ deployed }) => {
    return () => createLate(deployed);
  }),
];

/** Creates the Lambda. */
type Create = () => Promise<void>;

/** A Lambda that is missing: `begin` makes it so, and returns how to create it. */
function missing(
  name: string,
  type: Type,
  begin: (stage: DeployedStage) => Create | Promise<Create>,
): DeployedKind {
  return {
    name,
    type,
    async inject(stage) {
      const create = await begin(stage);
      const created = sleep(MISSING_MS).then(create);
      return () => created;
    },
    hits: givenBack,
    // A broken function is not called again for half a minute.
    expects: { knownWithinSeconds: BROKEN_FUNCTION_SECONDS + SLACK_SECONDS },
  };
}
