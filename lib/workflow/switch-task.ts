import { type Code, codeFaults, functionFaults, scriptOf, syntaxFaults, verbatim } from './code.ts';
import { throwIfFaulty } from './definition-error.ts';
import { faultIf, systemFaults } from './faults.ts';
import type { FilledObject, RefOf, Resolved } from './reference.ts';
import { type BuiltTask, type SystemTaskOptions, serverTask, type WorkflowTask } from './task.ts';

/** A list of tasks that run one after the other. */
export type Branch = readonly WorkflowTask[];

/** A SWITCH looks at a value, or at what a script makes of its bindings. */
export type SwitchTaskOptions<
  Value,
  Bindings extends FilledObject,
  Name extends string = string,
> = SystemTaskOptions & {
  /** What runs if no case fits; default: nothing. */
  default?: Branch;
} & (
    | {
        /** Compared with the names of the cases, as a text. */
        value: RefOf<Value> | string;
        cases: { readonly [Case in CaseOf<NoInfer<Value>>]?: Branch };
        expression?: never;
        bindings?: never;
      }
    | {
        /** A function of the bindings, or a script over `$`, as for `inlineTask`. It gives the name of a case. */
        expression: Code<Resolved<NoInfer<Bindings>>, Name>;
        bindings?: Bindings;
        cases: { readonly [Case in NoInfer<Name>]?: Branch };
        value?: never;
      }
  );

/** The texts that a value can be, where they are known. */
type CaseOf<Value> = unknown extends Value
  ? string
  : NonNullable<Value> extends infer Known extends string | number | boolean
    ? `${Known}`
    : string;

/** Which case was taken. */
export interface SwitchOutput {
  /** A list of one. */
  evaluationResult: string[];
  selectedCase: string;
}

/** The input of a SWITCH under which its value is. */
const VALUE = 'switchCaseValue';

/**
 * Runs one of several lists of tasks. Where the value, or what the function returns, is of a type with few texts
 * (`'new' | 'old'`), a case of another name does not compile. What one branch gives, no other branch can read.
 *
 * @example switchTask({ ref: 'kind', value: order.kind, cases: { new: [greet], old: [] }, default: [ask] })
 * @example switchTask({
 *   ref: 'size',
 *   expression: ({ total }) => (total > 100 ? 'large' : 'small'),
 *   bindings: { total: totals.output.result },
 *   cases: { large: [approve] },
 * })
 * @throws DefinitionError without a case (the server refuses it), for a script that does not parse
 */
export function switchTask<
  Value = unknown,
  Bindings extends FilledObject = FilledObject,
  Name extends string = string,
>(options: SwitchTaskOptions<Value, Bindings, Name>): BuiltTask<SwitchOutput> {
  const { cases, default: defaultCase = [], value, expression, bindings = {} } = options;
  const script = scriptOf(expression ?? VALUE);
  throwIfFaulty(`switchTask '${options.ref}'`, [
    ...systemFaults(options),
    ...faultIf(Object.keys(cases).length === 0, 'cases is empty: give at least one'),
    ...faultIf(
      (value === undefined) === (expression === undefined),
      'give exactly one of value and expression',
    ),
    ...functionFaults('expression', expression),
    ...codeFaults('expression', script, 'bindings'),
    ...syntaxFaults('expression', script),
  ]);
  const branches = { decisionCases: cases, defaultCase };
  return expression === undefined
    ? serverTask(
        'SWITCH',
        options,
        { [VALUE]: value },
        { evaluatorType: 'value-param', expression: VALUE, ...branches },
      )
    : serverTask('SWITCH', options, bindings, {
        evaluatorType: 'graaljs',
        expression: verbatim(script),
        ...branches,
      });
}
