import { expect, test } from '@jest/globals';
import { getTaskContext } from '../../../lib/hosts/lambda/current-task.ts';
import { asWorker, worker } from '../../../lib/index.ts';
import { runWorker } from '../../../lib/testing/index.ts';

const taskType = () => getTaskContext()?.taskType;

test('code deep inside of a worker finds the context of its task, also after waiting', async () => {
  const audit = (what: string) => getTaskContext()?.log(what);
  const handler = worker(async (_, task) => {
    await Promise.resolve();
    audit('packed');
    return { isSame: getTaskContext() === task };
  });
  const { output, logs } = await runWorker(handler, {});
  expect(output).toEqual({ isSame: true });
  expect(logs).toEqual(['packed']);
});

test('workers that run side by side have each its own', async () => {
  const types = ['greet', 'pack', 'ship'];
  const runs = types.map((type) =>
    runWorker(
      worker({ task: type }, async () => {
        await new Promise(setImmediate);
        return { type: taskType() };
      }),
      {},
    ),
  );
  const ended = await Promise.all(runs);
  expect(ended.map(({ output }) => output)).toEqual(types.map((type) => ({ type })));
});

test('so has a handler that knows nothing of Conductor', async () => {
  const { output } = await runWorker(
    asWorker(async () => ({ type: typeof taskType() })),
    {},
  );
  expect(output).toEqual({ type: 'string' });
});

test('there is none where no task runs', () => {
  expect(getTaskContext()).toBeUndefined();
});
