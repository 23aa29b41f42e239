/**
 * Conductor workers on AWS Lambda: the worker API. The plugin is `conductor-lambda/plugin`, the builders
 * `conductor-lambda/workflow`, the client `conductor-lambda/client`, the call of a service that sleeps
 * `conductor-lambda/wake`.
 *
 * @module conductor-lambda
 */
import type { InProgress as Postponed } from './task/outcome.ts';

export { ConductorError } from './conductor/errors.ts';
export { type Conductor, conductorAt } from './conductor/tasks.ts';
export { type AsWorkerOptions, asWorker } from './hosts/lambda/as-worker.ts';
export {
  type EachTaskOptions,
  eachTask,
  report,
  type WorkerHandler,
} from './hosts/lambda/chain.ts';
export { type ClassWorkers, task, workersOf } from './hosts/lambda/class-workers.ts';
export type { LambdaTaskContext as TaskContext } from './hosts/lambda/context.ts';
export { getTaskContext } from './hosts/lambda/current-task.ts';
export type { Hooks, TaskMiddleware } from './hosts/lambda/hooks.ts';
export type { LambdaContext } from './hosts/lambda/lambda-context.ts';
export { type SdkWorker, sdkWorker } from './hosts/lambda/sdk-worker.ts';
export type { Middleware } from './hosts/lambda/users-chain.ts';
export { type ArgNames, runTask, type WorkerOptions, worker } from './hosts/lambda/worker.ts';
export { type ApiGatewayEvent, apiGatewayEvent } from './hosts/shapes/api-gateway-event.ts';
export { httpResult } from './hosts/shapes/http-result.ts';
export { type SqsEvent, type SqsRecord, sqsEvent } from './hosts/shapes/sqs-event.ts';
export { sqsResult } from './hosts/shapes/sqs-result.ts';
export type { ShapedTask } from './hosts/shapes/task.ts';
export { ReportError } from './reporting/by-worker.ts';
export {
  type FailureOptions,
  InvalidInputError,
  InvalidOutputError,
  TaskFailure,
  TerminalError,
} from './task/errors.ts';
export { inProgress } from './task/outcome.ts';
export type { SdkTaskResult } from './task/sdk-result.ts';
export type { Json, JsonObject, Task } from './task/task.ts';
export { jsonSchema } from './worker/json-schema.ts';
export type { Schema } from './worker/schema.ts';

/** What {@link inProgress} returns. A type alone: the class behind it is not exported. */
export type InProgress = Postponed;
