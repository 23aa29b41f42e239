import { faultIf } from './faults.ts';

/**
 * Conductor also fills in `${…}` inside code, before it runs the code: it refuses a template literal's `${$.name}` at
 * registration as an unknown task. A double dollar becomes a single one, so the code arrives as it was written.
 */
export const verbatim = (code: string): string => code.replaceAll('${', () => '$${');

/** `${workflow.…}` in code is meant for Conductor, and would put a value into the program. */
export function codeFaults(field: string, code: string, inputs: string): string[] {
  if (code.trim() === '') return [`${field} is empty: give it a value`];
  const reference = /\$\{\s*workflow\.[^}]*\}?/.exec(code)?.[0];
  return faultIf(
    reference !== undefined,
    `${field} holds '${reference}', which is not filled in inside code: pass it through ${inputs}`,
  );
}

/** The server stores the code beside the inputs, so these names are taken. */
export function takenFaults(field: string, inputs: object, taken: readonly string[]): string[] {
  return taken
    .filter((name) => Object.hasOwn(inputs, name))
    .map((name) => `${field} holds '${name}', which the server reads as its own: rename it`);
}
