import { describe, expect, test } from '@jest/globals';
import {
  dynamicTask,
  eventTask,
  httpPollTask,
  humanTask,
  kafkaPublishTask,
  noopTask,
  setVariableTask,
  simpleTask,
  startWorkflowTask,
  subWorkflowTask,
  systemTask,
  terminateTask,
  workflow,
  workflowInput,
  workflowVariables,
} from '../../../lib/workflow/index.ts';

const order = workflowInput<{ id: string; worker: string }>();
const other = workflow({
  name: 'other',
  version: 2,
  ownerEmail: 'team@example.com',
  timeoutSeconds: 60,
  tasks: [simpleTask({ ref: 'greet', type: 'greetings' })],
});

describe('the fields of every task', () => {
  test('are written as the server has them', () => {
    const cacheConfig = { key: '${id}', ttlInSecond: 60 };
    const options = { startDelaySeconds: 5, cacheConfig, description: 'waits', optional: true };
    expect(simpleTask({ ref: 'a', type: 't', ...options })).toMatchObject({
      startDelay: 5,
      cacheConfig,
      description: 'waits',
      optional: true,
    });
    expect(noopTask({ ref: 'a', ...options })).toMatchObject({ startDelay: 5, cacheConfig });
  });

  test.each([
    [{ startDelaySeconds: -1 }, 'startDelaySeconds is -1: give a whole number of at least 0'],
    [{ cacheConfig: { key: ' ', ttlInSecond: 1 } }, 'cacheConfig.key is empty: give it a value'],
    [{ cacheConfig: { key: 'a', ttlInSecond: 0 } }, 'cacheConfig.ttlInSecond is 0'],
  ])('are refused as %p', (wrong, words) => {
    expect(() => simpleTask({ ref: 'a', type: 't', ...wrong })).toThrow(words);
    expect(() => noopTask({ ref: 'a', ...wrong })).toThrow(words);
  });
});

describe('a worker that knows its task type', () => {
  test('gives it to the task', () => {
    const worker = { task: 'greetings' };
    expect(simpleTask({ ref: 'greet', worker, input: {} }).name).toBe('greetings');
    expect(simpleTask({ ref: 'greet', worker, type: 'greetings', input: {} }).name).toBe(
      'greetings',
    );
  });
});

describe('subWorkflowTask', () => {
  test('names a workflow and gives it its input', () => {
    expect(subWorkflowTask({ ref: 'sub', workflow: other, input: { id: order.id } })).toEqual({
      name: 'sub_workflow',
      taskReferenceName: 'sub',
      type: 'SUB_WORKFLOW',
      inputParameters: { id: '${workflow.input.id}' },
      subWorkflowParam: { name: 'other', version: 2 },
    });
  });

  test('brings the definition, domains and a priority', () => {
    const more = { inline: true, taskToDomain: { greetings: 'eu' }, priority: 7 };
    expect(
      subWorkflowTask({ ref: 'sub', workflow: other, input: {}, ...more }).subWorkflowParam,
    ).toEqual({
      ...{ name: 'other', version: 2, taskToDomain: { greetings: 'eu' }, priority: 7 },
      workflowDefinition: other,
    });
  });

  test.each([
    [{ workflow: { name: '' } }, 'workflow is empty: give it a value'],
    [{ workflow: { name: 'a', version: 0 } }, 'version is 0'],
    [{ workflow: { name: 'a' }, inline: true }, 'inline needs a built workflow, not its name'],
    [{ workflow: { name: 'a' }, priority: 100 }, 'priority is 100'],
  ])('is refused with %j', (wrong, words) => {
    expect(() => subWorkflowTask({ ref: 'sub', input: {}, ...wrong })).toThrow(words);
  });
});

test('startWorkflowTask starts a workflow and goes on', () => {
  const input = { id: order.id };
  const options = { correlationId: order.id, taskToDomain: { greetings: 'eu' } };
  expect(
    startWorkflowTask({ ref: 'start', workflow: other, input, ...options }).inputParameters,
  ).toEqual({
    startWorkflow: {
      ...{ name: 'other', version: 2, taskToDomain: { greetings: 'eu' } },
      input: { id: '${workflow.input.id}' },
      correlationId: '${workflow.input.id}',
    },
  });
  expect(() => startWorkflowTask({ ref: 's', workflow: { name: 'a/b' }, input: {} })).toThrow(
    "workflow 'a/b' holds '/'",
  );
});

test('dynamicTask reads its type when it runs', () => {
  expect(dynamicTask({ ref: 'pay', type: order.worker, input: { id: order.id } })).toMatchObject({
    type: 'DYNAMIC',
    dynamicTaskNameParam: 'taskToExecute',
    inputParameters: { taskToExecute: '${workflow.input.worker}', id: '${workflow.input.id}' },
  });
  expect(() => dynamicTask({ ref: 'pay', type: 'HTTP' })).toThrow('use httpTask');
});

test('setVariableTask sets what it is given', () => {
  expect(setVariableTask({ ref: 'set', variables: { id: order.id } })).toMatchObject({
    type: 'SET_VARIABLE',
    inputParameters: { id: '${workflow.input.id}' },
  });
  expect(() => setVariableTask({ ref: 'set', variables: {} })).toThrow('variables is empty');
});

test('terminateTask ends a workflow with a status', () => {
  const options = { status: 'FAILED', reason: `no ${order.id}`, output: { id: order.id } } as const;
  expect(terminateTask({ ref: 'end', ...options })).toMatchObject({
    type: 'TERMINATE',
    inputParameters: {
      terminationStatus: 'FAILED',
      terminationReason: 'no ${workflow.input.id}',
      workflowOutput: { id: '${workflow.input.id}' },
    },
  });
  // @ts-expect-error no end
  expect(() => terminateTask({ ref: 'end', status: 'RUNNING' })).toThrow(
    "status is 'RUNNING': give one of COMPLETED, FAILED, TERMINATED",
  );
});

test('eventTask sends a message', () => {
  const options = { sink: 'conductor:paid', payload: { id: order.id }, asyncComplete: true };
  expect(eventTask({ ref: 'paid', ...options })).toMatchObject({
    type: 'EVENT',
    sink: 'conductor:paid',
    asyncComplete: true,
    inputParameters: { id: '${workflow.input.id}' },
  });
  expect(() => eventTask({ ref: 'paid', sink: ' ' })).toThrow('sink is empty');
});

test('humanTask waits with what a person has to see', () => {
  expect(humanTask({ ref: 'asked', input: { id: order.id } })).toMatchObject({
    type: 'HUMAN',
    inputParameters: { id: '${workflow.input.id}' },
  });
});

test('kafkaPublishTask names topic, servers and value', () => {
  const request = {
    ...{ topic: 'orders', value: { id: order.id }, bootStrapServers: 'kafka:9092' },
    ...{ key: 'k', headers: { a: 'b' }, requestTimeoutMs: 1_000, maxBlockMs: 500 },
  };
  expect(kafkaPublishTask({ ref: 'tell', ...request })).toMatchObject({
    type: 'KAFKA_PUBLISH',
    inputParameters: { kafka_request: { ...request, value: { id: '${workflow.input.id}' } } },
  });
  const wrong = { topic: '', value: 1, bootStrapServers: ' ', maxBlockMs: 0 };
  expect(() => kafkaPublishTask({ ref: 'tell', ...wrong })).toThrow(
    [
      "kafkaPublishTask 'tell':",
      '- topic is empty: give it a value',
      '- bootStrapServers is empty: give it a value',
      '- maxBlockMs is 0: give a whole number of at least 1',
    ].join('\n'),
  );
});

test('httpPollTask asks until the answer fits', () => {
  const uri = 'https://example.com/status';
  const until = '$.output.response.body.done';
  const task = httpPollTask({ ref: 'ready', uri, until, pollingIntervalSeconds: 5 });
  expect(task).toMatchObject({
    type: 'HTTP_POLL',
    inputParameters: {
      http_request: {
        ...{ uri, method: 'GET', terminationCondition: until },
        ...{ pollingInterval: '5', pollingStrategy: 'FIXED' },
      },
    },
  });
  expect(() =>
    // @ts-expect-error not a strategy
    httpPollTask({ ref: 'r', uri, until: '', pollingStrategy: 'NONE' }),
  ).toThrow("pollingStrategy is 'NONE': give one of FIXED, LINEAR_BACKOFF, EXPONENTIAL_BACKOFF");
});

describe('systemTask', () => {
  test('makes a task of any other type, with its fields', () => {
    const input = { prompt: order.id };
    expect(
      systemTask({ ref: 'x', type: 'GET_DOCUMENT', input, fields: { asyncComplete: true } }),
    ).toEqual({
      name: 'get_document',
      taskReferenceName: 'x',
      type: 'GET_DOCUMENT',
      inputParameters: { prompt: '${workflow.input.id}' },
      asyncComplete: true,
    });
  });

  test.each([
    ['SIMPLE', "type 'SIMPLE' has a builder of its own: use simpleTask"],
    ['SWITCH', "type 'SWITCH' has a builder of its own: use switchTask"],
    ['', 'type is empty: give it a value'],
  ])('is refused for the type %p', (type, words) => {
    expect(() => systemTask({ ref: 'x', type })).toThrow(words);
  });
});

test('variables carry their first values into the workflow', () => {
  const seen = workflowVariables({ pages: 0, last: { id: 'none' } });
  const { variables } = workflow({ ...other, variables: seen, output: { id: seen.last.id } });
  expect(variables).toEqual({ pages: 0, last: { id: 'none' } });
  expect(`${seen.last.id}`).toBe('${workflow.variables.last.id}');
});

test('a workflow has first variables, a failure workflow and defaults of its input', () => {
  const more = {
    variables: { pages: 0 },
    failureWorkflow: 'repair',
    workflowStatusListenerEnabled: true,
  };
  const options = { ...other, input: order, inputTemplate: { id: 'none' }, ...more };
  expect(workflow({ ...options, output: { id: order.id } })).toMatchObject({
    ...more,
    inputTemplate: { id: 'none' },
    outputParameters: { id: '${workflow.input.id}' },
  });
  expect(() => workflow({ ...options, failureWorkflow: '' })).toThrow('failureWorkflow is empty');
  expect(workflow({ ...options, failureWorkflow: other })).toMatchObject({
    ...{ failureWorkflow: 'other', failureWorkflowVersion: 2 },
  });
});
