import { ConductorOptions } from './conductor-options.ts';
import { type Option, optionsIn, type Schema } from './option-list.ts';
import type { JsonSchema } from './serverless.ts';
import { EventOptions } from './task-options.ts';

/**
 * The options as JSON schemas for the framework's own validation. They hold names and types only, so that the framework
 * names a typo before anything runs. `check/validate.ts` checks bounds and missing options, and
 * reports all of them at once. Also, the framework's Ajv would turn "5" into 5 and `true` into 1.
 */
const objectOf = (options: readonly Option[]): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(options.map((option) => [option.name, schemaOf(option)])),
  additionalProperties: false,
});

function schemaOf({ kind, choices, options }: Option): JsonSchema {
  switch (kind) {
    case 'text':
      return { type: 'string' };
    case 'reference':
      return { anyOf: [{ type: 'string' }, { type: 'object' }] };
    case 'choice':
      return { enum: choices };
    case 'object':
      return objectOf(options);
    case 'list':
      return { type: 'array', items: objectOf(options) };
    case 'network':
      return { anyOf: [{ const: false }, objectOf(options)] };
    case 'ids':
      return { anyOf: [{ type: 'array' }, { type: 'object' }] };
    case 'variables':
      return { type: 'object' };
    default:
      return { type: kind };
  }
}

const fromValibot = (schema: Schema) => objectOf(optionsIn(schema));

/** `events: [{ conductor: … }]` */
export const EVENT_SCHEMA: JsonSchema = { anyOf: [{ type: 'string' }, fromValibot(EventOptions)] };

/** `custom.conductor` */
export const CUSTOM_SCHEMA: JsonSchema = fromValibot(ConductorOptions);
