import { throwIfFaulty } from './definition-error.ts';
import { faultIf, nameFaults, numberFaults, systemFaults } from './faults.ts';
import type { FilledObject, Given } from './reference.ts';
import { type BuiltTask, given, type SystemTaskOptions, serverTask } from './task.ts';
import type { WorkflowDefinition } from './workflow.ts';

/** A workflow that is registered, by its name; the newest version where none is given. */
export interface WorkflowName {
  name: string;
  version?: number;
}

/** What a task that runs another workflow takes. */
export interface SubWorkflowTaskOptions<Input, Output> extends SystemTaskOptions {
  /** A built workflow, which types input and output; or the name of one that is registered. */
  workflow: WorkflowDefinition<Input, Output> | WorkflowName;
  /** What the workflow starts with. */
  input: NoInfer<Given<Input>>;
  /**
   * The definition goes into this one, so that it need not be registered; default false. The server then runs what is here,
   * whatever is registered under the name.
   */
  inline?: boolean;
  /** Gives tasks of a type to the workers of a domain; default: as for the parent. */
  taskToDomain?: Record<string, string>;
  /** 0 to 99; default: the parent's. */
  priority?: number;
}

/**
 * Runs another workflow and waits for its end. Output: that workflow's output, and `subWorkflowId`.
 *
 * @example subWorkflowTask({ ref: 'ship', workflow: shipping, input: { orderId: order.id } }).output.parcel
 * @throws DefinitionError for an empty name, or `inline` without a built workflow
 */
export function subWorkflowTask<Input = FilledObject, Output = unknown>(
  options: SubWorkflowTaskOptions<Input, Output>,
): BuiltTask<Output> {
  const { workflow, input, inline = false, taskToDomain, priority } = options;
  const { name, version } = workflow;
  throwIfFaulty(`subWorkflowTask '${options.ref}'`, [
    ...systemFaults(options),
    ...nameFaults('workflow', name),
    ...numberFaults('version', version, 1),
    ...numberFaults('priority', priority, 0, 99),
    ...faultIf(inline && !('tasks' in workflow), 'inline needs a built workflow, not its name'),
  ]);
  return serverTask('SUB_WORKFLOW', options, Object(input), {
    subWorkflowParam: {
      name,
      ...given({ version, taskToDomain, priority }),
      ...(inline && { workflowDefinition: workflow }),
    },
  });
}
