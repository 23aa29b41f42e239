import { afterAll, expect, jest, test } from '@jest/globals';
import { httpTask, taskDefinition } from '../../lib/workflow/index.ts';
import { executions } from '../support/conductor/executions.ts';
import { startHttpServer } from '../support/conductor/http-endpoint.ts';
import { registerTasks, taskOf, uniqueName } from '../support/conductor/server.ts';

jest.setTimeout(120_000);

/** Answers with the request that it got. */
const echo = await startHttpServer((asked) => ({
  status: asked.path === '/fail' ? 503 : 200,
  delayMs: asked.path === '/slow' ? 2_000 : 0,
  body: asked,
}));

const { finish, terminateAll } = executions();
afterAll(async () => {
  await terminateAll();
  await echo.close();
});

test.concurrent('an HTTP task gets, with references in the URI, which the server encodes', async () => {
  const uri = '${workflow.input.url}/prices/${workflow.input.sku}?unit=kg';
  const input = { url: echo.url, sku: 'red apple' };
  const execution = await finish([httpTask({ ref: 'get', uri })], input);
  expect(execution.status).toBe('COMPLETED');
  expect(taskOf(execution, 'get').outputData.response).toMatchObject({
    statusCode: 200,
    reasonPhrase: 'OK',
    body: { method: 'GET', path: '/prices/red%20apple?unit=kg', body: null },
  });
});

test.concurrent('an HTTP task posts a body and headers', async () => {
  const post = httpTask({
    ref: 'post',
    uri: `${echo.url}/orders`,
    method: 'POST',
    headers: { 'x-request-id': '${workflow.workflowId}' },
    body: { items: '${workflow.input.items}' },
  });
  const execution = await finish([post], { items: [{ sku: 'A1' }] });
  expect(execution.status).toBe('COMPLETED');
  expect(taskOf(execution, 'post').outputData.response).toMatchObject({
    body: {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': execution.workflowId },
      body: { items: [{ sku: 'A1' }] },
    },
  });
});

test.concurrent('an HTTP task fails on an answer other than 2xx, and says which', async () => {
  const execution = await finish([httpTask({ ref: 'get', uri: `${echo.url}/fail` })]);
  expect(execution.status).toBe('FAILED');
  expect(taskOf(execution, 'get').outputData.response).toContain('503 Service Unavailable');
});

test.concurrent('an HTTP task may fail without failing the workflow if it is optional', async () => {
  const get = httpTask({ ref: 'get', uri: `${echo.url}/fail`, optional: true });
  const execution = await finish([get]);
  expect(execution.status).toBe('COMPLETED');
  expect(taskOf(execution, 'get').status).toBe('FAILED');
});

test.concurrent('an HTTP task gives up after its read timeout', async () => {
  const get = httpTask({ ref: 'get', uri: `${echo.url}/slow`, readTimeoutMs: 300 });
  const execution = await finish([get]);
  expect(execution.status).toBe('FAILED');
  expect(taskOf(execution, 'get').reasonForIncompletion).toContain('Read timed out');
});

test.concurrent('an HTTP task is retried by the task definition that has its name', async () => {
  const name = uniqueName('shop_api');
  const ownerEmail = 'test@example.com';
  await registerTasks(
    taskDefinition({ name, ownerEmail, functionTimeoutSeconds: 5, retryDelaySeconds: 1 }),
  );
  const get = httpTask({ ref: 'get', uri: `${echo.url}/fail`, name, retryCount: 1 });
  const execution = await finish([get]);
  expect(execution.tasks.map(({ retryCount, status }) => [retryCount, status])).toEqual([
    [0, 'FAILED'],
    [1, 'FAILED'],
  ]);
});
