import {
  type Code,
  codeFaults,
  functionFaults,
  scriptOf,
  syntaxFaults,
  takenFaults,
  verbatim,
} from './code.ts';
import { throwIfFaulty } from './definition-error.ts';
import { systemFaults } from './faults.ts';
import type { FilledObject, Resolved } from './reference.ts';
import { type BuiltTask, type SystemTaskOptions, serverTask } from './task.ts';

export interface InlineTaskOptions<Bindings extends FilledObject = FilledObject, Result = unknown>
  extends SystemTaskOptions {
  /**
   * A function of the bindings, whose source the server gets: it can use nothing from around it, and a build must not
   * change it (esbuild's `keepNames` does). Or a script, not a function body: the value of its last expression is the
   * result. No `return` outside of a function, no `console`, no I/O.
   */
  expression: Code<Resolved<NoInfer<Bindings>>, Result>;
  /** What the script finds in `$`: `{ name: order.name }` is `$.name`. */
  bindings?: Bindings & { expression?: never; evaluatorType?: never };
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
 *   expression: ({ name }) => `hello ${name}`,
 *   bindings: { name: order.name },
 * })
 * @example inlineTask({ ref: 'hello', expression: '`hello ${$.name}`', bindings: { name: '${workflow.input.name}' } })
 * @throws DefinitionError for a script that does not parse, one that holds `${workflow.…}`, an async function,
 * a binding called 'expression' or 'evaluatorType'.
 */
export function inlineTask<Bindings extends FilledObject = FilledObject, Result = unknown>(
  options: InlineTaskOptions<Bindings, Result>,
): BuiltTask<{ result: Result }> {
  const { expression, bindings = {}, evaluatorType = 'graaljs' } = options;
  const script = scriptOf(expression);
  throwIfFaulty(`inlineTask '${options.ref}'`, [
    ...systemFaults(options),
    ...functionFaults('expression', expression),
    ...codeFaults('expression', script, 'bindings'),
    ...syntaxFaults('expression', script),
    ...takenFaults('bindings', bindings, ['expression', 'evaluatorType']),
  ]);
  return serverTask('INLINE', options, {
    ...bindings,
    expression: verbatim(script),
    evaluatorType,
  });
}
