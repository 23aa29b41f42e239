import { adapter } from './adapter.ts';
import {
  type AddedFunction,
  type AddedResources,
  type Deployment,
  functionResources,
  roleIdOf,
} from './added-function.ts';
import { inboxAlarms } from './alarms.ts';
import { aliasEvents } from './alias-events.ts';
import { dashboard } from './dashboard.ts';
import { inbox } from './inbox.ts';
import { ledger } from './ledger.ts';
import { isPollerId, pollerFunction } from './poller.ts';
import { pollerAlarms } from './poller-alarms.ts';
import { reporter } from './reporter.ts';
import { resultBucket } from './result-bucket.ts';
import { wake } from './wake.ts';
import { isWorkerRoleId } from './worker-roles.ts';

type Added = AddedFunction | AddedResources;

/**
 * All that the plugin adds beside the user's functions and their pollers. A new function needs its own file in this
 * folder, its handler in handlers/, and a place in this list.
 */
const ADDED: readonly Added[] = [
  ledger,
  reporter,
  inbox,
  inboxAlarms,
  pollerAlarms,
  dashboard,
  resultBucket,
  adapter,
  wake,
  aliasEvents,
];

const isFunction = (added: Added): added is AddedFunction => 'part' in added;

/** The functions among them. They and the pollers are all that has a zip. */
export const ADDED_FUNCTIONS: readonly AddedFunction[] = ADDED.filter(isFunction);

/** What a deployment needs of all that could be added. */
export function neededFor(deployment: Deployment) {
  const { pollers } = deployment;
  const all = [...pollers.map(pollerFunction), ...ADDED];
  const needed = all.filter((each) => !isFunction(each) || isNeeded(each, deployment));
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

/** Whether the plugin uses a logical id in a service with these groups, or could come to use it. */
export const isOurId = (id: string, groups: readonly string[]): boolean =>
  isWorkerRoleId(id) ||
  [undefined, ...groups].some((group) => isPollerId(id, group)) ||
  ADDED.some((added) =>
    isFunction(added) ? id.startsWith(roleIdOf(added)) || added.more?.owns(id) : added.owns(id),
  );
