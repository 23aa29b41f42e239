import type { JsonObject } from '../task/task.ts';
import { type FirstValues, type Ref, type RefOf, reference } from './reference.ts';

/** What a workflow was started with: the accessor, and the names of its fields. */
export type WorkflowInput<Input> = Ref<Input>;

/**
 * The input of a workflow, by its type: give it to `workflow` as `input`, and its fields to the tasks.
 *
 * @example
 * const order = workflowInput<{ id: string; lines: { sku: string }[] }>();
 * const parcel = simpleTask({ ref: 'parcel', worker: pack, input: { orderId: order.id } });
 */
export const workflowInput = <Input extends object>(): WorkflowInput<Input> =>
  reference<Input>('workflow.input');

/** The variables of a workflow, with their first values. */
export type WorkflowVariables<Variables> = Ref<Variables> & FirstValues;

/**
 * The variables of a workflow, by their first values: give it to `workflow` as `variables`, and its fields to the tasks.
 * `setVariableTask` gives them others. Without first values it is for variables that are null until a task sets them.
 *
 * @example
 * const seen = workflowVariables({ pages: 0 });
 * @example
 * const seen = workflowVariables<{ pages: number; last?: string }>({ pages: 0 });
 */
export function workflowVariables<Variables extends object>(
  first: Variables,
): WorkflowVariables<Variables>;
export function workflowVariables<Variables extends object>(): Ref<Variables>;
export function workflowVariables(first?: object): RefOf<unknown> {
  return first ? reference('workflow.variables', first) : reference('workflow.variables');
}

/** What the server knows of the workflow that runs. */
export interface WorkflowContext {
  workflowId: string;
  /** The workflow's name. */
  workflowType: string;
  version: number;
  correlationId: string | undefined;
  status: string;
  /** Of a sub-workflow. */
  parentWorkflowId: string | undefined;
  /** Of a failure workflow: why the workflow failed that it is for is in its input. */
  reasonForIncompletion: string | undefined;
  output: JsonObject;
}

/** The id, name and version of the workflow that runs: `workflowContext.workflowId`. */
export const workflowContext: Ref<WorkflowContext> = reference<WorkflowContext>('workflow');
