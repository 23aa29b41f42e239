import type { EventHandlers } from '../conductor/event-handlers.ts';
import type { Metadata } from '../conductor/metadata.ts';
import type { ScheduleRequest, Schedules } from '../conductor/schedules.ts';
import type { ServerSecrets } from '../conductor/server-secrets.ts';
import type {
  RerunRequest,
  SkipRequest,
  StartRequest,
  WorkflowState,
} from '../conductor/workflow-runs.ts';
import type { FoundWorkflows, WorkflowSearch } from '../conductor/workflow-search.ts';
import type { Execution } from '../conductor/workflows.ts';
import type { JsonObject } from '../task/task.ts';
import type { Woken } from '../wake/wake-poller.ts';
import type { Startable } from './startable.ts';
import type { Ended } from './wait.ts';

/** How a workflow is started. */
export interface StartOptions extends Omit<StartRequest, 'name' | 'version' | 'input'> {
  /** Starts the poller of the client's `wake` afterwards; default true where the client has one. */
  wakeOnStart?: boolean;
}

/** How a workflow is started and waited for. */
export interface RunOptions extends StartOptions, WaitOptions {}

/** How long a workflow is waited for. */
export interface WaitOptions {
  /** Milliseconds; default 60,000. The workflow goes on after it. */
  timeoutMs?: number;
}

/** A workflow that was started. */
export interface Started {
  readonly workflowId: string;
  /** Whether the service knows of it; undefined where no service was told. */
  readonly woken: Woken | undefined;
}

/** What a signal brings, and to which task. */
export interface SignalOptions {
  /** The reference name of the task; default: the WAIT that the workflow is at, also in a sub-workflow. */
  ref?: string;
  /** What becomes of the task; default COMPLETED. */
  status?: 'COMPLETED' | 'FAILED' | 'FAILED_WITH_TERMINAL_ERROR';
  /** The task's output; default {}. */
  output?: object;
}

/** A signal, and how long its effect is waited for. */
export interface SignalAndWaitOptions extends SignalOptions {
  /** Milliseconds until the answer comes at the latest; default 5,000. Only where no `ref` is given. */
  waitMs?: number;
}

/** A schedule of a workflow. */
export interface ScheduleOptions<Input> extends Omit<ScheduleRequest, 'startWorkflowRequest'> {
  workflow: Startable<Input, unknown>;
  input: NoInfer<Input> & object;
  /** Default: that of a start. */
  correlationId?: string;
}

/** The calls to Conductor of a program that starts workflows. Each throws ConductorError. */
export interface ConductorClient {
  /** Starts a workflow. */
  start<Input = JsonObject>(
    workflow: Startable<Input, unknown>,
    input: NoInfer<Input> & object,
    options?: StartOptions,
  ): Promise<Started>;
  /**
   * Starts a workflow and waits for its end. The server holds the answer for up to 20 s; then, and where the server has no
   * such call or a service has to be woken, it is looked at again and again.
   *
   * @throws StillRunningError after `timeoutMs`; the workflow goes on
   */
  run<Input = JsonObject, Output = JsonObject>(
    workflow: Startable<Input, Output>,
    input: NoInfer<Input> & object,
    options?: RunOptions,
  ): Promise<Ended<Output>>;
  /** Waits for the end of a workflow. @throws StillRunningError after `timeoutMs`; the workflow goes on */
  wait<Output = JsonObject>(workflowId: string, options?: WaitOptions): Promise<Ended<Output>>;
  /** The state of a workflow, without its tasks; undefined where there is none of that id. */
  state(workflowId: string): Promise<WorkflowState | undefined>;
  /** A workflow with all its tasks, which can be large; undefined where there is none of that id. */
  read(workflowId: string): Promise<Execution | undefined>;
  /** A search in the server's index, which may lag behind. */
  search(search?: WorkflowSearch): Promise<FoundWorkflows>;
  /** Ends a task from outside: a WAIT, a HUMAN, or one that a worker has. */
  signal(workflowId: string, options?: SignalOptions): Promise<void>;
  /** The same; the state of the workflow once it is at its next WAIT or its end. */
  signalAndWait(workflowId: string, options?: SignalAndWaitOptions): Promise<WorkflowState>;
  /** No new task is scheduled until it is resumed. */
  pause(workflowId: string): Promise<void>;
  resume(workflowId: string): Promise<void>;
  /** A workflow that failed goes on with the task that failed; with `resumeSubworkflowTasks` inside of a sub-workflow. */
  retry(workflowId: string, options?: { resumeSubworkflowTasks?: boolean }): Promise<void>;
  /** A workflow that ended runs again from its first task, under the same id. */
  restart(workflowId: string, options?: { useLatestDefinitions?: boolean }): Promise<void>;
  /** A workflow that ended runs again from a task on, under the same id. */
  rerun(workflowId: string, options?: RerunRequest): Promise<void>;
  /** A task that is not scheduled yet is left out. */
  skip(workflowId: string, ref: string, options?: SkipRequest): Promise<void>;
  /** Ends a running workflow as TERMINATED. */
  terminate(workflowId: string, reason: string): Promise<void>;
  /** Removes a workflow that was started, for good; with `archive` the server's index keeps it. */
  remove(workflowId: string, options?: { archive?: boolean }): Promise<void>;
  /** Workflow definitions. */
  readonly definitions: WorkflowDefinitions;
  /** Schedules. The open-source server has them with `conductor.scheduler.enabled=true`. */
  readonly schedules: TypedSchedules;
  /** What the server does when a message comes. */
  readonly events: EventHandlers;
  /** The server's secrets. */
  readonly secrets: ServerSecrets;
}

/** Workflow definitions on the server. */
export interface WorkflowDefinitions {
  /** Registers definitions; each replaces the one of the same name and version. */
  register(...definitions: readonly object[]): Promise<void>;
  read: Metadata['workflowDefinition'];
  /** Workflows of it that run go on. */
  remove: Metadata['removeWorkflow'];
}

/** Schedules of workflows. */
export interface TypedSchedules extends Omit<Schedules, 'save'> {
  /** Makes a schedule; it replaces the one of the same name. */
  save<Input = JsonObject>(schedule: ScheduleOptions<Input>): Promise<void>;
}
