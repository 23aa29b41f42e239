import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../lib/task/task.ts';
import {
  doWhileTask,
  dynamicForkTask,
  dynamicTask,
  eventTask,
  exclusiveJoinTask,
  forkTask,
  httpPollTask,
  httpTask,
  humanTask,
  inlineTask,
  joinTask,
  jsonJqTask,
  kafkaPublishTask,
  noopTask,
  type SystemTaskTypes,
  setVariableTask,
  simpleTask,
  startWorkflowTask,
  subWorkflowTask,
  switchTask,
  systemTask,
  taskDefinition,
  terminateTask,
  type WorkflowTask,
  waitTask,
  wakeTask,
  workflow,
  workflowInput,
} from '../../lib/workflow/index.ts';
import {
  call,
  taskDefinition as readTaskDefinition,
  registerTasks,
  registerWorkflow,
  uniqueName,
} from '../support/conductor/server.ts';
import { serverSchema } from '../support/conductor/server-schema.ts';

/** The JSON of every builder, with all its fields, held against what the running server says of its own. */
const { faultsOf, taskTypes } = await serverSchema();

type Builder = Extract<keyof typeof import('../../lib/workflow/index.ts'), `${string}Task`>;

const ownerEmail = 'test@example.com';
const input = workflowInput<{ kind: 'new' | 'old'; names: string[]; worker: string }>();
const common = {
  optional: true,
  description: 'a task',
  startDelaySeconds: 1,
  cacheConfig: { key: 'k', ttlInSecond: 60 },
};
const request = {
  uri: 'https://a.example',
  method: 'POST' as const,
  headers: { a: 'b' },
  body: { kind: input.kind },
  accept: ['text/plain'],
  contentType: 'a/b',
  connectionTimeoutMs: 1,
  readTimeoutMs: 1,
};
const child = workflow({
  ...{ name: 'child', ownerEmail, timeoutSeconds: 60 },
  tasks: [noopTask({ ref: 'inside' })],
});
const taskToDomain = { any: 'domain' };

const model = { llmProvider: 'p', model: 'm' };
const vectors = { vectorDB: 'v', index: 'i', namespace: 'n' };
const search = { ...vectors, embeddings: [1, 2], maxResults: 3 };
const embedding = { embeddingModelProvider: 'p', embeddingModel: 'm', dimensions: 2 };
const agent = { agentUrl: 'https://a.example', headers: { a: 'b' } };

/** A type that is missing here does not compile. */
const SYSTEM_TASKS: Record<keyof SystemTaskTypes, WorkflowTask> = {
  LLM_CHAT_COMPLETE: systemTask({
    ...{ ref: 'chat', type: 'LLM_CHAT_COMPLETE' },
    input: { ...model, messages: [{ role: 'user', message: 'hi' }], maxTokens: 9 },
  }),
  LLM_TEXT_COMPLETE: systemTask({
    ...{ ref: 'text', type: 'LLM_TEXT_COMPLETE' },
    input: { ...model, prompt: 'a $${kind} one', promptVariables: { kind: input.kind } },
  }),
  LLM_GENERATE_EMBEDDINGS: systemTask({
    ...{ ref: 'embed', type: 'LLM_GENERATE_EMBEDDINGS' },
    input: { ...model, text: input.kind },
  }),
  LLM_STORE_EMBEDDINGS: systemTask({
    ...{ ref: 'store', type: 'LLM_STORE_EMBEDDINGS' },
    input: { ...vectors, embeddings: [1, 2], id: input.kind },
  }),
  LLM_SEARCH_EMBEDDINGS: systemTask({ ref: 'near', type: 'LLM_SEARCH_EMBEDDINGS', input: search }),
  LLM_GET_EMBEDDINGS: systemTask({ ref: 'get', type: 'LLM_GET_EMBEDDINGS', input: search }),
  LLM_INDEX_TEXT: systemTask({
    ...{ ref: 'index', type: 'LLM_INDEX_TEXT' },
    input: { ...vectors, ...embedding, text: input.kind, docId: '1' },
  }),
  LLM_SEARCH_INDEX: systemTask({
    ...{ ref: 'search', type: 'LLM_SEARCH_INDEX' },
    input: { ...vectors, ...embedding, query: input.kind },
  }),
  GENERATE_IMAGE: systemTask({
    ...{ ref: 'image', type: 'GENERATE_IMAGE' },
    input: { ...model, prompt: 'a cat', outputFormat: 'png' },
  }),
  GENERATE_AUDIO: systemTask({
    ...{ ref: 'audio', type: 'GENERATE_AUDIO', input: { ...model, text: input.kind } },
  }),
  GENERATE_VIDEO: systemTask({
    ...{ ref: 'video', type: 'GENERATE_VIDEO', input: { ...model, prompt: 'a cat' } },
  }),
  GENERATE_PDF: systemTask({ ref: 'pdf', type: 'GENERATE_PDF', input: { markdown: input.kind } }),
  LIST_MCP_TOOLS: systemTask({
    ...{ ref: 'tools', type: 'LIST_MCP_TOOLS', input: { mcpServer: 'https://a.example' } },
  }),
  CALL_MCP_TOOL: systemTask({
    ...{ ref: 'tool', type: 'CALL_MCP_TOOL' },
    input: { mcpServer: 'https://a.example', method: 'm', arguments: { kind: input.kind } },
  }),
  AGENT: systemTask({
    ...{ ref: 'agent', type: 'AGENT', input: { ...agent, text: input.kind } },
    fields: { asyncComplete: true },
  }),
  GET_AGENT_CARD: systemTask({ ref: 'card', type: 'GET_AGENT_CARD', input: agent }),
  CANCEL_AGENT: systemTask({
    ...{ ref: 'cancel', type: 'CANCEL_AGENT', input: { ...agent, taskId: '1' } },
  }),
  PULL_WORKFLOW_MESSAGES: systemTask({
    ...{ ref: 'messages', type: 'PULL_WORKFLOW_MESSAGES', input: { batchSize: 2 } },
  }),
};

/** A builder that is missing here does not compile. */
const TASKS: Record<Builder, readonly WorkflowTask[]> = {
  simpleTask: [
    simpleTask({ ref: 'simple', type: 'any', input: { a: [input] }, retryCount: 1, ...common }),
  ],
  waitTask: [
    waitTask({ ref: 'wait', duration: '1 days', name: 'pause', ...common }),
    waitTask({ ref: 'date', until: '2024-01-31 00:00 UTC' }),
    waitTask({ ref: 'signal', signal: true }),
  ],
  httpTask: [httpTask({ ref: 'http', retryCount: 1, ...request })],
  httpPollTask: [
    httpPollTask({
      ...{ ref: 'poll', ...request, until: '$.output.response.body.ok' },
      ...{ pollingIntervalSeconds: 5, pollingStrategy: 'LINEAR_BACKOFF' },
    }),
  ],
  inlineTask: [
    inlineTask({ ref: 'value', expression: ({ kind }) => kind, bindings: { kind: input.kind } }),
  ],
  jsonJqTask: [jsonJqTask({ ref: 'jq', query: '.a', inputs: { a: input.kind } })],
  switchTask: [
    switchTask({
      ...{ ref: 'switch', value: input.kind, cases: { new: [noopTask({ ref: 'new' })] } },
      default: [noopTask({ ref: 'other' })],
    }),
    switchTask({ ref: 'choice', expression: () => 'a', cases: { a: [noopTask({ ref: 'c' })] } }),
  ],
  exclusiveJoinTask: [exclusiveJoinTask({ ref: 'one', on: ['new'], otherwise: ['simple'] })],
  forkTask: [
    forkTask({ ref: 'fork', branches: [[noopTask({ ref: 'a' })], [noopTask({ ref: 'b' })]] }),
  ],
  joinTask: [joinTask({ ref: 'join', on: ['a', 'b'], joinMode: 'SYNC' })],
  dynamicForkTask: [
    dynamicForkTask({ ref: 'each', type: 'any', inputs: input.names }),
    joinTask({ ref: 'all' }),
    dynamicForkTask({ ref: 'flows', workflow: child, inputs: input.names }),
    joinTask({ ref: 'all_flows' }),
    dynamicForkTask({ ref: 'given', tasks: input.names, inputs: input }),
    joinTask({ ref: 'all_given' }),
  ],
  doWhileTask: [
    doWhileTask({
      ref: 'items',
      tasks: [noopTask({ ref: 'i' })],
      items: input.names,
      keepLastN: 1,
    }),
    doWhileTask({ ref: 'times', tasks: [noopTask({ ref: 't' })], times: 2 }),
    doWhileTask({ ref: 'while', tasks: [noopTask({ ref: 'w' })], while: 'false' }),
  ],
  dynamicTask: [dynamicTask({ ref: 'dynamic', type: input.worker, input: { a: 1 } })],
  subWorkflowTask: [
    subWorkflowTask({
      ...{ ref: 'named', workflow: { name: 'child', version: 1 }, input: {} },
      ...{ taskToDomain, priority: 3 },
    }),
    subWorkflowTask({ ref: 'brought', workflow: child, input: {}, inline: true }),
  ],
  startWorkflowTask: [
    startWorkflowTask({
      ...{ ref: 'start', workflow: { name: 'child', version: 1 }, input: { a: 1 } },
      ...{ correlationId: input.kind, taskToDomain },
    }),
  ],
  setVariableTask: [setVariableTask({ ref: 'set', variables: { a: 1 } })],
  eventTask: [
    eventTask({ ref: 'event', sink: 'conductor', payload: { a: 1 }, asyncComplete: true }),
  ],
  wakeTask: [
    wakeTask({ ref: 'wake', service: 'shop', stage: 'dev', group: 'a', integration: 'b' }),
  ],
  humanTask: [humanTask({ ref: 'human', input: { a: 1 } })],
  kafkaPublishTask: [
    kafkaPublishTask({ ref: 'kafka', topic: 't', value: 1, bootStrapServers: 'k:1' }),
  ],
  noopTask: [noopTask({ ref: 'noop' })],
  systemTask: Object.values(SYSTEM_TASKS),
  terminateTask: [
    terminateTask({ ref: 'stop', status: 'COMPLETED', reason: 'r', output: { a: input.kind } }),
  ],
};

const everything = workflow({
  ...{ name: uniqueName('every'), ownerEmail, timeoutSeconds: 300, description: 'all builders' },
  ...{ version: 2, timeoutPolicy: 'ALERT_ONLY', input, output: { a: input.kind } },
  ...{ variables: { a: 0 }, failureWorkflow: child, inputTemplate: { kind: 'old' } },
  workflowStatusListenerEnabled: true,
  tasks: Object.values(TASKS).flat(),
});

test.each(Object.entries(TASKS))('the server knows all that %s writes', (_, tasks) => {
  expect(faultsOf('WorkflowDef', { ...everything, tasks })).toEqual([]);
});

test('the server knows all that workflow writes, and stores it as it was sent', async () => {
  expect(faultsOf('WorkflowDef', everything)).toEqual([]);
  await registerWorkflow(everything);
  expect(await call('GET', `/metadata/workflow/${everything.name}?version=2`)).toMatchObject(
    json(everything),
  );
});

test('the server knows all that taskDefinition writes, and stores it as it was sent', async () => {
  const definition = taskDefinition({
    ...{ name: uniqueName('every'), ownerEmail, description: 'a type', functionTimeoutSeconds: 10 },
    ...{ responseTimeoutSeconds: 20, timeoutSeconds: 60, timeoutPolicy: 'RETRY' },
    ...{ retryCount: 1, retryDelaySeconds: 2, retryLogic: 'LINEAR_BACKOFF', backoffScaleFactor: 2 },
    ...{ maxRetryDelaySeconds: 9, backoffJitterMs: 5, pollTimeoutSeconds: 60 },
    ...{ concurrentExecLimit: 3, rateLimitPerFrequency: 4, rateLimitFrequencyInSeconds: 5 },
    ...{ inputKeys: ['a'], outputKeys: ['b'], enforceSchema: true },
    ...{ inputSchema: { type: 'object' }, outputSchema: { type: 'object' } },
  });
  expect(faultsOf('TaskDef', definition)).toEqual([]);
  await registerTasks(definition);
  expect(await readTaskDefinition(definition.name)).toMatchObject(json(definition));
});

test('a field that the server does not know is a fault, also in a branch', () => {
  const unknown = { ...noopTask({ ref: 'a' }), retrycount: 1 };
  const loop = doWhileTask({ ref: 'loop', tasks: [unknown], times: 1 });
  const words = expect.stringMatching(/"retrycount".*additional properties/i);
  expect(faultsOf('WorkflowDef', { ...everything, tasks: [unknown] })).toContainEqual(words);
  expect(faultsOf('WorkflowDef', { ...everything, tasks: [loop] })).toContainEqual(words);
  expect(faultsOf('WorkflowDef', { ...everything, timeout: 3 })).not.toEqual([]);
  expect(faultsOf('TaskDef', { name: 'a', timeoutSeconds: 'one' })).not.toEqual([]);
});

/** DECISION and LAMBDA are the server's old SWITCH and INLINE, USER_DEFINED is a SIMPLE of another name. */
const WITHOUT_BUILDER = new Set<unknown>(['DECISION', 'LAMBDA', 'USER_DEFINED']);

test('every type of the server’s own list has a builder, or an input that is typed', () => {
  const built = new Set<unknown>(Object.values(TASKS).flatMap((tasks) => tasks.map(typeOf)));
  expect(taskTypes.length).toBeGreaterThan(20);
  expect(taskTypes.filter((type) => !built.has(type) && !WITHOUT_BUILDER.has(type))).toEqual([]);
});

const typeOf = ({ type }: WorkflowTask) => type;
const json = (value: object): JsonObject => JSON.parse(JSON.stringify(value));
