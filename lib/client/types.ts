import type { Bulk } from '../conductor/bulk.ts';
import type { EventHandlers } from '../conductor/event-handlers.ts';
import type { Metadata } from '../conductor/metadata.ts';
import type { ScheduleRequest, Schedules } from '../conductor/schedules.ts';
import type { ServerSecrets } from '../conductor/server-secrets.ts';
import type { TaskReads } from '../conductor/task-reads.ts';
import type { RerunRequest, SkipRequest, StartRequest } from '../conductor/workflow-runs.ts';
import type { FoundWorkflows, WorkflowSearch } from '../conductor/workflow-search.ts';
import type { JsonObject } from '../task/task.ts';
import type { Woken } from '../wake/wake-poller.ts';
import type { SignalAndWaitOptions, SignalOptions } from './signals.ts';
import type { Startable } from './startable.ts';
import type { TypedExecution, TypedState } from './status.ts';
import type { Ended } from './wait.ts';
import type { TypedId, WorkflowId } from './workflow-id.ts';

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
export interface Started<Output = unknown> {
  readonly workflowId: WorkflowId<Output>;
  /** Whether the service knows of it; undefined where no service was told. */
  readonly woken: Woken | undefined;
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
  start<Input = JsonObject, Output = unknown>(
    workflow: Startable<Input, Output>,
    input: NoInfer<Input> & object,
    options?: StartOptions,
  ): Promise<Started<Output>>;
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
  wait<Output = JsonObject>(
    workflowId: TypedId<Output>,
    options?: WaitOptions,
  ): Promise<Ended<Output>>;
  /** The state of a workflow, without its tasks; undefined where there is none of that id. */
  state<Output = JsonObject>(workflowId: TypedId<Output>): Promise<TypedState<Output> | undefined>;
  /** A workflow with all its tasks, which can be large; undefined where there is none of that id. */
  read<Output = JsonObject>(
    workflowId: TypedId<Output>,
  ): Promise<TypedExecution<Output> | undefined>;
  /**
   * The workflows of a name, of any version, that were started with this correlation id, all at once and without their tasks;
   * those that ended only with `includeClosed`.
   */
  byCorrelationId<Output = JsonObject>(
    workflow: Startable<unknown, Output>,
    correlationId: string,
    options?: { includeClosed?: boolean },
  ): Promise<TypedState<Output>[]>;
  /** A search in the server's index, which may lag behind. */
  search(search?: WorkflowSearch): Promise<FoundWorkflows>;
  /** Ends a task from outside: a WAIT, a HUMAN, or one that a worker has. A task of a builder types what the signal brings. */
  signal<Brought>(workflowId: string, options?: SignalOptions<Brought>): Promise<void>;
  /** The same; the state of the workflow once it is at its next WAIT or its end. */
  signalAndWait<Brought, Output = JsonObject>(
    workflowId: TypedId<Output>,
    options?: SignalAndWaitOptions<Brought>,
  ): Promise<TypedState<Output>>;
  /**
   * Puts a message into the queue of a running workflow, from which its PULL_WORKFLOW_MESSAGES takes it; the message's id.
   * The open-source server has it with `conductor.workflow-message-queue.enabled=true`. Of the error, `status` is 404 where
   * there is no such workflow or no such call, 409 where the workflow does not run, 429 where its queue is full.
   */
  sendMessage(workflowId: string, message: object): Promise<string>;
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
  /** Pause, resume, retry, restart and terminate for many workflows. */
  readonly bulk: Bulk;
  /** Single tasks of workflows. */
  readonly tasks: TaskReads;
  /** Definitions of workflows and of tasks. */
  readonly definitions: Definitions;
  /** Schedules. The open-source server has them with `conductor.scheduler.enabled=true`. */
  readonly schedules: TypedSchedules;
  /** What the server does when a message comes. */
  readonly events: EventHandlers;
  /** The server's secrets. */
  readonly secrets: ServerSecrets;
}

/** A workflow definition: what `workflow` of `conductor-lambda/workflow` makes, or the server's JSON of one. */
export interface WorkflowToRegister {
  readonly name: string;
  readonly tasks: readonly object[];
}

/** A task definition: what `taskDefinition` of `conductor-lambda/workflow` makes, or the server's JSON of one. */
export interface TaskToRegister {
  readonly name: string;
  /** A workflow has tasks, a task definition has none. */
  readonly tasks?: never;
}

/** Definitions of workflows and of tasks on the server. */
export interface Definitions {
  /** Registers workflow definitions, one after the other; each replaces the one of the same name and version. */
  register<Workflows extends readonly WorkflowToRegister[]>(...workflows: Workflows): Promise<void>;
  /** A workflow definition; undefined where there is none of that name and version; the newest one without a version. */
  read: Metadata['workflowDefinition'];
  /** Workflows of it that run go on. */
  remove: Metadata['removeWorkflow'];
  /** Registers task definitions, in one call; each replaces the one of the same name. */
  registerTasks<Tasks extends readonly TaskToRegister[]>(...tasks: Tasks): Promise<void>;
  /** A task definition; undefined where there is none of that name. */
  readTask: Metadata['taskDefinition'];
  /**
   * Workers and workflows of the type go on, by the server's defaults. The open-source server (3.32.2) answers 500 where it
   * has no definition of that name.
   */
  removeTask: Metadata['removeTask'];
}

/** Schedules of workflows. */
export interface TypedSchedules extends Omit<Schedules, 'save'> {
  /** Makes a schedule; it replaces the one of the same name. */
  save<Input = JsonObject>(schedule: ScheduleOptions<Input>): Promise<void>;
}
