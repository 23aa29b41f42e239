import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 100;

/** Calls `isSo` again and again until it returns true; throws after `timeoutMs`. */
export async function until(
  isSo: () => Promise<boolean>,
  timeoutMs: number,
  what: string,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${what} after ${timeoutMs / 1000} s.`);
    await sleep(EVERY_MS);
  }
}

/** Whether a GET gets a 2xx answer within a second. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
}
