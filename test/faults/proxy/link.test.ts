import { expect, test } from '@jest/globals';
import { linkOf, PIECE_BYTES } from './link.ts';

const MEGABITS = 8;

test('bytes take the time that the line needs for them, also those of several answers', async () => {
  const link = linkOf(MEGABITS);
  const beganAtMs = Date.now();
  await Promise.all([link.pass(PIECE_BYTES), link.pass(PIECE_BYTES)]);
  // 8 Mbit are 1,000 bytes a millisecond.
  const tookMs = Date.now() - beganAtMs;
  expect(tookMs).toBeGreaterThanOrEqual(130);
  expect(tookMs).toBeLessThan(1_000);
});

test('a line that was idle is not faster afterwards', async () => {
  let now = 0;
  const link = linkOf(MEGABITS, () => now);
  await link.pass(1);
  now = 5_000;
  const beganAtMs = Date.now();
  await link.pass(50_000);
  expect(Date.now() - beganAtMs).toBeGreaterThanOrEqual(49);
});
