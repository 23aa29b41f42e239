/**
 * Builders of workflows, of their tasks and of task definitions, as the Conductor server takes them.
 *
 * @module conductor-lambda/workflow
 */
export { DefinitionError } from './definition-error.ts';
export { HTTP_METHODS, type HttpMethod, type HttpTaskOptions, httpTask } from './http-task.ts';
export { type InlineTaskOptions, inlineTask } from './inline-task.ts';
export { type JsonJqTaskOptions, jsonJqTask } from './json-jq-task.ts';
export { type SimpleTaskOptions, simpleTask } from './simple-task.ts';
export type { Reference, SystemTaskOptions, TaskOptions, WorkflowTask } from './task.ts';
export {
  type TaskDefinition,
  type TaskDefinitionOptions,
  taskDefinition,
} from './task-definition.ts';
export { type WaitTaskOptions, waitTask } from './wait-task.ts';
export { type WakeTaskOptions, wakeTask } from './wake-task.ts';
export { type WorkflowDefinition, type WorkflowOptions, workflow } from './workflow.ts';
