import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../infra/local/root.ts';

const LIFELINE = join(ROOT, 'infra/local/servers/lifeline.sh');
const GRACE_SECONDS = 3;

/** A process that ends with this one, even if this one is killed; so do all that it started. */
export interface Child {
  process: ChildProcess;
  /** Ends it; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  cwd: string;
  /** A file descriptor for its output; 'pipe' for a caller that reads it. */
  output: number | 'pipe';
  /** The user as which it runs. Default: the one of this process. */
  uid?: number;
  /** A folder that is removed when it has ended. */
  scratch?: string;
}

/** Starts a command, which inherits nothing of this process's environment but PATH. */
export function startChild(
  command: readonly string[],
  { cwd, output, uid, scratch = '' }: ChildOptions,
): Child {
  const child = spawn('/bin/sh', [LIFELINE, String(GRACE_SECONDS), scratch, ...command], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd },
    detached: true,
    stdio: ['pipe', output, output],
    ...(uid !== undefined && { uid, gid: uid }),
  });
  const ended = once(child, 'exit');
  return {
    process: child,
    async stop() {
      child.stdin?.end();
      await ended;
    },
  };
}
