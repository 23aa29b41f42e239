import type { ByName } from '../../lib/task/by-name.ts';

/** A definition as the service wants it on the server. */
export interface Wanted {
  /** As the plan calls it: the task type, or the workflow with its version. */
  name: string;
  /** What is registered where the server has none. */
  definition: Fields;
  /** The fields that the service names. The others are compared with nothing, and stay as they are on the server. */
  named: readonly string[];
  /** Fields of which it is not known now what the service wants. On the server they stay as they are. */
  unread?: readonly string[];
  /** Where a field has its value from, if the user has not written it. */
  origins?: ByName<string>;
}

/** The fields of a definition, by their names at the server. */
export type Fields = Readonly<Record<string, unknown>>;
