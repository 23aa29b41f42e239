import { expect, test } from '@jest/globals';
import { payloadOf } from '../../../lib/poller/payload.ts';
import { aRoute, aTask } from '../../factories.ts';

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
    const { tasks } = payloadOf(aRoute({ invocationType }), task);
    expect(tasks).toEqual([
      byReference ? { ...task, inputData: {}, outputData: {}, inputByReference: true } : task,
    ]);
  },
);

test('the payload of a wrapped function names its target', () => {
  const target = { functionName: 'legacy', timeoutSeconds: 5 };
  expect(payloadOf(aRoute({ target }), taskOf(1))).toMatchObject({ target });
});
