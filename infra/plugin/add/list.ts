import { adapter } from './adapter.ts';
import {
  type AddedFunction,
  type AddedResources,
  type Deployment,
  functionResources,
  roleIdOf,
} from './added-function.ts';
import { inboxAlarms } from './alarms.ts';
import { inbox } from './inbox.ts';
import { ledger } from './ledger.ts';
import { poller } from './poller.ts';
import { reporter } from './reporter.ts';
import { resultBucket } from './result-bucket.ts';
import { rounds } from './rounds.ts';
import { wake } from './wake.ts';
import { isWorkerRoleId } from './worker-roles.ts';

type Added = AddedFunction | AddedResources;

/**
 * All that the plugin adds beside the user's functions, in the order of the template. A new function needs its own
 * file in this folder, its handler in handlers/, and a place in this list.
 */
const ADDED: readonly Added[] = [
  poller,
  ledger,
  rounds,
  reporter,
  inbox,
  inboxAlarms,
  resultBucket,
  adapter,
  wake,
];

const isFunction = (added: Added): added is AddedFunction => 'part' in added;

/** The functions among them. */
export const ADDED_FUNCTIONS: readonly AddedFunction[] = ADDED.filter(isFunction);

/** What a deployment needs of all that could be added. */
export function neededFor(deployment: Deployment) {
  const needed = ADDED.filter((each) => !isFunction(each) || isNeeded(each, deployment));
  const parts = needed.map((each) => resourcesOf(each, deployment));
  return {
    functions: needed.filter(isFunction),
    resources: Object.fromEntries(parts.flatMap(({ resources }) => Object.entries(resources))),
    notices: parts.flatMap(({ notices }) => notices),
  };
}

const isNeeded = (added: AddedFunction, deployment: Deployment) =>
  added.isNeeded?.(deployment) ?? true;

const resourcesOf = (added: Added, deployment: Deployment) =>
  isFunction(added)
    ? functionResources(added, deployment)
    : { resources: added.resources(deployment), notices: [] };

/** Whether the plugin uses a logical id, or could come to use it. */
export const isOurId = (id: string): boolean =>
  isWorkerRoleId(id) ||
  ADDED.some((added) =>
    isFunction(added) ? id.startsWith(roleIdOf(added)) || added.more?.owns(id) : added.owns(id),
  );
