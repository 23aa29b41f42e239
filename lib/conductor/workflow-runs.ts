import { isObject } from '../task/parse.ts';
import type { JsonObject, ReportedStatus } from '../task/task.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { notConductor } from './errors.ts';
import { type Call, jsonBody, type Request } from './http.ts';
import { isJsonObject, noOpenTask, reasonIn, startedId, urlOf } from './workflows.ts';

/** What a workflow is started with; left out is what the server has as its default. */
export interface StartRequest {
  name: string;
  version?: number;
  input: object;
  correlationId?: string;
  /** 0 to 99; the server polls tasks of a higher priority first. */
  priority?: number;
  taskToDomain?: Record<string, string>;
  /** A second start with the same key does what the strategy says. At Orkes: the open-source server (3.32.2) starts it again. */
  idempotencyKey?: string;
  idempotencyStrategy?: 'FAIL' | 'RETURN_EXISTING' | 'FAIL_ON_RUNNING';
}

/** Where a workflow is. */
export interface WorkflowState {
  readonly workflowId: string;
  /** RUNNING, PAUSED; or COMPLETED, FAILED, TIMED_OUT, TERMINATED. */
  readonly status: string;
  readonly output: JsonObject;
  readonly variables: JsonObject;
  readonly correlationId: string | undefined;
  readonly reasonForIncompletion: string | undefined;
}

/** Which part of a workflow is done again. */
export interface RerunRequest {
  /** The task from which on it runs again; default: from the start. */
  reRunFromTaskId?: string;
  taskInput?: object;
  workflowInput?: object;
  correlationId?: string;
}

/** What a skipped task counts as. The open-source server (3.32.2) reads neither: the task's output is empty there. */
export interface SkipRequest {
  taskInput?: object;
  taskOutput?: object;
}

/** The calls that start workflows and change their course. Each throws ConductorError. */
export interface WorkflowRuns {
  /** The id of the workflow that was started. */
  start(request: StartRequest): Promise<string>;
  /** Starts and waits for the end, or for a WAIT without a duration, for `waitSeconds` at most. */
  execute(request: StartRequest, waitSeconds: number): Promise<WorkflowState>;
  state(workflowId: string): Promise<WorkflowState>;
  /** The workflows of a name that were started with a correlation id; those that ended only with `includeClosed`. */
  correlated(name: string, correlationId: string, includeClosed: boolean): Promise<WorkflowState[]>;
  /** Puts a message into the queue of a running workflow, for its PULL_WORKFLOW_MESSAGES; the message's id. */
  sendMessage(workflowId: string, message: object): Promise<string>;
  /** Ends the task of a reference name. */
  signalRef(workflowId: string, ref: string, status: ReportedStatus, output: object): Promise<void>;
  /** The same; the state that follows. */
  signalRefSync(
    workflowId: string,
    ref: string,
    status: ReportedStatus,
    output: object,
  ): Promise<WorkflowState>;
  /** Ends the WAIT that the workflow is at. The server says nothing where there is none. */
  signalWaiting(workflowId: string, status: ReportedStatus, output: object): Promise<void>;
  /** The same; the state once the workflow is at its next WAIT or its end, or after `waitMs`. */
  signalWaitingSync(
    workflowId: string,
    status: ReportedStatus,
    output: object,
    waitMs: number,
  ): Promise<WorkflowState>;
  pause(workflowId: string): Promise<void>;
  resume(workflowId: string): Promise<void>;
  retry(workflowId: string, resumeSubworkflowTasks: boolean): Promise<void>;
  restart(workflowId: string, useLatestDefinitions: boolean): Promise<void>;
  rerun(workflowId: string, request: RerunRequest): Promise<void>;
  skip(workflowId: string, ref: string, request: SkipRequest): Promise<void>;
  remove(workflowId: string, archiveWorkflow: boolean): Promise<void>;
}

/** @param timeout of each call, in milliseconds, beyond what the server is asked to wait */
export const workflowRunsBy = (call: Call, timeout = REQUEST_TIMEOUT_MS): WorkflowRuns => {
  const send = (method: string, url: string, body?: object, params?: Request['params']) =>
    call({ method, url, timeout, ...(body && jsonBody(body)), ...(params && { params }) });

  return {
    start: async (request) => startedId(await send('post', '/workflow', request)),

    async execute({ name, version = 0, ...request }, waitSeconds) {
      const url = `/workflow/execute/${encodeURIComponent(name)}/${version}`;
      const answer = await call({
        ...{ method: 'post', url, params: { waitForSeconds: waitSeconds } },
        ...jsonBody({ name, ...request }),
        timeout: waitSeconds * 1_000 + timeout,
      });
      return stateIn(answer, url);
    },

    async state(workflowId) {
      const url = urlOf(workflowId);
      return stateIn(await send('get', url, undefined, { includeTasks: false }), url);
    },

    async correlated(name, correlationId, includeClosed) {
      const url = `/workflow/${encodeURIComponent(name)}/correlated`;
      // The id goes in the body: the server's GET has it in the path, where it takes no slash.
      const answer = await send('post', url, [correlationId], { includeClosed });
      const found = isObject(answer) ? answer[correlationId] : undefined;
      if (!Array.isArray(found)) throw notConductor(url, 'it is not a list of workflows');
      return found.map((workflow) => stateIn(workflow, url));
    },

    async sendMessage(workflowId, message) {
      const url = `${urlOf(workflowId)}/messages`;
      const id = await send('post', url, message);
      // A proxy's page would be a text too.
      if (typeof id === 'string' && /^[\w-]+$/.test(id)) return id;
      throw notConductor(url, "it is not a message's id");
    },

    async signalRef(workflowId, ref, status, output) {
      const taskId = await send('post', signalUrl(workflowId, ref, status), output);
      // The server answers 200 without a body where nothing waits for the signal.
      if (!taskId) throw noOpenTask(workflowId, ref);
    },

    async signalRefSync(workflowId, ref, status, output) {
      const url = signalUrl(workflowId, ref, status, 'sync');
      const answer = await send('post', url, output);
      if (!answer) throw noOpenTask(workflowId, ref);
      return stateIn(answer, url);
    },

    async signalWaiting(workflowId, status, output) {
      await send('post', signalUrl(workflowId, status, 'signal'), output);
    },

    async signalWaitingSync(workflowId, status, output, waitMs) {
      const url = signalUrl(workflowId, status, 'signal', 'sync');
      const params = { timeoutMillis: waitMs };
      const body = jsonBody(output);
      return stateIn(
        await call({ method: 'post', url, params, ...body, timeout: waitMs + timeout }),
        url,
      );
    },

    async pause(workflowId) {
      await send('put', `${urlOf(workflowId)}/pause`);
    },

    async resume(workflowId) {
      await send('put', `${urlOf(workflowId)}/resume`);
    },

    async retry(workflowId, resumeSubworkflowTasks) {
      await send('post', `${urlOf(workflowId)}/retry`, undefined, { resumeSubworkflowTasks });
    },

    async restart(workflowId, useLatestDefinitions) {
      await send('post', `${urlOf(workflowId)}/restart`, undefined, { useLatestDefinitions });
    },

    async rerun(workflowId, request) {
      await send('post', `${urlOf(workflowId)}/rerun`, request);
    },

    async skip(workflowId, ref, request) {
      await send('put', `${urlOf(workflowId)}/skiptask/${encodeURIComponent(ref)}`, request);
    },

    async remove(workflowId, archiveWorkflow) {
      await send('delete', `${urlOf(workflowId)}/remove`, undefined, { archiveWorkflow });
    },
  };
};

const signalUrl = (...parts: string[]) => `/tasks/${parts.map(encodeURIComponent).join('/')}`;

function stateIn(answer: unknown, url: string): WorkflowState {
  const fields = isObject(answer) ? answer : {};
  const { workflowId, status, output, variables, correlationId } = fields;
  if (typeof workflowId !== 'string' || typeof status !== 'string')
    throw notConductor(url, 'it is not a workflow');
  return {
    workflowId,
    status,
    output: isJsonObject(output) ? output : {},
    variables: isJsonObject(variables) ? variables : {},
    correlationId: typeof correlationId === 'string' ? correlationId : undefined,
    reasonForIncompletion: reasonIn(fields),
  };
}
