import { expect, test } from '@jest/globals';
import { parseDispatch, payloadOf, roomFor } from '../../../lib/protocol/dispatch.ts';
import type { Task } from '../../../lib/task/task.ts';
import { aRoute, aTarget, aTask } from '../../support/factories.ts';

const MB = 1024 * 1024;
const taskOf = (bytes: number) =>
  aTask({ inputData: { text: 'x'.repeat(bytes) }, runtimeMetadata: { key: 'v' } });

/** What a worker's runtime makes of the payload of a task. */
const eventOf = (task: Task, route: Parameters<typeof payloadOf>[1]) =>
  JSON.parse(payloadOf([Buffer.from(JSON.stringify(task))], route).toString());
const tasksIn = (...of: Parameters<typeof eventOf>) => parseDispatch(eventOf(...of)).tasks;

test.each([
  ['RequestResponse', 5.8 * MB, false],
  ['RequestResponse', 6 * MB, true],
  ['Event', 0.9 * MB, false],
  ['Event', MB, true],
] as const)(
  'an input of a %s of %i bytes travels by its id: %j',
  (invocationType, bytes, byReference) => {
    const task = taskOf(bytes);
    expect(tasksIn(task, aRoute({ invocationType }))).toEqual([
      byReference ? { ...task, inputData: {}, inputByReference: true } : task,
    ]);
  },
);

test('a saved output goes along, and stays behind only where it is too large itself', () => {
  const route = aRoute({ invocationType: 'Event' });
  const saved = (bytes: number) => ({ ...taskOf(MB), outputData: { text: 'x'.repeat(bytes) } });
  const sent = (bytes: number) => tasksIn(saved(bytes), route)[0];
  expect(sent(100)?.outputData).toEqual({ text: 'x'.repeat(100) });
  expect(sent(MB)?.outputData).toEqual({});
});

test('the payload of a wrapped function names its target, and has the task as a text', () => {
  const target = aTarget();
  const task = taskOf(1);
  const event = eventOf(task, aRoute({ target }));
  expect(event).toEqual({
    invocationType: 'RequestResponse',
    tasks: JSON.stringify([task]),
    target,
  });
  expect(parseDispatch(event).tasks).toEqual([task]);
});

test('a text in a text is longer, and its length counts', () => {
  const target = aTarget();
  const task = aTask({ inputData: { text: '"'.repeat(1.5 * MB) } });
  expect(tasksIn(task, aRoute())).toEqual([task]);
  expect(tasksIn(task, aRoute({ target }))).toMatchObject([{ inputByReference: true }]);
});

test('several tasks go in one payload, each as it came', () => {
  const tasks = [taskOf(1), taskOf(2), taskOf(3)] as const;
  const [first, ...others] = tasks.map((task) => Buffer.from(JSON.stringify(task)));
  if (!first) throw new Error('no task');
  const payload = payloadOf([first, ...others], aRoute());
  expect(parseDispatch(JSON.parse(payload.toString())).tasks).toEqual(tasks);
});

test.each(['RequestResponse', 'Event'] as const)(
  'the room of a %s keeps its payload within AWS’s limit',
  (invocationType) => {
    const limit = invocationType === 'Event' ? MB : 6 * MB;
    const room = roomFor(invocationType);
    const one = Buffer.alloc(Math.floor(room / 100), 'x');
    const payload = payloadOf(
      [one, ...Array.from({ length: 99 }, () => one)],
      aRoute({ invocationType }),
    );
    expect(payload.length).toBeLessThanOrEqual(limit);
  },
);
