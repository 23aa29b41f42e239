import { setTimeout as sleep } from 'node:timers/promises';

/** Tries a check until it passes; after the deadline its last error is thrown. For what the server does in its own time. */
export async function eventually(check: () => Promise<void>, deadlineMs = 20_000): Promise<void> {
  const endsAtMs = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > endsAtMs) throw error;
    }
    await sleep(100);
  }
}
