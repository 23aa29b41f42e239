import { throwIfFaulty } from './definition-error.ts';
import { nameFaults, numberFaults, systemFaults } from './faults.ts';
import type { FilledObject, Given, RefOf } from './reference.ts';
import type { WorkflowName } from './sub-workflow-task.ts';
import { type BuiltTask, given, type SystemTaskOptions, serverTask } from './task.ts';
import type { WorkflowDefinition } from './workflow.ts';

export interface StartWorkflowTaskOptions<Input> extends SystemTaskOptions {
  /** A built workflow, which types the input; or the name of one that is registered. */
  workflow: WorkflowDefinition<Input, unknown> | WorkflowName;
  /** What the workflow starts with. */
  input: NoInfer<Given<Input>>;
  /** Default: that of the workflow that starts it. */
  correlationId?: string | RefOf<string>;
  /** Gives tasks of a type to the workers of a domain; default: as for the workflow that starts it. */
  taskToDomain?: Record<string, string>;
}

/**
 * Starts another workflow and goes on at once. Output: its `workflowId`.
 *
 * @example startWorkflowTask({ ref: 'tell', workflow: newsletter, input: { email: order.email } })
 * @throws DefinitionError for an empty name
 */
export function startWorkflowTask<Input = FilledObject>(
  options: StartWorkflowTaskOptions<Input>,
): BuiltTask<{ workflowId: string }> {
  const { workflow, input, correlationId, taskToDomain } = options;
  const { name, version } = workflow;
  throwIfFaulty(`startWorkflowTask '${options.ref}'`, [
    ...systemFaults(options),
    ...nameFaults('workflow', name),
    ...numberFaults('version', version, 1),
  ]);
  return serverTask('START_WORKFLOW', options, {
    startWorkflow: {
      name,
      ...given({ version, taskToDomain }),
      input,
      ...(correlationId !== undefined && { correlationId }),
    },
  });
}
