import type { Pauses } from '../../lib/protocol/pauses.ts';
import { aboutPause } from './about-pause.ts';
import type { Output } from './output.ts';

/** Said where it cannot be read what is paused. */
export const pausesUnknown = ({ message }: Error) => `paused task types: unknown (${message})`;

/** A line for each task type that is paused, or why that is not known. */
export const pausedLines = (pauses: Pauses | Error): string[] =>
  pauses instanceof Error
    ? [pausesUnknown(pauses)]
    : Object.entries(pauses.types).map(([type, pause]) => `${type}: paused ${aboutPause(pause)}`);

export function printPausedTypes(pauses: Pauses | Error, out: Output): void {
  for (const line of pausedLines(pauses)) out.print(line);
}
