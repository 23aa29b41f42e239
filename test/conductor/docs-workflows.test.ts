import { afterAll, expect, jest, test } from '@jest/globals';
import { checkout } from '../../docs/samples/workflows/http.ts';
import { hello } from '../../docs/samples/workflows/inline.ts';
import { sum } from '../../docs/samples/workflows/json-jq.ts';
import { register } from '../../docs/samples/workflows/register.ts';
import { resizeImage, thumbnails } from '../../docs/samples/workflows/simple.ts';
import { launch } from '../../docs/samples/workflows/wait.ts';
import type { JsonObject } from '../../lib/task/task.ts';
import type { WorkflowDefinition } from '../../lib/workflow/index.ts';
import { startHttpServer } from '../support/conductor/http-endpoint.ts';
import {
  run,
  serverUrl,
  signal,
  taskDefinition,
  taskOf,
  terminate,
  uniqueName,
  waitFor,
  waitForEnd,
} from '../support/conductor/server.ts';
import { completeNext } from '../support/conductor/task-types.ts';

jest.setTimeout(60_000);

const shop = await startHttpServer(({ method }) => ({
  body: method === 'GET' ? { price: 3 } : { id: 17 },
}));
const started: string[] = [];

afterAll(async () => {
  await Promise.all(started.map(terminate));
  await shop.close();
});

/** Runs a sample under a name of its own; returns the workflow's id. */
async function begin(sample: WorkflowDefinition, input: JsonObject = {}): Promise<string> {
  const id = await run({ ...sample, name: uniqueName(sample.name) }, input);
  started.push(id);
  return id;
}

test.concurrent('the wait sample ends with its signal', async () => {
  const id = await begin(launch);
  await waitFor(id, ({ tasks }) => tasks.at(-1)?.referenceTaskName === 'approval');
  await signal(id, 'approval', 'COMPLETED', { by: 'Ann' });
  const { status, output } = await waitForEnd(id);
  expect({ status, output }).toEqual({ status: 'COMPLETED', output: { approvedBy: 'Ann' } });
});

test.concurrent.each([
  ['HTTP', checkout, { shop: shop.url, sku: 'red apple' }, { orderId: 17 }],
  ['INLINE', hello, { name: 'Ann' }, { text: 'hello Ann' }],
  ['jq', sum, { key1: { value1: 1 }, key2: { value2: 2 } }, { key3: 3 }],
])('the %s sample answers', async (_, sample, input, expected) => {
  const { status, output } = await waitForEnd(await begin(sample, input));
  expect({ status, output }).toEqual({ status: 'COMPLETED', output: expected });
});

test('the register sample may be repeated, and its workflow asks a worker', async () => {
  await register(serverUrl());
  await register(serverUrl());
  expect(await taskDefinition('resize_image')).toMatchObject(resizeImage);

  const type = uniqueName('resize_image');
  const tasks = thumbnails.tasks.map((task) => ({ ...task, name: type }));
  const id = await begin({ ...thumbnails, tasks }, { url: 'cat.png' });
  await completeNext(type, ({ url, width }) => ({ url: `${width}/${url}` }));
  const execution = await waitForEnd(id);
  expect(taskOf(execution, 'small').status).toBe('COMPLETED');
  expect(execution.output).toEqual({ url: '200/cat.png' });
});
