import type { Pauses } from '../../lib/protocol/pauses.ts';
import { aboutPause } from './about-pause.ts';
import type { Output } from './output.ts';

/** Said where it cannot be read what is paused. */
export const pausesUnknown = ({ message }: Error) => `paused task types: unknown (${message})`;

/** A line for each task type that is paused, or why that is not known. */
export function printPausedTypes(pauses: Pauses | Error, out: Output): void {
  if (pauses instanceof Error) {
    out.print(pausesUnknown(pauses));
    return;
  }
  for (const [type, pause] of Object.entries(pauses.types))
    out.print(`${type}: paused ${aboutPause(pause)}`);
}
