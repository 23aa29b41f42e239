/** Conductor workers on AWS Lambda: the worker API. The plugin is `conductor-lambda/plugin`, the builders `conductor-lambda/workflow`. */

export { ConductorError } from './conductor/errors.ts';
export { type Conductor, conductorAt } from './conductor/tasks.ts';
export { type AsWorkerOptions, asWorker } from './hosts/lambda/as-worker.ts';
export { ReportError, report } from './hosts/lambda/report.ts';
export type { Middleware } from './hosts/lambda/users-chain.ts';
export {
  type ArgNames,
  type WorkerHandler,
  type WorkerOptions,
  worker,
} from './hosts/lambda/worker.ts';
export { InvalidInputError, InvalidOutputError, TerminalError } from './task/errors.ts';
export { type InProgress, inProgress } from './task/outcome.ts';
export type { Json, JsonObject, Task } from './task/task.ts';
export type { TaskContext } from './worker/context.ts';
export { jsonSchema } from './worker/json-schema.ts';
export { readTask } from './worker/read-task.ts';
export type { Schema } from './worker/schema.ts';
export { validate } from './worker/validate.ts';
