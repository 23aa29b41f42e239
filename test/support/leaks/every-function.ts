import { afterAll } from '@jest/globals';
import { expectNoLeaks } from './every-test.ts';
import { overhearFunctions } from './functions.ts';

/** Jest runs this before each file that deploys. So its afterAll runs first, while all logs are still there. */
afterAll(async () => {
  await overhearFunctions('');
  expectNoLeaks();
}, 60_000);
