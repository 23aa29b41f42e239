import type { TaskResult } from './task.ts';
import { jsonOf } from './unparsed.ts';

/** The body of an update; an output that was not parsed is written as it came. */
export function jsonOfResult({ outputData, ...rest }: TaskResult): string {
  return `${JSON.stringify(rest).slice(0, -1)},"outputData":${jsonOf(outputData)}}`;
}
