import { ADDED_FUNCTIONS, isOurId } from '../add/added.ts';
import { keyOf } from '../add/added-function.ts';
import type { Fault } from '../read/faults.ts';
import type { ServiceConfig } from '../read/service.ts';

/** The plugin must not silently replace what the user has. */
export function namesAreFree({ functions, resourceIds }: ServiceConfig): Fault[] {
  const message = 'is the name of something that conductor-lambda adds: choose another name';
  const ours = new Set(ADDED_FUNCTIONS.map(keyOf));
  const keys = functions.map(({ key }) => key).filter((key) => ours.has(key));
  return [
    ...keys.map((key) => ({ where: `functions.${key}`, message })),
    ...resourceIds.filter(isOurId).map((id) => ({ where: `resources.Resources.${id}`, message })),
  ];
}
