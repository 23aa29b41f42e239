import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const HOLD_LOCK = fileURLToPath(new URL('hold-lock.py', import.meta.url));

/**
 * Does work that only one process on this machine may do at a time. The lock is the kernel's: it ends with its process,
 * so there are no stale locks.
 *
 * @param onWait called if another process has the lock
 */
export async function withLock<T>(
  file: string,
  python: string,
  work: () => Promise<T>,
  onWait: () => void,
): Promise<T> {
  const holder = execa(python, [HOLD_LOCK, file], { stdin: 'pipe' });
  const locked = new Promise<void>((resolve) => {
    holder.stdout.on('data', (text) => (`${text}`.includes('locked') ? resolve() : onWait()));
  });
  try {
    await Promise.race([locked, holder]);
    return await work();
  } finally {
    holder.stdin.end();
    await holder;
  }
}
