import { type ByName, under } from '../../lib/task/by-name.ts';
import { canonical } from './canonical.ts';
import type { Change, Kind } from './kind.ts';
import { isServerAsNoted, isWantedAsNoted, type Note, noteOf } from './note.ts';
import type { Fields, Wanted } from './wanted.ts';

/** How a definition stands: what the service wants beside what the server has. */
export interface Compared {
  wanted: Wanted;
  /** As the server has it; undefined where it has none. */
  server: Fields | undefined;
  /** Empty where nothing differs, or where all of it is new. */
  changes: Change[];
}

/**
 * Compares three things: what the service wants, what the server has, and what was noted when the service registered last.
 * So a change in serverless.yml is told from a change on the server.
 *
 * @param notes of the fields that the service registered last
 */
export function compare(
  kind: Kind,
  wanted: Wanted,
  server: Fields | undefined,
  notes: ByName<Note>,
): Compared {
  if (!server) return { wanted, server, changes: [] };
  const noteAt = (field: string) => under(notes, field) ?? unregistered(kind, field);
  const changeOf = (field: string): Change => {
    const has = kind.valueOf(server, field);
    return {
      field,
      server: has,
      wanted: kind.valueOf(wanted.definition, field),
      origin: under(wanted.origins ?? {}, field),
      isChangedOnServer: !isServerAsNoted(noteAt(field), has),
    };
  };
  const named = new Set(wanted.named);
  // The service wanted it once, and names it no more: it gets its default again, unless it was changed since.
  const isKnown = (field: string) => !wanted.unread?.includes(field);
  const dropped = Object.keys(notes).filter((field) => !named.has(field) && isKnown(field));
  const isSettled = (change: Change) =>
    canonical(change.server) === canonical(change.wanted) ||
    (!change.isChangedOnServer && isWantedAsNoted(noteAt(change.field), change.wanted));
  return {
    wanted,
    server,
    changes: [
      ...wanted.named.map(changeOf),
      ...dropped.map(changeOf).filter((change) => !change.isChangedOnServer),
    ].filter((change) => !isSettled(change)),
  };
}

/** A field that the service has never registered has the server's default, unless others have changed it. */
function unregistered(kind: Kind, field: string): Note {
  const byDefault = kind.valueOf({}, field);
  return noteOf(byDefault, byDefault);
}

/** The definition to write: what the server has, but for these fields, which are as the service has them. */
export function changed(server: Fields, wanted: Fields, changes: readonly Change[]): Fields {
  const fields = new Set(changes.map(({ field }) => field));
  const kept = Object.entries(server).filter(([field]) => !fields.has(field));
  // A field that the service names no more is left out: the server then gives it its default.
  const written = Object.entries(wanted).filter(([field]) => fields.has(field));
  return Object.fromEntries([...kept, ...written]);
}
