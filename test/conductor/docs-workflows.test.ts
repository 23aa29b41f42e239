import { afterAll, expect, jest, test } from '@jest/globals';
import { approve, stopAll, vacation } from '../../docs/samples/client/approve.ts';
import { packOrder } from '../../docs/samples/client/run.ts';
import { greeting, party } from '../../docs/samples/workflows/branches.ts';
import { checkout } from '../../docs/samples/workflows/http.ts';
import { hello } from '../../docs/samples/workflows/inline.ts';
import { sum } from '../../docs/samples/workflows/json-jq.ts';
import { register } from '../../docs/samples/workflows/register.ts';
import { resizeImage, thumbnails } from '../../docs/samples/workflows/simple.ts';
import { packing } from '../../docs/samples/workflows/typed.ts';
import { launch } from '../../docs/samples/workflows/wait.ts';
import { conductorClient } from '../../lib/client/index.ts';
import type { JsonObject } from '../../lib/task/task.ts';
import type { WorkflowDefinition } from '../../lib/workflow/index.ts';
import { eventually } from '../support/conductor/eventually.ts';
import { startHttpServer } from '../support/conductor/http-endpoint.ts';
import {
  registerWorkflow,
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

jest.setTimeout(180_000);

/** A server that is busy looks at a workflow again after a minute or two: docs/reliability.md. */
const ended = (id: string) => waitForEnd(id, 150_000);

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
  const { status, output } = await ended(id);
  expect({ status, output }).toEqual({ status: 'COMPLETED', output: { approvedBy: 'Ann' } });
});

test.concurrent.each([
  ['HTTP', checkout, { shop: shop.url, sku: 'red apple' }, { orderId: 17 }],
  ['INLINE', hello, { name: 'Ann' }, { text: 'hello Ann' }],
  ['jq', sum, { key1: { value1: 1 }, key2: { value2: 2 } }, { key3: 3 }],
])('the %s sample answers', async (_, sample, input, expected) => {
  const { status, output } = await ended(await begin(sample, input));
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
  const execution = await ended(id);
  expect(taskOf(execution, 'small').status).toBe('COMPLETED');
  expect(execution.output).toEqual({ url: '200/cat.png' });
});

test.concurrent('the typed sample ends with the output of its worker', async () => {
  const type = uniqueName('pack');
  const tasks = packing.tasks.map((task) =>
    task.type === 'SIMPLE' ? { ...task, name: type } : task,
  );
  const id = await begin({ ...packing, tasks }, { id: '17', lines: [{ sku: 'a' }], country: 'fr' });
  await completeNext(type, ({ orderId }) => ({ parcel: `p${orderId}`, pieces: 1 }));
  const { status, output } = await ended(id);
  expect({ status, output }).toEqual({
    status: 'COMPLETED',
    output: { label: 'p17 (1)', pieces: 1 },
  });
});

test.concurrent('the sample with branches and loops ends', async () => {
  await registerWorkflow(greeting);
  const id = await begin(party, { names: ['Ann', 'Bo'], rounds: 2 });
  const { status, output } = await ended(id);
  expect({ status, output }).toEqual({
    status: 'COMPLETED',
    output: { first: 'hello Ann', total: 4 },
  });
});

test.concurrent('the samples of the client run a workflow and approve one', async () => {
  const packed = packOrder(serverUrl(), '17');
  await completeNext('pack', ({ orderId }) => ({ parcel: `p${orderId}`, pieces: 1 }));
  expect(await packed).toBe('p17 (1)');

  const conductor = conductorClient({ serverUrl: serverUrl() });
  const id = await begin(vacation);
  await waitFor(id, ({ tasks }) => tasks.at(-1)?.status === 'IN_PROGRESS');
  expect(await approve(conductor, id, 'Ann')).toBe('Ann');
});

test.concurrent('a sample of the client ends all workflows that run', async () => {
  const conductor = conductorClient({ serverUrl: serverUrl() });
  const own = { ...vacation, name: uniqueName('vacation') };
  const id = await run(own);
  started.push(id);
  await eventually(async () => {
    expect(await stopAll(conductor, own.name)).toEqual([]);
    expect(await conductor.state(id)).toMatchObject({ status: 'TERMINATED' });
  });
});
