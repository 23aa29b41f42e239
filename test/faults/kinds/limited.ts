import { givenBack } from '../evidence.ts';
import { lift, limit } from '../stages/concurrency.ts';
import type { DeployedKind } from './worker.ts';

/** More than a poller has open of a type. */
const TASKS = 20;
/** A new account's limit is 10. Two runs of the poller, which overlap, are among them. */
const ACCOUNT_CALLS = 10 - 2;

/** AWS starts fewer workers at once than the poller may have open, for as long as the kind lasts. */
export const LIMITED_KINDS: DeployedKind[] = [
  reserved(1),
  reserved(2),
  {
    name: 'account runs 10 functions at once, of three types',
    type: 'answered',
    beside: ['deleted', 'beating'],
    tasks: 2 * TASKS,
    inject({ deployed: { aws } }) {
      aws.limitAccount(ACCOUNT_CALLS);
      return async () => aws.limitAccount(Number.POSITIVE_INFINITY);
    },
    expects: { failed: 0 },
    hits: givenBack,
  },
];

function reserved(calls: number): DeployedKind {
  return {
    name: `worker with a reserved concurrency of ${calls}`,
    type: 'answered',
    tasks: TASKS,
    async inject({ deployed, type }) {
      await limit(deployed.functionName(type), calls);
      return () => lift(deployed.functionName(type));
    },
    // What AWS refuses goes back, and uses up no try.
    expects: { failed: 0 },
    hits: givenBack,
  };
}
