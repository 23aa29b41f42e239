import { describe, expect, test } from '@jest/globals';
import { conductorIn } from '../../../bench/virtual/conductor.ts';
import {
  EMPTY_POLL_MS,
  POLL_MS,
  POLL_MS_OF_A_TASK,
  UPDATE_MS,
} from '../../../bench/virtual/defaults.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { counted } from '../../support/polled.ts';

function scene(callsAtOnce = Number.POSITIVE_INFINITY) {
  const clock = fakeClock();
  const conductor = conductorIn(clock, callsAtOnce);
  const poll = (count: number, waitMs = 0) =>
    counted(conductor.poll({ taskType: 'a', workerId: '1', count, waitMs }));
  return { clock, conductor, poll };
}

describe('a poll', () => {
  test('that does not wait takes what is there, up to what it asks for', async () => {
    const { clock, conductor, poll } = scene();
    for (let i = 0; i < 3; i += 1) conductor.schedule('a');
    conductor.schedule('b');
    expect(await clock.run(poll(2))).toBe(2);
    expect(clock.elapsedMs()).toBeCloseTo(POLL_MS + 2 * POLL_MS_OF_A_TASK, 2);
    expect(await clock.run(poll(2))).toBe(1);
    expect(await clock.run(poll(2))).toBe(0);
    expect(conductor.polls()).toBe(3);
  });

  test('that finds nothing is quick', async () => {
    const { clock, poll } = scene();
    await clock.run(poll(1));
    expect(clock.elapsedMs()).toBeCloseTo(EMPTY_POLL_MS, 2);
  });

  test('that waits finds a task at the next step of 100 ms', async () => {
    const { clock, conductor, poll } = scene();
    clock.after(230, () => conductor.schedule('a'));
    expect(await clock.run(poll(1, 5_000))).toBe(1);
    expect(clock.elapsedMs()).toBeCloseTo(300 + POLL_MS + POLL_MS_OF_A_TASK, 2);
  });

  test('that waits in vain ends after its time', async () => {
    const { clock, poll } = scene();
    expect(await clock.run(poll(1, 5_000))).toBe(0);
    expect(clock.elapsedMs()).toBeCloseTo(5_000 + EMPTY_POLL_MS, 2);
  });
});

test('a server that works on one call at a time takes reports one after the other', async () => {
  const { clock, conductor } = scene(1);
  await clock.run(Promise.all([conductor.report(), conductor.report(), conductor.report()]));
  expect(clock.elapsedMs()).toBeCloseTo(3 * UPDATE_MS, 2);
});

test('the sizes of queues say whether tasks wait', async () => {
  const { clock, conductor } = scene();
  conductor.schedule('a');
  expect(await clock.run(conductor.mayWait(['b']))).toBe(false);
  expect(await clock.run(conductor.mayWait(['b', 'a']))).toBe(true);
});
