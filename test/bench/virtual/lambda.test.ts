import { expect, test } from '@jest/globals';
import { COLD_MS, KEEP_MS, WAY_MS } from '../../../bench/virtual/defaults.ts';
import { lambdaIn } from '../../../bench/virtual/lambda.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const WORK_MS = 200;

function scene() {
  const clock = fakeClock();
  const lambda = lambdaIn(clock);
  return { clock, lambda, call: () => lambda.call('greet', () => clock.sleep(WORK_MS)) };
}

test('the first call of a function starts a process, which AWS bills', async () => {
  const { clock, lambda, call } = scene();
  await clock.run(call());
  expect(clock.elapsedMs()).toBe(2 * WAY_MS + COLD_MS + WORK_MS);
  expect(lambda.billOf(['greet'])).toEqual({
    calls: 1,
    billedMs: COLD_MS + WORK_MS,
    coldStarts: 1,
  });
});

test('the next call finds it warm, unless it comes too late', async () => {
  const { clock, lambda, call } = scene();
  await clock.run(call());
  await clock.run(call());
  expect(lambda.billOf(['greet']).coldStarts).toBe(1);
  await clock.pass(KEEP_MS + 1);
  await clock.run(call());
  expect(lambda.billOf(['greet']).coldStarts).toBe(2);
});

test('two calls at a time have a process each', async () => {
  const { clock, lambda, call } = scene();
  await clock.run(Promise.all([call(), call()]));
  expect(lambda.billOf(['greet'])).toMatchObject({ calls: 2, coldStarts: 2 });
});

test('what is running is billed until now, and no call for less than the least', async () => {
  const { clock, lambda } = scene();
  void lambda.call('long', () => clock.sleep(60_000));
  await clock.pass(WAY_MS + 1_000);
  expect(lambda.billOf(['long']).billedMs).toBe(1_000);
  await clock.run(lambda.call('short', async () => {}, 1_000));
  expect(lambda.billOf(['short']).billedMs).toBe(1_000);
  expect(lambda.billOf(['long', 'short']).calls).toBe(2);
});
