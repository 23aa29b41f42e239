import { fingerprint } from './canonical.ts';

/**
 * What is noted of a field when it is registered: the fingerprints of what the service wanted and of what the server made
 * of it. Mostly they are the same. A server that does not know a field forgets it, and one that knows more fills it up.
 */
export type Note = string;

export const noteOf = (wanted: unknown, server: unknown): Note =>
  `${fingerprint(wanted)} ${fingerprint(server)}`;

/**
 * Whether the server has what it made of the field when it was noted, or what was written. A server of several nodes can give
 * an older copy just after a write, and then it is the older value that was noted.
 */
export const isServerAsNoted = (note: Note, server: unknown): boolean =>
  note.split(' ').includes(fingerprint(server));

/** Whether the service wants what it wanted when the field was noted. */
export const isWantedAsNoted = (note: Note, wanted: unknown): boolean =>
  note.split(' ')[0] === fingerprint(wanted);
