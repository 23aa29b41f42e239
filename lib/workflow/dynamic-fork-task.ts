import { throwIfFaulty } from './definition-error.ts';
import { faultIf, nameFaults, systemFaults, typeFaults } from './faults.ts';
import type { Filled, Given, RefOf } from './reference.ts';
import { type BuiltTask, given, type SystemTaskOptions, serverTask } from './task.ts';
import type { WorkflowDefinition } from './workflow.ts';

/**
 * Three ways: one task of a type for each input; one workflow for each input; or whatever tasks an earlier task gives.
 */
export type DynamicForkTaskOptions<Input = unknown> = SystemTaskOptions &
  (
    | {
        /** The task type: one task for each of `inputs`. */
        type: string;
        /** A list, or a reference to one: what each task gets. The server adds `__index`. */
        inputs: RefOf<readonly unknown[]> | readonly Filled[];
        workflow?: never;
        tasks?: never;
      }
    | {
        /** A built workflow, which types `inputs`, or the name of one: one sub-workflow for each of `inputs`. */
        workflow: WorkflowDefinition<Input> | string;
        inputs: InputsOf<NoInfer<Input>>;
        type?: never;
        tasks?: never;
      }
    | {
        /** A reference to a list of workflow tasks, as the builders make them. */
        tasks: RefOf<unknown>;
        /** A reference to an object: each task's input, by its ref. */
        inputs: RefOf<unknown>;
        type?: never;
        workflow?: never;
      }
  );

/** A workflow that says nothing of its input takes any. */
type InputsOf<Input> = string extends keyof Input
  ? RefOf<readonly unknown[]> | readonly Filled[]
  : RefOf<readonly Input[]> | readonly Given<Input>[];

/**
 * Starts as many tasks side by side as there are inputs when it runs. A `joinTask` without `on` has to follow it directly;
 * its output has the output of each task, by its ref: `_<type>_0`, `_<type>_1`, ….
 *
 * @example
 * const each = dynamicForkTask({ ref: 'each', type: 'resize_image', inputs: order.images });
 * const tasks = [each, joinTask({ ref: 'all' })];
 * @throws DefinitionError for none or two of the three ways, a type that no worker can get, an empty name
 */
export function dynamicForkTask<Input = unknown>(
  options: DynamicForkTaskOptions<Input>,
): BuiltTask {
  const { type, workflow, tasks, inputs } = options;
  const name = typeof workflow === 'object' ? workflow.name : workflow;
  const ways = [type, workflow, tasks].filter((way) => way !== undefined);
  throwIfFaulty(`dynamicForkTask '${options.ref}'`, [
    ...systemFaults(options),
    ...faultIf(ways.length !== 1, 'give exactly one of type, workflow and tasks'),
    ...(type === undefined ? [] : typeFaults(type)),
    ...(name === undefined ? [] : nameFaults('workflow', name)),
  ]);
  if (tasks !== undefined)
    return serverTask(
      'FORK_JOIN_DYNAMIC',
      options,
      { dynamicTasks: tasks, dynamicTasksInput: inputs },
      {
        dynamicForkTasksParam: 'dynamicTasks',
        dynamicForkTasksInputParamName: 'dynamicTasksInput',
      },
    );
  // The server reads a version of text alone.
  const version = typeof workflow === 'object' ? String(workflow.version) : undefined;
  return serverTask('FORK_JOIN_DYNAMIC', options, {
    forkTaskInputs: inputs,
    ...given({ forkTaskName: type, forkTaskWorkflow: name, forkTaskWorkflowVersion: version }),
  });
}
