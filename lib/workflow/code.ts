import { isNativeError } from 'node:util/types';
import { Script } from 'node:vm';
import { faultIf } from './faults.ts';

/** A script for the server, or a function that becomes one. */
export type Code<Bindings, Result> = string | ((bindings: Bindings) => Result);

/**
 * The text of a script: a function is called with what the script finds in `$`. The server gets the function's source, so
 * it can use nothing from around it.
 */
export function scriptOf(code: string | ((...bindings: never[]) => unknown)): string {
  if (typeof code === 'string') return code;
  const source = code.toString();
  return parses(`(${source})`) ? `(${source})($)` : `({ ${source} }).${code.name}($)`;
}

/** Compiles the script without running it: what V8 cannot parse, GraalJS cannot either. */
export function syntaxFaults(field: string, script: string): string[] {
  try {
    new Script(script, { filename: 'expression' });
    return [];
  } catch (error) {
    if (!isNativeError(error)) throw error;
    const line = /^expression:(\d+)/.exec(error.stack ?? '')?.[1] ?? '1';
    return [`${field} does not parse, line ${line}: ${error.message}`];
  }
}

const parses = (script: string) => syntaxFaults('', script).length === 0;

/** A function that the server cannot run: what it returns would be a promise, or its source is not there. */
export function functionFaults(field: string, code: unknown): string[] {
  if (typeof code !== 'function') return [];
  const source = code.toString();
  return [
    ...faultIf(
      /^(async\b|function\s*\*|\*)/.test(source),
      `${field} is an async function or a generator, and the server waits for neither: give a plain function`,
    ),
    ...faultIf(
      source.includes('[native code]'),
      `${field} has no source of its own: give a function that is written out`,
    ),
  ];
}

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
