import { expect, test } from '@jest/globals';
import { eventSlots } from '../../../lib/poller/event-slots.ts';
import { receiptOf } from '../../../lib/task/receipt.ts';
import type { Task } from '../../../lib/task/task.ts';
import { aTask } from '../../support/factories.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { overheardLog } from '../../support/leaks/overheard.ts';

const heldFor = (task: Task, forMs = 60_000) => ({ receipt: receiptOf(task), forMs });

/** Slots, and a Conductor that answers when the test says so. */
function held(...tasks: Task[]) {
  const asked: string[] = [];
  const answers = new Map<string, (task: Task) => void>();
  const slots = eventSlots({
    getTask: (taskId) => {
      asked.push(taskId);
      return new Promise((answer) => answers.set(taskId, answer));
    },
    log: overheardLog,
    clock: fakeClock(),
  });
  const ended: string[] = [];
  for (const task of tasks) void slots.hold(heldFor(task)).then(() => ended.push(task.taskId));
  return { slots, asked, ended, answer: (task: Task) => answers.get(task.taskId)?.(task) };
}

test('letting go in the middle of a check ends it: Conductor is not asked about the other tasks', async () => {
  const [first, second] = [aTask(), aTask()];
  const { slots, asked, ended, answer } = held(first, second);
  const check = slots.check();
  slots.letGo();
  answer(first);
  await check;

  expect(asked).toEqual([first.taskId]);
  expect(ended).toEqual([first.taskId, second.taskId]);
});

test.each([
  ['COMPLETED', 1, true],
  ['FAILED', 1, true],
  ['SCHEDULED', 1, true],
  ['IN_PROGRESS', 2, true],
  ['IN_PROGRESS', 1, false],
])(
  'a task that was polled once and is %s after %d polls has ended: %s',
  async (status, pollCount, hasEnded) => {
    const task = aTask();
    const { slots, ended, answer } = held(task);
    const check = slots.check();
    answer({ ...task, status, pollCount });
    await check;

    expect(ended).toEqual(hasEnded ? [task.taskId] : []);
  },
);

test('a task that goes on and is polled again has a slot for each of its runs', async () => {
  const task = aTask();
  const { slots, ended, answer } = held(task, { ...task, pollCount: 2 });
  const check = slots.check();
  answer({ ...task, pollCount: 2 });
  await new Promise(setImmediate);
  answer({ ...task, pollCount: 2 });
  await check;
  expect(ended).toEqual([task.taskId]);
});

test('a task that is held after the run is over is let go immediately: the run would wait for it', async () => {
  const { slots } = held();
  slots.letGo();
  await slots.hold(heldFor(aTask()));
});

test('a task whose call must have ended has no slot any more, and Conductor is not asked: its worker may never report', async () => {
  const { slots, asked } = held();
  const ended = slots.hold(heldFor(aTask(), 0));
  await slots.check();
  await ended;
  expect([asked, slots.tasks()]).toEqual([[], []]);
});
