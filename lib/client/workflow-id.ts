import type { Startable } from './startable.ts';

/** A text, of which the compiler may know what the workflow gives. Any text will do. */
export type TypedId<Output> = string & {
  /** For the compiler alone. */
  readonly '~output'?: Output;
};

/**
 * The id of a workflow that was started: a text. Of a built workflow the compiler knows what it gives, and so `wait`, `state`
 * and `read` of the id know it too.
 */
export type WorkflowId<Output = unknown> = unknown extends Output ? string : TypedId<Output>;

/** The ids of a built workflow: `WorkflowIdOf<typeof shipping>`, for an id that was kept as a text. */
export type WorkflowIdOf<Workflow> =
  Workflow extends Startable<infer _Input, infer Output> ? WorkflowId<Output> : never;
