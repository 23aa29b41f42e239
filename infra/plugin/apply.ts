import type { Additions } from './additions.ts';
import type { Service } from './serverless.ts';

/** Writes the additions into the framework's configuration, which it then compiles as if the user had. */
export function apply({ functions, resources, workers }: Additions, service: Service): void {
  Object.assign(service.functions, functions);
  for (const [key, settings] of Object.entries(workers)) {
    Object.assign(service.functions[key] ?? {}, settings);
  }
  service.resources ??= {};
  service.resources.Resources = { ...service.resources.Resources, ...resources };
}
