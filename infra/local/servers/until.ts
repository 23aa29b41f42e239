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
export const answers = async (url: string): Promise<boolean> => (await get(url))?.ok ?? false;

/** Whether a GET gets any answer within a second. */
export const listens = async (url: string): Promise<boolean> => (await get(url)) !== undefined;

const get = (url: string): Promise<Response | undefined> =>
  fetch(url, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
