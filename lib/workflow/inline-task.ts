import { isNativeError } from 'node:util/types';
import { Script } from 'node:vm';
import type { JsonObject } from '../task/task.ts';
import { codeFaults, takenFaults, verbatim } from './code.ts';
import { throwIfFaulty } from './definition-error.ts';
import { systemFaults } from './faults.ts';
import { type SystemTaskOptions, systemTask, type WorkflowTask } from './task.ts';

export interface InlineTaskOptions extends SystemTaskOptions {
  /** A script, not a function body: the value of its last expression is the result. No `return`, `console` or I/O. */
  expression: string;
  /** What the script finds in `$`: `{ name: '${workflow.input.name}' }` is `$.name`. */
  bindings?: JsonObject & { expression?: never; evaluatorType?: never };
  /**
   * Default 'graaljs'. On 3.32.2 both run the same GraalJS. On a server where they differ, 'javascript' is the old
   * Nashorn, which knows ES5 only. Use it for a server that is too old to know 'graaljs'.
   */
  evaluatorType?: 'graaljs' | 'javascript';
}

/**
 * A script that the Conductor server runs itself, for small steps between tasks. Output: `result`, as JSON
 * (undefined is null; a Date, a Set or a function becomes `{}`).
 *
 * It may take 4 s (a setting of the server). A script that throws, or does not parse, is
 * FAILED_WITH_TERMINAL_ERROR with the message in `output.error`; one that takes too long is FAILED.
 * Template literals arrive as they are written: only `bindings` bring values in.
 *
 * @example inlineTask({
 *   ref: 'hello',
 *   expression: '`hello ${$.name}`',
 *   bindings: { name: '${workflow.input.name}' },
 * })
 * @throws DefinitionError for a script that does not parse, one that holds `${workflow.…}`,
 * a binding called 'expression' or 'evaluatorType'.
 */
export function inlineTask(options: InlineTaskOptions): WorkflowTask {
  const { expression, bindings = {}, evaluatorType = 'graaljs' } = options;
  throwIfFaulty(`inlineTask '${options.ref}'`, [
    ...systemFaults(options),
    ...codeFaults('expression', expression, 'bindings'),
    ...syntaxFaults(expression),
    ...takenFaults('bindings', bindings, ['expression', 'evaluatorType']),
  ]);
  return systemTask('INLINE', options, {
    ...bindings,
    expression: verbatim(expression),
    evaluatorType,
  });
}

/** Compiles the script without running it: what V8 cannot parse, GraalJS cannot either. */
function syntaxFaults(expression: string): string[] {
  try {
    new Script(expression, { filename: 'expression' });
    return [];
  } catch (error) {
    if (!isNativeError(error)) throw error;
    const line = /^expression:(\d+)/.exec(error.stack ?? '')?.[1] ?? '1';
    return [`expression does not parse, line ${line}: ${error.message}`];
  }
}
