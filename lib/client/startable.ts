import type { JsonObject } from '../task/task.ts';

/**
 * What can be started: a built workflow, which types input and output, or the name of one that is registered. Without a
 * version the server takes the newest.
 */
export type Startable<Input = JsonObject, Output = JsonObject> =
  | string
  | {
      readonly name: string;
      readonly version?: number;
      /** For the compiler alone. */
      readonly '~workflow'?: { readonly input: Input; readonly output: Output };
    };

/** Its name, and its version where it has one. */
export const nameOf = (workflow: Startable<unknown, unknown>) =>
  typeof workflow === 'string'
    ? { name: workflow }
    : {
        name: workflow.name,
        ...(workflow.version !== undefined && { version: workflow.version }),
      };
