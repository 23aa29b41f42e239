import { expect, test } from '@jest/globals';
import { dispatchOf } from '../../../lib/protocol/dispatch.ts';
import { aRoute, aTask } from '../../support/factories.ts';

const MB = 1024 * 1024;
const taskOf = (bytes: number) =>
  aTask({ inputData: { text: 'x'.repeat(bytes) }, runtimeMetadata: { key: 'v' } });

test.each([
  ['RequestResponse', 5.8 * MB, false],
  ['RequestResponse', 6 * MB, true],
  ['Event', 0.9 * MB, false],
  ['Event', MB, true],
] as const)(
  'an input of a %s of %i bytes travels by its id: %j',
  (invocationType, bytes, byReference) => {
    const task = taskOf(bytes);
    const { tasks } = dispatchOf(task, aRoute({ invocationType }));
    expect(tasks).toEqual([
      byReference ? { ...task, inputData: {}, inputByReference: true } : task,
    ]);
  },
);

test('a saved output goes along, and stays behind only where it is too large itself', () => {
  const route = aRoute({ invocationType: 'Event' });
  const saved = (bytes: number) => ({ ...taskOf(MB), outputData: { text: 'x'.repeat(bytes) } });
  expect(dispatchOf(saved(100), route).tasks[0]?.outputData).toEqual({ text: 'x'.repeat(100) });
  expect(dispatchOf(saved(MB), route).tasks[0]?.outputData).toEqual({});
});

test('the payload of a wrapped function names its target', () => {
  const target = { functionName: 'legacy', timeoutSeconds: 5 };
  expect(dispatchOf(taskOf(1), aRoute({ target }))).toMatchObject({ target });
});
