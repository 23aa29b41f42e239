import type { Metadata } from '../../lib/conductor/metadata.ts';
import type { Fields, Wanted } from './wanted.ts';

/** What differs between task definitions and workflow definitions. */
export interface Kind {
  /** As the record of what was registered names it. */
  name: 'tasks' | 'workflows';
  /** The definition as the server has it; undefined where it has none. Throws ConductorError. */
  read(wanted: Wanted, metadata: Metadata): Promise<Fields | undefined>;
  /** Registers a definition that the server does not have. Throws ConductorError. */
  create(definition: Fields, metadata: Metadata): Promise<void>;
  /** Replaces one that it has. Throws ConductorError. */
  replace(definition: Fields, metadata: Metadata): Promise<void>;
  /**
   * The value of a field, in a form that is the same for what the service writes and what the server makes of it. A field
   * that is left out has the server's default.
   */
  valueOf(definition: Fields, field: string): unknown;
  /** What the plan says of a definition that is new, a line for each thing. */
  newLinesOf(wanted: Wanted): string[];
  /** What the plan says of a field that differs, a line for each thing; it shows no data of tasks. */
  linesOf(change: Change): string[];
}

/** A field that the server has in another way than the service wants it. */
export interface Change {
  field: string;
  /** As `valueOf` gives both. */
  server: unknown;
  wanted: unknown;
  /** Where the wanted value comes from, if the user has not written it. */
  origin?: string | undefined;
  /**
   * The server does not have what the service registered last: a person or another program has changed it. It stays as it is
   * unless the user says otherwise.
   */
  isChangedOnServer: boolean;
}
