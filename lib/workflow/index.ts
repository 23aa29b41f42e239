/**
 * Builders of workflows, of their tasks and of task definitions, as the Conductor server takes them.
 *
 * @module conductor-lambda/workflow
 */
export type { TypedTask } from '../task/typed-task.ts';
export type { Code } from './code.ts';
export { DefinitionError } from './definition-error.ts';
export { type DoWhileOutput, type DoWhileTaskOptions, doWhileTask } from './do-while-task.ts';
export { type DynamicForkTaskOptions, dynamicForkTask } from './dynamic-fork-task.ts';
export { type DynamicTaskOptions, dynamicTask } from './dynamic-task.ts';
export { type EventOutput, type EventTaskOptions, eventTask } from './event-task.ts';
export { type ForkTaskOptions, forkTask } from './fork-task.ts';
export {
  type HttpPollTaskOptions,
  httpPollTask,
  POLLING_STRATEGIES,
} from './http-poll-task.ts';
export {
  HTTP_METHODS,
  type HttpMethod,
  type HttpOutput,
  type HttpTaskOptions,
  httpTask,
} from './http-task.ts';
export { type HumanTaskOptions, humanTask } from './human-task.ts';
export { type InlineTaskOptions, inlineTask } from './inline-task.ts';
export {
  type ExclusiveJoinTaskOptions,
  exclusiveJoinTask,
  type JoinTaskOptions,
  joinTask,
  type TaskOrRef,
} from './join-task.ts';
export { type JqOutput, type JsonJqTaskOptions, jsonJqTask } from './json-jq-task.ts';
export { type KafkaPublishTaskOptions, kafkaPublishTask } from './kafka-publish-task.ts';
export { noopTask } from './noop-task.ts';
export type {
  Filled,
  FilledObject,
  FirstValues,
  Given,
  Ref,
  RefOf,
  Resolved,
} from './reference.ts';
export { type SetVariableTaskOptions, setVariableTask } from './set-variable-task.ts';
export {
  type SimpleTaskOptions,
  simpleTask,
  type WorkerTaskOptions,
} from './simple-task.ts';
export { type StartWorkflowTaskOptions, startWorkflowTask } from './start-workflow-task.ts';
export {
  type SubWorkflowTaskOptions,
  subWorkflowTask,
  type WorkflowName,
} from './sub-workflow-task.ts';
export {
  type Branch,
  type SwitchOutput,
  type SwitchTaskOptions,
  switchTask,
} from './switch-task.ts';
export {
  type KnownSystemTaskOptions,
  type OtherSystemTaskOptions,
  systemTask,
} from './system-task.ts';
export type { LlmInput, LlmOutput, SystemTaskTypes } from './system-task-types.ts';
export type {
  BuiltTask,
  CacheConfig,
  Reference,
  SystemTaskOptions,
  TaskOptions,
  WorkflowTask,
} from './task.ts';
export {
  RETRY_LOGICS,
  type RegisteredSchema,
  type TaskDefinition,
  type TaskDefinitionOptions,
  TIMEOUT_POLICIES,
  taskDefinition,
} from './task-definition.ts';
export {
  TERMINATION_STATUSES,
  type TerminateTaskOptions,
  terminateTask,
} from './terminate-task.ts';
export { type TextDate, type WaitTaskOptions, waitTask } from './wait-task.ts';
export { type WakeTaskOptions, wakeTask } from './wake-task.ts';
export { type WorkflowDefinition, type WorkflowOptions, workflow } from './workflow.ts';
export {
  type WorkflowContext,
  type WorkflowInput,
  type WorkflowVariables,
  workflowContext,
  workflowInput,
  workflowVariables,
} from './workflow-input.ts';
