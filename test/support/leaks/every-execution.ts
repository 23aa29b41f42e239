import { afterAll } from '@jest/globals';
import { expectNoLeaks } from './every-test.ts';
import { overhearStarted } from './started.ts';

/** Jest runs this before each file of tests that has a real Conductor. */
afterAll(async () => {
  await overhearStarted();
  expectNoLeaks();
}, 60_000);
