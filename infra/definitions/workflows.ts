import { isObject } from '../../lib/task/parse.ts';
import { type TaskNode, withBranches } from '../../lib/workflow/task-tree.ts';
import { canonical } from './canonical.ts';
import type { Change, Kind } from './kind.ts';
import { shown } from './shown.ts';
import { workflowField } from './workflow-form.ts';

/** Workflow definitions: each version by itself. */
export const WORKFLOWS: Kind = {
  name: 'workflows',
  read: ({ definition: { name, version } }, metadata) =>
    metadata.workflowDefinition(String(name), Number(version)),
  create: (definition, metadata) => metadata.registerWorkflow(definition),
  replace: (definition, metadata) => metadata.registerWorkflow(definition),
  valueOf: workflowField,
  newLinesOf: () => [],
  linesOf: (change) => (change.field === 'tasks' ? taskLines(change) : [lineOf(change)]),
};

/** Outputs, templates and variables may hold data that no log should have: of them, only that they differ. */
const lineOf = ({ field, server, wanted }: Change): string =>
  isObject(server) || isObject(wanted)
    ? `${field} differs`
    : `${field}: ${shown(server)} → ${shown(wanted)}`;

function taskLines({ server, wanted }: Change): string[] {
  const [before, now] = [byRef(server), byRef(wanted)];
  const added = [...now.keys()].filter((ref) => !before.has(ref));
  const removed = [...before.keys()].filter((ref) => !now.has(ref));
  const other = [...now].filter(([ref, task]) => before.has(ref) && before.get(ref) !== task);
  const lines = [
    ...added.map((ref) => `task '${ref}' is added`),
    ...removed.map((ref) => `task '${ref}' is removed`),
    ...other.map(([ref]) => `task '${ref}' differs`),
  ];
  return lines.length > 0 ? lines : ['the tasks have another order'];
}

/** Each task by its ref; those in its branches stand for themselves. */
function byRef(tasks: unknown): Map<string, string> {
  const nodes = Array.isArray(tasks) ? tasks.filter(isNode) : [];
  return new Map(
    withBranches(nodes).map((task) => [task.taskReferenceName, canonical(withoutBranches(task))]),
  );
}

const BRANCHES = new Set(['decisionCases', 'defaultCase', 'forkTasks', 'loopOver']);

const withoutBranches = (task: TaskNode) =>
  Object.fromEntries(Object.entries(task).filter(([field]) => !BRANCHES.has(field)));

const isNode = (task: unknown): task is TaskNode =>
  isObject(task) && typeof task.taskReferenceName === 'string';
