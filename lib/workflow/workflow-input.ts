import type { JsonObject } from '../task/task.ts';
import { type Ref, reference } from './reference.ts';

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

/**
 * The variables of a workflow, by their type: `workflow` gives them their first values, `setVariableTask` others.
 *
 * @example
 * const seen = workflowVariables<{ pages: number }>();
 */
export const workflowVariables = <Variables extends object>(): Ref<Variables> =>
  reference<Variables>('workflow.variables');

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
