import * as v from 'valibot';
import type { Resource, Service } from '../read/serverless.ts';

const Compiled = v.looseObject({
  compiledCloudFormationTemplate: v.looseObject({
    Resources: v.record(v.string(), v.looseObject({ Type: v.string() })),
  }),
});

/** A resource that the framework made. Some have no properties. */
export type CompiledResource = Pick<Resource, 'Type'> & { [field: string]: unknown };

/** The resources of the framework's template, by logical id, as far as it is made: a change of them changes the template. */
export const compiledResources = ({ provider }: Service): Record<string, CompiledResource> =>
  v.is(Compiled, provider) ? provider.compiledCloudFormationTemplate.Resources : {};
