/** Conductor workers on AWS Lambda: the worker API. The plugin is `conductor-lambda/plugin`, the builders `conductor-lambda/workflow`. */
export { type Conductor, conductorAt } from './conductor/client.ts';
export { ConductorError } from './conductor/errors.ts';
export { InvalidInputError, InvalidOutputError, TerminalError } from './task/errors.ts';
export { type InProgress, inProgress } from './task/outcome.ts';
export type { Json, JsonObject, Task } from './task/task.ts';
export { type AsWorkerOptions, asWorker } from './worker/as-worker.ts';
export type { TaskContext } from './worker/context.ts';
export type { Middleware } from './worker/inner-ring.ts';
export { jsonSchema } from './worker/json-schema.ts';
export { readTask } from './worker/read-task.ts';
export { ReportError, report } from './worker/report.ts';
export type { Schema } from './worker/schema.ts';
export { validate } from './worker/validate.ts';
export { type ArgNames, type WorkerHandler, type WorkerOptions, worker } from './worker/worker.ts';
