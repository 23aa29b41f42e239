import * as v from 'valibot';
import type { JsonObject } from '../../lib/task/task.ts';

const TokenSchema = v.object({ token: v.string() });

/** The fields of a task's execution that are shown; the server leaves out what is null. */
const TaskSchema = v.object({
  referenceTaskName: v.string(),
  taskType: v.string(),
  taskDefName: v.optional(v.string()),
  status: v.string(),
  workerId: v.optional(v.string()),
  reasonForIncompletion: v.optional(v.string()),
  /** Milliseconds since 1970; 0 is not yet. */
  scheduledTime: v.optional(v.number(), 0),
  startTime: v.optional(v.number(), 0),
  endTime: v.optional(v.number(), 0),
  outputData: v.optional(v.record(v.string(), v.unknown()), {}),
});

const ExecutionSchema = v.object({
  workflowId: v.string(),
  status: v.string(),
  reasonForIncompletion: v.optional(v.string()),
  startTime: v.optional(v.number(), 0),
  endTime: v.optional(v.number(), 0),
  output: v.optional(v.record(v.string(), v.unknown()), {}),
  tasks: v.array(TaskSchema),
});

export type TaskExecution = v.InferOutput<typeof TaskSchema>;
/** A workflow as the server tells it. */
export type Execution = v.InferOutput<typeof ExecutionSchema>;

/** What the local stack asks of Conductor, beside what workers do. */
export interface ConductorApi {
  /** Registers or replaces. */
  registerTasks(definitions: readonly object[]): Promise<void>;
  /** Registers or replaces. */
  registerWorkflow(definition: object): Promise<void>;
  /** Starts a workflow; its id. */
  start(name: string, input: JsonObject): Promise<string>;
  execution(workflowId: string): Promise<Execution>;
  /**
   * Lets the server look at a workflow now. A task that ends while the server still decides on the one
   * before finds the workflow locked, and the workflow then waits for the server's sweeper, up to minutes.
   */
  decide(workflowId: string): Promise<void>;
}

type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

function caller(serverUrl: string, headers: Record<string, string>): Call {
  return async (method, path, body) => {
    const response = await fetch(`${serverUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', accept: '*/*', ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Conductor: ${method} ${path}: ${response.status} ${text}`);
    return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
  };
}

/** Orkes' login, from the variables that its SDKs use; the open-source server needs none. */
async function login(serverUrl: string, env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const { CONDUCTOR_AUTH_KEY: keyId, CONDUCTOR_AUTH_SECRET: keySecret } = env;
  if (!keyId || !keySecret) return {};
  const answer = await caller(serverUrl, {})('POST', '/token', { keyId, keySecret });
  return { 'x-authorization': v.parse(TokenSchema, answer).token };
}

/** Talks to a Conductor server. @param serverUrl ends in /api */
export async function conductorApi(serverUrl: string, env = process.env): Promise<ConductorApi> {
  const call = caller(serverUrl, await login(serverUrl, env));
  return {
    async registerTasks(definitions) {
      await call('POST', '/metadata/taskdefs', definitions);
    },
    async registerWorkflow(definition) {
      await call('PUT', '/metadata/workflow', [definition]);
    },
    start: async (name, input) =>
      v.parse(v.string(), await call('POST', '/workflow', { name, input })),
    execution: async (id) => v.parse(ExecutionSchema, await call('GET', `/workflow/${id}`)),
    async decide(id) {
      await call('PUT', `/workflow/decide/${id}`);
    },
  };
}
