/** The tasks within tasks, where the server looks for them. A task may be written by hand: nothing is known of its fields. */

/** A task as a builder or a hand wrote it. */
export interface TaskNode {
  readonly taskReferenceName: string;
  readonly [field: string]: unknown;
}

/** The fields with branches: of SWITCH and DECISION, of FORK_JOIN, of DO_WHILE. */
const BRANCHES = ['decisionCases', 'defaultCase', 'forkTasks', 'loopOver'];

/** The lists of tasks in a task. */
export const branchesOf = (task: TaskNode): TaskNode[][] =>
  BRANCHES.flatMap((field) => listsIn(task[field])).map((list) => list.filter(isTask));

/** A branch is the field's list itself, or one of several in it. */
function listsIn(field: unknown): (readonly unknown[])[] {
  if (!isObject(field)) return [];
  const lists = Object.values(field).filter(isList);
  return isList(field) && lists.length === 0 ? [field] : lists;
}

/** The tasks, each followed by all that are in its branches. */
export const withBranches = (tasks: readonly TaskNode[]): TaskNode[] =>
  tasks.flatMap((task) => [task, ...withBranches(branchesOf(task).flat())]);

/** A workflow that a SUB_WORKFLOW brings with it. */
export interface InlineDefinition {
  tasks: TaskNode[];
  output: unknown;
}

/** Undefined for a task that names its sub-workflow, or refers to it. */
export function inlineDefinition({ subWorkflowParam }: TaskNode): InlineDefinition | undefined {
  const definition = fieldOf(subWorkflowParam, 'workflowDefinition');
  const tasks = fieldOf(definition, 'tasks');
  if (!isList(tasks)) return undefined;
  return { tasks: tasks.filter(isTask), output: fieldOf(definition, 'outputParameters') };
}

/** What the server fills in when it schedules this task: neither its branches nor what is inside of a sub-workflow. */
export function ownFields(task: TaskNode): unknown[] {
  const own = Object.entries(task).filter(([field]) => !BRANCHES.includes(field));
  return own.map(([field, value]) =>
    field === 'subWorkflowParam' && inlineDefinition(task) && isObject(value)
      ? { ...value, workflowDefinition: undefined }
      : value,
  );
}

const fieldOf = (value: unknown, field: string): unknown =>
  isObject(value) ? Reflect.get(value, field) : undefined;

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null;

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** What can be in a list of tasks. */
export const isTask = (value: unknown): value is TaskNode =>
  typeof fieldOf(value, 'taskReferenceName') === 'string';
