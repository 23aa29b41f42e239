import { JsonText } from './json-text.ts';
import type { TaskResult } from './task.ts';

/** The body of an update. */
export function jsonOfResult({ outputData, ...rest }: TaskResult): string {
  return `${JSON.stringify(rest).slice(0, -1)},"outputData":${jsonOfOutput(outputData)}}`;
}

/** An output that was not parsed is written as it came. */
export const jsonOfOutput = (output: TaskResult['outputData']): string =>
  output instanceof JsonText ? `${output.bytes}` : JSON.stringify(output);
