import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MEMORY_CHECK_MS } from './defaults.ts';

setFlagsFromString('--expose-gc');
const gc: unknown = runInNewContext('gc');

const MB = 1024 * 1024;

/** Collects garbage before something large is read, which takes several times its bytes while it is passed on. */
export function makeRoom(): void {
  if (typeof gc === 'function') gc();
}

/**
 * Collects garbage before the function's memory is full. V8 waits until its own limits, which are those of the machine:
 * a function of 192 MB can be killed before that, with nothing but garbage in it. One time takes some 10 ms.
 *
 * @returns ends it
 */
export function collectingGarbage(functionMb: number): () => void {
  let atMb = functionMb / 2;
  const timer = setInterval(() => {
    if (typeof gc !== 'function' || residentMb() < atMb) return;
    gc();
    // What V8 has given back to the system stays resident for a while: so the next time is after some growth.
    const next = Math.max(functionMb / 2, residentMb() + functionMb / 16);
    atMb = Math.min(next, (functionMb * 15) / 16);
  }, MEMORY_CHECK_MS);
  return () => clearInterval(timer);
}

const residentMb = () => process.memoryUsage.rss() / MB;
