import { isObject } from '../../lib/task/parse.ts';
import { schemaOf } from './schema.ts';
import type { Fields } from './wanted.ts';

/**
 * The form of a workflow definition in which that of a file and that of the server are equal: without what the server fills
 * in where a field is left out (`WorkflowDef.java`, `WorkflowTask.java`, `SubWorkflowParams.java`).
 */

/** A value that says as much as none. */
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === false ||
  (isObject(value) && Object.keys(value).length === 0) ||
  (Array.isArray(value) && value.length === 0);

const WORKFLOW_DEFAULTS: Fields = {
  version: 1,
  schemaVersion: 2,
  restartable: true,
  enforceSchema: true,
  timeoutPolicy: 'ALERT_ONLY',
  timeoutSeconds: 0,
};

/** What the server keeps about a definition: no part of what it says. */
const AUDIT = new Set(['ownerApp', 'createTime', 'updateTime', 'createdBy', 'updatedBy']);

const TASK_DEFAULTS: Fields = { type: 'SIMPLE', startDelay: 0 };

/** A field of a workflow definition in that form; null for one that says as much as none. */
export function workflowField(definition: Fields, field: string): unknown {
  const value = definition[field];
  const fallback = WORKFLOW_DEFAULTS[field];
  if (AUDIT.has(field) || value === fallback) return null;
  if (fallback === undefined ? isEmpty(value) : value === undefined || value === null) return null;
  if (field === 'tasks') return tasksOf(value);
  return field === 'inputSchema' || field === 'outputSchema' ? schemaOf(value) : value;
}

/** All fields of a workflow definition that say something, in that form. */
export const workflowForm = (definition: Fields): Fields =>
  Object.fromEntries(
    Object.keys(definition)
      .map((field) => [field, workflowField(definition, field)] as const)
      .filter(([, value]) => value !== null),
  );

const tasksOf = (tasks: unknown): unknown => (Array.isArray(tasks) ? tasks.map(taskForm) : tasks);

/** A task with its branches. What stands in its input stays as it is. */
export function taskForm(task: unknown): unknown {
  if (!isObject(task)) return task;
  return Object.fromEntries(
    Object.entries(task)
      .filter(([field, value]) => !isEmpty(value) && value !== TASK_DEFAULTS[field])
      .map(([field, value]) => [field, taskField(field, value)]),
  );
}

function taskField(field: string, value: unknown): unknown {
  switch (field) {
    case 'defaultCase':
    case 'loopOver':
      return tasksOf(value);
    case 'forkTasks':
      return Array.isArray(value) ? value.map(tasksOf) : value;
    case 'decisionCases':
      return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, tasks]) => [name, tasksOf(tasks)]))
        : value;
    case 'subWorkflowParam':
      return isObject(value) ? subWorkflow(value) : value;
    default:
      return value;
  }
}

const subWorkflow = (param: Fields): Fields =>
  Object.fromEntries(
    Object.entries(param)
      .filter(([, value]) => !isEmpty(value))
      .map(([field, value]) => [
        field,
        field === 'workflowDefinition' && isObject(value) ? workflowForm(value) : value,
      ]),
  );
