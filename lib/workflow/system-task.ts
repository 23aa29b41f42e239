import { throwIfFaulty } from './definition-error.ts';
import { builderOf, faultIf, nameFaults, systemFaults } from './faults.ts';
import type { Filled, FilledObject, Given } from './reference.ts';
import { type BuiltTask, type SystemTaskOptions, serverTask } from './task.ts';

/**
 * Types of the server that have no builder of their own, with their input and output, as the open-source server's classes
 * have them (conductor-oss/conductor @ b54f0d4e, module `ai`). Those of language models need the module and a provider.
 */
export interface SystemTaskTypes {
  LLM_CHAT_COMPLETE: {
    input: LlmInput & {
      instructions?: string;
      messages?: { role: 'user' | 'assistant' | 'system' | 'tool' | 'human'; message: string }[];
      userInput?: string;
      jsonOutput?: boolean;
      tools?: unknown[];
    };
    output: LlmOutput;
  };
  LLM_TEXT_COMPLETE: {
    input: LlmInput & { promptName?: string; jsonOutput?: boolean };
    output: LlmOutput;
  };
  LIST_MCP_TOOLS: {
    input: { mcpServer: string; headers?: { [name: string]: string } };
    output: { tools: unknown[] };
  };
  CALL_MCP_TOOL: {
    input: {
      mcpServer: string;
      method: string;
      headers?: { [name: string]: string };
      arguments?: { [name: string]: unknown };
    };
    output: { content: unknown[]; isError: boolean };
  };
  PULL_WORKFLOW_MESSAGES: {
    input: { batchSize?: number; blocking?: boolean };
    output: { messages: { id: string; payload: { [field: string]: unknown } }[]; count: number };
  };
}

/** What every task of a language model takes. */
export interface LlmInput {
  llmProvider: string;
  model: string;
  prompt?: string;
  promptVariables?: { [name: string]: unknown };
  temperature?: number;
  topP?: number;
  maxTokens?: number;
  stopWords?: string[];
}

/** What every task of a language model gives. */
export interface LlmOutput {
  /** A text, or an object with `jsonOutput`. */
  result: unknown;
  finishReason: string;
  tokenUsed: number;
  promptTokens: number;
  completionTokens: number;
}

/** A task of a type whose input the compiler knows. */
export interface KnownSystemTaskOptions<Type extends keyof SystemTaskTypes>
  extends SystemTaskOptions {
  type: Type;
  input: Given<SystemTaskTypes[Type]['input']>;
}

/** A task of any other type of the server, with the fields that stand beside its input. */
export interface OtherSystemTaskOptions extends SystemTaskOptions {
  type: string;
  input?: FilledObject;
  /** Other fields of the task, as the server has them: `{ asyncComplete: true }`. */
  fields?: { readonly [field: string]: Filled };
}

/**
 * A task of one of the server's types that has no builder of its own: of language models, MCP, agents, messages of a
 * workflow, and what Orkes has besides.
 *
 * @example systemTask({
 *   ref: 'summary',
 *   type: 'LLM_TEXT_COMPLETE',
 *   input: { llmProvider: 'openai', model: 'gpt-4o-mini', prompt: 'Sum up: ${text}', promptVariables: { text: page.text } },
 * }).output.result
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
