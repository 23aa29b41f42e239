import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { askerOf } from '../../../lib/inspection/ask.ts';
import { ASK_MS, ASKS_AT_ONCE } from '../../../lib/inspection/defaults.ts';

test('an answer is a fact', async () => {
  expect(await askerOf(() => 1_000)(async () => 7)).toEqual({ kind: 'answered', value: 7 });
});

test('a failure is a fact too, with the words of the error', async () => {
  const ask = askerOf(() => 1_000);
  expect(
    await ask(() => Promise.reject(new ConductorError('unauthorized', 'answered 401'))),
  ).toEqual({ kind: 'failed', fault: 'unauthorized', reason: 'answered 401' });
  expect(await ask(() => Promise.reject(new Error('refused by AWS')))).toEqual({
    kind: 'failed',
    fault: 'other',
    reason: 'refused by AWS',
  });
});

test('a call is told how long it may take: no longer than there is time', async () => {
  const told: number[] = [];
  for (const leftMs of [60_000, 20])
    await askerOf(() => leftMs)(async (timeoutMs) => void told.push(timeoutMs));
  expect(told).toEqual([ASK_MS, 20]);
});

test('a call that goes on for longer is given up', async () => {
  expect(await askerOf(() => 20)(() => new Promise(() => {}))).toEqual({
    kind: 'failed',
    fault: 'other',
    reason: 'there was no answer within 20 ms',
  });
});

test('no more calls than ten are open at a time, and all are made', async () => {
  const ask = askerOf(() => 1_000);
  let open = 0;
  let most = 0;
  const asked = Array.from({ length: 35 }, () =>
    ask(async () => {
      open += 1;
      most = Math.max(most, open);
      await setImmediate();
      open -= 1;
    }),
  );
  expect((await Promise.all(asked)).filter(({ kind }) => kind === 'answered')).toHaveLength(35);
  expect(most).toBe(ASKS_AT_ONCE);
});

test('what has its turn after the time is over is not asked', async () => {
  let leftMs = 1_000;
  const ask = askerOf(() => leftMs);
  const first = Array.from({ length: ASKS_AT_ONCE }, () => ask(() => setImmediate(true)));
  const late = ask(async () => true);
  leftMs = 0;
  await Promise.all(first);
  expect(await late).toMatchObject({ kind: 'failed', fault: 'notAsked' });
});
