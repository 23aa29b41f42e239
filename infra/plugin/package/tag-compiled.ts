import * as v from 'valibot';
import { frameworkIdsOf } from '../add/added-function.ts';
import type { Additions } from '../add/additions.ts';
import { withTags } from '../add/tags.ts';
import type { Service } from '../read/serverless.ts';
import { compiledResources } from './compiled-template.ts';

const Taggable = v.looseObject({ Type: v.string(), Properties: v.record(v.string(), v.unknown()) });

/**
 * Gives the tags to what the framework has made for the added functions: it gives them to the functions, and not to their
 * log groups and rules.
 */
export function tagCompiled({ functions, tags }: Additions, service: Service): void {
  const resources = compiledResources(service);
  for (const id of Object.keys(functions).flatMap(frameworkIdsOf)) {
    const resource = resources[id];
    if (v.is(Taggable, resource)) Object.assign(resources, withTags({ [id]: resource }, tags));
  }
}
