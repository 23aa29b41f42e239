import type { JsonObject } from '../task/task.ts';
import { throwIfFaulty } from './definition-error.ts';
import { faultIf, nameFaults, numberFaults, typeFaults } from './faults.ts';
import { refFaultsIn } from './references.ts';
import type { WorkflowTask } from './task.ts';
import { inlineDefinition, type TaskNode, withBranches } from './task-tree.ts';

export interface WorkflowOptions {
  name: string;
  /** At least 1, the default. The server answers 409 to a POST of an existing version; PUT replaces it. */
  version?: number;
  description?: string;
  /** Run one after the other. */
  tasks: readonly WorkflowTask[];
  /** Names of the input's fields, for documentation only: the server's UI shows them, but does not check them. */
  input?: readonly string[];
  /** The workflow's output, with references; default: the last task's output. */
  output?: JsonObject;
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

/** The body of `POST /metadata/workflow`. Other fields that the server knows can be added by hand. */
export interface WorkflowDefinition {
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
}

/**
 * A workflow's definition, ready to be registered.
 *
 * @example workflow({
 *   name: 'welcome',
 *   ownerEmail: 'team@example.com',
 *   timeoutSeconds: 3600,
 *   tasks: [simpleTask({ ref: 'greet', type: 'greetings', input: { name: '${workflow.input.name}' } })],
 *   output: { greeting: '${greet.output.result}' },
 * })
 * @throws DefinitionError for an empty name or list, a type that no worker can get, a ref that two tasks share, a
 * reference to a task or field that does not exist or has not run yet (the server makes it null), a JOIN of such a task
 * (it never ends), a version or timeout that is not a whole number. An inline sub-workflow is checked by itself.
 */
export function workflow(options: WorkflowOptions): WorkflowDefinition {
  throwIfFaulty(`workflow '${options.name}'`, workflowFaults(options));
  const { name, version = 1, description, tasks, input = [], output = {} } = options;
  return {
    name,
    version,
    ...(description === undefined ? {} : { description }),
    schemaVersion: 2,
    tasks,
    inputParameters: input,
    outputParameters: output,
    timeoutSeconds: options.timeoutSeconds,
    timeoutPolicy: options.timeoutPolicy ?? 'TIME_OUT_WF',
    ownerEmail: options.ownerEmail,
  };
}

function workflowFaults({ tasks, output, ...options }: WorkflowOptions): string[] {
  return [
    ...nameFaults('name', options.name),
    ...nameFaults('ownerEmail', options.ownerEmail),
    ...numberFaults('version', options.version, 1),
    ...numberFaults('timeoutSeconds', options.timeoutSeconds, 0),
    ...faultIf(tasks.length === 0, 'tasks is empty: give at least one'),
    ...typesOf(tasks),
    ...refFaultsIn(tasks, output),
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
