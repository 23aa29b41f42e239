import type { StandardSchemaV1 } from '@standard-schema/spec';
import { withoutHalfCharacter } from '../task/reason.ts';
import { MAX_FAULT_LENGTH, MAX_PATH_LENGTH, MAX_REPORT_BYTES } from './defaults.ts';
import { faultInWords, pathOf } from './fault-words.ts';

/**
 * Names the first faults, each by its path and without the values, and counts the rest: at most about MAX_REPORT_BYTES in
 * all. A small input can have very many faults, and what is said of each costs time.
 *
 * @param root what the paths start with
 * @param value the value that was checked
 */
export function faultReport(
  issues: readonly StandardSchemaV1.Issue[],
  root: string,
  value: unknown,
): string {
  const named: string[] = [];
  let bytes = 0;
  for (const issue of issues) {
    const path = shortened(`${root}${pathOf(issue)}`, MAX_PATH_LENGTH);
    const fault = shortened(`${path}: ${faultInWords(issue, value)}`, MAX_FAULT_LENGTH);
    bytes += Buffer.byteLength(fault);
    if (bytes > MAX_REPORT_BYTES) break;
    named.push(fault);
  }
  const rest = issues.length - named.length;
  return [...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
}

const shortened = (text: string, length: number) =>
  text.length > length ? `${withoutHalfCharacter(text.slice(0, length))}…` : text;
