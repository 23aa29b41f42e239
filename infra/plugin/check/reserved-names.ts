import { pollerPart } from '../../../lib/config/names.ts';
import { keyOf } from '../add/added-function.ts';
import { ADDED_FUNCTIONS, isOurId } from '../add/list.ts';
import type { Fault } from '../read/faults.ts';
import type { ServiceConfig } from '../read/service.ts';

/** The plugin must not silently replace what the user has. `groups` are the names of the groups of types. */
export function namesAreFree(
  { functions, resourceIds }: ServiceConfig,
  groups: readonly string[],
): Fault[] {
  const message = 'is the name of something that conductor-lambda adds: choose another name';
  const pollers = [undefined, ...groups].map((group) => ({ part: pollerPart(group) }));
  const ours = new Set([...ADDED_FUNCTIONS, ...pollers].map(keyOf));
  const keys = functions.map(({ key }) => key).filter((key) => ours.has(key));
  return [
    ...keys.map((key) => ({ where: `functions.${key}`, message })),
    ...resourceIds
      .filter((id) => isOurId(id, groups))
      .map((id) => ({ where: `resources.Resources.${id}`, message })),
  ];
}
