import { throwIfFaulty } from './definition-error.ts';
import { builderOf, faultIf, nameFaults, systemFaults } from './faults.ts';
import type { Filled, FilledObject, Given } from './reference.ts';
import type { SystemTaskTypes } from './system-task-types.ts';
import { type BuiltTask, type SystemTaskOptions, serverTask } from './task.ts';

/** A task of a type whose input the compiler knows. */
export interface KnownSystemTaskOptions<Type extends keyof SystemTaskTypes> extends OtherFields {
  type: Type;
  input: Given<SystemTaskTypes[Type]['input']>;
}

/** A task of any other type of the server. */
export interface OtherSystemTaskOptions extends OtherFields {
  type: string;
  input?: FilledObject;
}

interface OtherFields extends SystemTaskOptions {
  /** Other fields of the task, as the server has them beside its input: `{ asyncComplete: true }`. */
  fields?: { readonly [field: string]: Filled };
}

/**
 * A task of one of the server's types that has no builder of its own: of language models, MCP, agents, messages of a
 * workflow, and what Orkes has besides. In a prompt, write `$${name}` for one of its `promptVariables`: the server takes `${name}`
 * for a reference to a task.
 *
 * Of the types in `SystemTaskTypes` the compiler knows the input and the output. For a server with other fields, name the output
 * yourself: `systemTask<Output>({ … })` takes any input.
 *
 * @example systemTask({
 *   ref: 'summary',
 *   type: 'LLM_TEXT_COMPLETE',
 *   input: { llmProvider: 'openai', model: 'gpt-4o-mini', prompt: 'Sum up: $${text}', promptVariables: { text: page.text } },
 * }).output.result
 * @example systemTask<{ result: string }>({ ref: 'chat', type: 'LLM_CHAT_COMPLETE', input: { newField: 1 } }).output.result
 * @throws DefinitionError for a type that has a builder, or SIMPLE
 */
export function systemTask<Type extends keyof SystemTaskTypes>(
  options: KnownSystemTaskOptions<Type>,
): BuiltTask<SystemTaskTypes[Type]['output']>;
export function systemTask<Output = unknown, Type extends string = string>(
  options: OtherSystemTaskOptions & { type: Type & NotKnown<Type> },
): BuiltTask<Output>;
export function systemTask(options: AnyOptions): BuiltTask {
  const { type, input, fields } = options;
  const builder = type === 'SIMPLE' ? 'simpleTask' : builderOf(type);
  throwIfFaulty(`systemTask '${options.ref}'`, [
    ...systemFaults(options),
    ...nameFaults('type', type),
    ...faultIf(builder !== undefined, `type '${type}' has a builder of its own: use ${builder}`),
  ]);
  return serverTask(type, options, Object(input ?? {}), fields);
}

/** A type whose input is known is not taken with another input. */
type NotKnown<Type> = Type extends keyof SystemTaskTypes ? never : Type;

interface AnyOptions extends Omit<OtherSystemTaskOptions, 'input'> {
  input?: unknown;
}
