import { isServerType } from '../../lib/limits/names.ts';
import { isObject } from '../../lib/task/parse.ts';
import { inlineDefinition, type TaskNode, withBranches } from '../../lib/workflow/task-tree.ts';
import type { WrittenWorkflow } from '../../lib/workflow/written-workflow.ts';

/** A task of a workflow that a worker has to do. */
export interface WorkerTask {
  ref: string;
  type: string;
  /** Whether the task brings the definition of its type with it. */
  isDefined: boolean;
  input: Readonly<Record<string, unknown>>;
}

/** All tasks of a workflow, those in branches and in inline sub-workflows too. */
const allTasks = (tasks: readonly TaskNode[]): TaskNode[] =>
  withBranches(tasks).flatMap((task) => [task, ...allTasks(inlineDefinition(task)?.tasks ?? [])]);

/** A text without a reference, and not empty: the server fills in the rest when the workflow runs. */
const isFixed = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && !value.includes('${');

/** The tasks that workers have to do, of which the definition itself says the type. */
export const workerTasks = ({ tasks }: WrittenWorkflow): WorkerTask[] =>
  allTasks(tasks)
    .filter(({ type = 'SIMPLE' }) => type === 'SIMPLE')
    .flatMap(({ name, taskReferenceName: ref, inputParameters, taskDefinition }) => {
      const template = isObject(taskDefinition) ? taskDefinition.inputTemplate : undefined;
      // The server fills in what the task does not give.
      const input = { ...Object(template), ...Object(inputParameters) };
      return isFixed(name) ? [{ ref, type: name, isDefined: isObject(taskDefinition), input }] : [];
    });

/** A type that the open-source server does not have: of Orkes, of a module of the user, or misspelled. */
export const otherTypes = ({ tasks }: WrittenWorkflow): { ref: string; type: string }[] =>
  allTasks(tasks).flatMap(({ type = 'SIMPLE', taskReferenceName: ref }) =>
    isServerType(String(type)) || OF_ORKES.has(String(type)) ? [] : [{ ref, type: String(type) }],
  );

/** Types that our builders make, and only Orkes runs. */
const OF_ORKES: ReadonlySet<string> = new Set(['HTTP_POLL']);

/** A workflow that another one starts. */
export interface StartedWorkflow {
  /** What starts it: a task, or the failure of the workflow. */
  by: string;
  name: string;
  version: number | undefined;
}

/** The workflows that a workflow starts by a name that it says itself. */
export const startedWorkflows = ({
  tasks,
  failureWorkflow,
  failureWorkflowVersion,
}: WrittenWorkflow): StartedWorkflow[] => [
  ...allTasks(tasks).flatMap(startedBy),
  ...(isFixed(failureWorkflow)
    ? [{ by: 'failureWorkflow', name: failureWorkflow, version: versionIn(failureWorkflowVersion) }]
    : []),
];

const versionIn = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

function startedBy(task: TaskNode): StartedWorkflow[] {
  const { type, taskReferenceName: ref, subWorkflowParam, inputParameters } = task;
  const started = isObject(inputParameters) ? inputParameters.startWorkflow : undefined;
  const named = type === 'START_WORKFLOW' ? started : subWorkflowParam;
  if (!isObject(named) || !isFixed(named.name) || inlineDefinition(task)) return [];
  const { name, version } = named;
  return [{ by: `'${ref}'`, name, version: versionIn(version) }];
}
