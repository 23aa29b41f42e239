/**
 * A client of Conductor, for programs that start workflows and steer them. In an entry of its own: no worker pays for it.
 *
 * @module conductor-lambda/client
 */

export type { Bulk, BulkResult } from '../conductor/bulk.ts';
export { ConductorError } from '../conductor/errors.ts';
export type {
  EventAction,
  EventHandler,
  EventHandlers,
  EventTaskOfAction,
} from '../conductor/event-handlers.ts';
export type { RegisteredTask, RegisteredWorkflow } from '../conductor/metadata.ts';
export type { Schedule, ScheduleRequest, Schedules } from '../conductor/schedules.ts';
export type { ServerSecrets } from '../conductor/server-secrets.ts';
export type { TaskLog, TaskReads } from '../conductor/task-reads.ts';
export type {
  RerunRequest,
  SkipRequest,
  StartRequest,
  WorkflowState,
} from '../conductor/workflow-runs.ts';
export type {
  FoundWorkflow,
  FoundWorkflows,
  WorkflowSearch,
} from '../conductor/workflow-search.ts';
export type { Execution, TaskExecution } from '../conductor/workflows.ts';
export type { AccessKey } from '../config/load.ts';
export type { WakePollerOptions, Woken } from '../wake/wake-poller.ts';
export { conductorClient } from './conductor-client.ts';
export type { ConductorClientOptions } from './options.ts';
export type { SignalAndWaitOptions, SignalOptions, SignalStatus, TaskToSignal } from './signals.ts';
export type { Startable } from './startable.ts';
export type { TypedExecution, TypedState, WorkflowStatus } from './status.ts';
export type {
  ConductorClient,
  Definitions,
  RunOptions,
  ScheduleOptions,
  Started,
  StartOptions,
  TaskToRegister,
  TypedSchedules,
  WaitOptions,
  WorkflowToRegister,
} from './types.ts';
export { type Ended, StillRunningError } from './wait.ts';
export type { TypedId, WorkflowId, WorkflowIdOf } from './workflow-id.ts';
