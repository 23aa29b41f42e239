import { INVOCATION_TYPES } from '../../lib/protocol/dispatch.ts';
import type { JsonSchema } from './serverless.ts';

/**
 * The options as JSON schemas, for the framework's own validation: names and types only, so that a typo is named
 * before anything runs. Bounds are ours (`task-options.ts`, `service-options.ts`), to be told all at once; the
 * framework's Ajv would also turn "5" into 5 and `true` into 1 on its way.
 */
const object = (properties: Record<string, JsonSchema>, required: string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const string = { type: 'string' };
const number = { type: 'number' };
const boolean = { type: 'boolean' };

/** `events: [{ conductor: … }]` */
export const EVENT_SCHEMA: JsonSchema = {
  anyOf: [
    string,
    object(
      {
        task: string,
        concurrency: number,
        domain: string,
        wrap: boolean,
        invocationType: { enum: INVOCATION_TYPES },
      },
      ['task'],
    ),
  ],
};

/** `custom.conductor` */
export const CUSTOM_SCHEMA: JsonSchema = object(
  {
    serverUrl: string,
    allowInsecureHttp: boolean,
    auth: object({ secret: string, parameter: string }),
    poller: object({ windowSeconds: number, timeout: number, memorySize: number }),
    existing: {
      type: 'array',
      items: object({
        task: string,
        function: string,
        timeout: number,
        concurrency: number,
        domain: string,
      }),
    },
    resultBucket: boolean,
    enabled: boolean,
  },
  [],
);
