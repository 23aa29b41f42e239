import { setTimeout as sleep } from 'node:timers/promises';
import { worker } from '../../../lib/index.ts';

/** Workers that die, and functions that are none; each export is the handler of a function of the service. */

/** Longer than any timeout here. */
const FOREVER_MS = 60_000;

export const throws = worker({}, () => {
  throw new TypeError('boom');
});

export const throwsOutside = async () => {
  throw new TypeError('boom');
};

export const throwsLater = worker({}, async () => {
  setImmediate(() => {
    throw new TypeError('boom');
  });
  await sleep(FOREVER_MS);
});

export const rejects = worker({}, async () => {
  Promise.reject(new TypeError('boom'));
  await sleep(FOREVER_MS);
});

export const exits = worker({}, () => process.exit(3));

export const aborts = worker({}, () => process.abort());

export const isKilled = worker({}, async () => {
  process.kill(process.pid, 'SIGKILL');
  await sleep(FOREVER_MS);
});

export const blocks = worker({}, () => {
  const endsAtMs = Date.now() + FOREVER_MS;
  while (Date.now() < endsAtMs);
});

export const hangs = worker({}, () => new Promise(() => {}));

/** Nothing is left to do, so Node ends. */
export const hangsOutside = () => new Promise(() => {});

export const fillsHeap = worker({}, () => {
  const held: number[][] = [];
  for (;;) held.push(Array.from({ length: 100_000 }, Math.random));
});

/** More than the function's memory, and not on the heap. */
export const fillsMemory = worker({}, () => Buffer.alloc(200 * 1024 * 1024, 1).length);

export const takesCallback = (_event: unknown, _context: unknown, done: (error: null) => void) =>
  done(null);

export const works = worker({}, () => 'done');

export const ofAnotherType = worker({ task: 'another_type' }, () => 'done');
