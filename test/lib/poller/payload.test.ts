import { expect, test } from '@jest/globals';
import { payloadOf } from '../../../lib/poller/payload.ts';
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
    const { tasks } = payloadOf(aRoute({ invocationType }), task);
    expect(tasks).toEqual([
      byReference ? { ...task, inputData: {}, inputByReference: true } : task,
    ]);
  },
);

test('a saved output goes along, and stays behind only where it is too large itself', () => {
  const route = aRoute({ invocationType: 'Event' });
  const saved = (bytes: number) => ({ ...taskOf(MB), outputData: { text: 'x'.repeat(bytes) } });
  expect(payloadOf(route, saved(100)).tasks[0]?.outputData).toEqual({ text: 'x'.repeat(100) });
  expect(payloadOf(route, saved(MB)).tasks[0]?.outputData).toEqual({});
});

test('the payload of a wrapped function names its target', () => {
  const target = { functionName: 'legacy', timeoutSeconds: 5 };
  expect(payloadOf(aRoute({ target }), taskOf(1))).toMatchObject({ target });
});
