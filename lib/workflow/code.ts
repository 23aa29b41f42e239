import { faultIf } from './faults.ts';

/**
 * Conductor fills in `${…}` inside code too, before it runs it: a template literal's `${$.name}` is refused
 * at registration as an unknown task. A doubled dollar arrives as one, so that code arrives as it was written.
 */
export const verbatim = (code: string): string => code.replaceAll('${', () => '$${');

/** `${workflow.…}` in code is meant for Conductor, and would splice a value into the program. */
export function codeFaults(field: string, code: string, inputs: string): string[] {
  if (code.trim() === '') return [`${field} is empty`];
  const splice = /\$\{\s*workflow\.[^}]*\}?/.exec(code)?.[0];
  return faultIf(
    splice !== undefined,
    `${field} holds '${splice}', which is not filled in inside code: pass it through ${inputs}`,
  );
}

/** The server keeps the code beside the inputs, so these names are taken. */
export function takenFaults(field: string, inputs: object, taken: readonly string[]): string[] {
  return taken
    .filter((name) => Object.hasOwn(inputs, name))
    .map((name) => `${field} holds '${name}', which the server reads as its own: rename it`);
}
