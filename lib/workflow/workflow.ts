import type { JsonObject } from '../task/task.ts';
import { throwIfFaulty } from './definition-error.ts';
import { faultIf, nameFaults, numberFaults, typeFaults } from './faults.ts';
import { joinFaultsIn } from './joins.ts';
import {
  type FilledObject,
  type FirstValues,
  plainObject,
  type RefOf,
  type Resolved,
} from './reference.ts';
import { refFaultsIn } from './references.ts';
import type { WorkflowTask } from './task.ts';
import { inlineDefinition, isList, type TaskNode, withBranches } from './task-tree.ts';

export interface WorkflowOptions<Input = JsonObject, Output extends FilledObject = FilledObject> {
  name: string;
  /** At least 1, the default. The server answers 409 to a POST of an existing version; PUT replaces it. */
  version?: number;
  description?: string;
  /** Run one after the other. */
  tasks: readonly WorkflowTask[];
  /**
   * What `workflowInput` made: it types the start of the workflow. Or the names of the input's fields, for documentation
   * only: the server's UI shows them, but does not check them.
   */
  input?: RefOf<Input> | readonly string[];
  /** What the input's fields are where the start of the workflow does not give them. A start with `{}` gets none of them. */
  inputTemplate?: NoInfer<Partial<Input>> & object;
  /** The workflow's output, with references; default: the last task's output. */
  output?: Output;
  /** The variables with their first values: what `workflowVariables` made of them, or an object, whose names are not checked. */
  variables?: FirstValues | FilledObject;
  /**
   * A workflow that is started when this one fails, with `workflowId`, `reason`, `failureStatus`, `failureTaskId` and
   * `failedWorkflow` in its input. Its own failure starts nothing. A built one is started in its version; of a name, the
   * server takes the newest.
   */
  failureWorkflow?: WorkflowDefinition | string;
  /** Whether the server tells its listener of the workflow's end; default false. */
  workflowStatusListenerEnabled?: boolean;
  /**
   * Seconds for the whole workflow, 0 for no limit. Let it be longer than the workflow can ever take: with 0, the
   * server notices one to two minutes late that a worker is gone, if its task had waited for over half a minute (its
   * sweeper, on SQL queues). The server notices the end of this time late, too.
   */
  timeoutSeconds: number;
  /** Default TIME_OUT_WF. The server's own default, ALERT_ONLY, lets the workflow run on. */
  timeoutPolicy?: 'TIME_OUT_WF' | 'ALERT_ONLY';
  /** The contact for this workflow. Conductor requires it by default; a server may be configured to do without. */
  ownerEmail: string;
}

/**
 * The body of `POST /metadata/workflow`. Other fields that the server knows can be added by hand. The type parameters are
 * what the workflow takes and gives.
 */
export interface WorkflowDefinition<Input = unknown, Output = unknown> {
  /** For the compiler alone. */
  readonly '~workflow'?: { readonly input: Input; readonly output: Output };
  readonly name: string;
  readonly version: number;
  readonly description?: string;
  readonly schemaVersion: 2;
  readonly tasks: readonly WorkflowTask[];
  readonly inputParameters: readonly string[];
  readonly outputParameters: JsonObject;
  readonly timeoutSeconds: number;
  readonly timeoutPolicy: 'TIME_OUT_WF' | 'ALERT_ONLY';
  readonly ownerEmail: string;
  readonly inputTemplate?: JsonObject;
  readonly variables?: JsonObject;
  readonly failureWorkflow?: string;
  readonly failureWorkflowVersion?: number;
  readonly workflowStatusListenerEnabled?: boolean;
}

/**
 * A workflow's definition, ready to be registered.
 *
 * @example workflow({
 *   name: 'welcome',
 *   ownerEmail: 'team@example.com',
 *   timeoutSeconds: 3600,
 *   input: order,
 *   tasks: [greet],
 *   output: { greeting: greet.output.result },
 * })
 * @throws DefinitionError for an empty name or list, a type that no worker can get, a ref that two tasks share, a
 * reference to a task or field that does not exist, has not run yet or is in another branch (the server makes it null), a
 * JOIN of such a task (it never ends), a fork without a JOIN behind it, a version or timeout that is not a whole number. An inline sub-workflow is checked by itself.
 */
export function workflow<Input = JsonObject, Output extends FilledObject = FilledObject>(
  options: WorkflowOptions<Input, Output>,
): WorkflowDefinition<Input, Resolved<Output>> {
  const output = plainObject(options.output);
  const { failureWorkflow, ...own } = options;
  const { name, version = 1, description, tasks, input = [] } = own;
  const { inputTemplate, variables, workflowStatusListenerEnabled } = own;
  const failure = failureFields(failureWorkflow);
  throwIfFaulty(`workflow '${name}'`, workflowFaults({ ...own, ...failure, output }));
  return {
    name,
    version,
    ...(description === undefined ? {} : { description }),
    schemaVersion: 2,
    tasks,
    inputParameters: isList(input) ? input : [],
    outputParameters: output,
    timeoutSeconds: options.timeoutSeconds,
    timeoutPolicy: options.timeoutPolicy ?? 'TIME_OUT_WF',
    ownerEmail: options.ownerEmail,
    ...(inputTemplate && { inputTemplate: plainObject(inputTemplate) }),
    ...(variables && { variables: plainObject(variables['~first'] ?? variables) }),
    ...failure,
    ...(workflowStatusListenerEnabled !== undefined && { workflowStatusListenerEnabled }),
  };
}

function failureFields(failure: WorkflowDefinition | string | undefined) {
  if (failure === undefined) return {};
  if (typeof failure === 'string') return { failureWorkflow: failure };
  return { failureWorkflow: failure.name, failureWorkflowVersion: failure.version };
}

interface Checked
  extends Pick<WorkflowOptions<unknown>, 'name' | 'ownerEmail' | 'version' | 'timeoutSeconds'> {
  tasks: readonly TaskNode[];
  output?: unknown;
  failureWorkflow?: string;
}

/** What is wrong with a workflow, whether a builder or a hand has written its tasks. */
export function workflowFaults({ tasks, output, failureWorkflow, ...options }: Checked): string[] {
  return [
    ...(failureWorkflow === undefined ? [] : nameFaults('failureWorkflow', failureWorkflow)),
    ...nameFaults('name', options.name),
    ...nameFaults('ownerEmail', options.ownerEmail),
    ...numberFaults('version', options.version, 1),
    ...numberFaults('timeoutSeconds', options.timeoutSeconds, 0),
    ...faultIf(tasks.length === 0, 'tasks is empty: give at least one'),
    ...typesOf(tasks),
    ...refFaultsIn(tasks, output),
    ...joinFaultsIn(tasks),
  ];
}

/** The types of workers, also in tasks that were written by hand, and in inline sub-workflows. */
const typesOf = (tasks: readonly TaskNode[]): string[] =>
  withBranches(tasks).flatMap((task) => [
    ...(task.type === 'SIMPLE' ? typeFaults(String(task.name)) : []).map(
      (fault) => `'${task.taskReferenceName}': ${fault}`,
    ),
    ...typesOf(inlineDefinition(task)?.tasks ?? []),
  ]);
