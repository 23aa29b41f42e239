import { branchesOf, inlineDefinition, type TaskNode } from './task-tree.ts';

/** A fork without a JOIN directly behind it: the server accepts the definition, and then ends the workflow as FAILED. */
export const joinFaultsIn = (tasks: readonly TaskNode[]): string[] =>
  tasks.flatMap((task, i) => [
    ...(FORKS.has(String(task.type)) && tasks[i + 1]?.type !== 'JOIN'
      ? [`'${task.taskReferenceName}' is a fork: put a joinTask directly behind it`]
      : []),
    ...branchesOf(task).flatMap(joinFaultsIn),
    ...joinFaultsIn(inlineDefinition(task)?.tasks ?? []),
  ]);

const FORKS: ReadonlySet<string> = new Set(['FORK_JOIN', 'FORK_JOIN_DYNAMIC']);
