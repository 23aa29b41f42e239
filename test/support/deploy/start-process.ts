import { join } from 'node:path';
import { execa } from 'execa';
import { BIN, ROOT } from '../../../infra/local/root.ts';

/** A process that hosts workers, as a user starts it. */
export interface StartedProcess {
  /** Resolves when it polls. */
  started: Promise<void>;
  signal(name: 'SIGTERM' | 'SIGKILL'): void;
  /** Resolves when it has ended, to its exit status and its output. */
  ended: Promise<{ exitCode: number | undefined; all: string }>;
}

/** What each command says when it polls. */
const POLLS = { start: '"workers started"', dev: 'polling: ' };

/** The command as it is built here. */
const BUILT = join(ROOT, 'dist', 'cli', 'index.mjs');

/** `npx conductor-lambda start`, or `dev`, in a folder. */
export function startProcess(
  folder: string,
  args: readonly string[] = [],
  command: keyof typeof POLLS = 'start',
  cli = BUILT,
): StartedProcess {
  const child = execa(join(BIN, 'node'), [cli, command, ...args], {
    ...{ cwd: folder, reject: false, all: true, localDir: ROOT, preferLocal: true },
    forceKillAfterDelay: false,
  });
  let all = '';
  const started = new Promise<void>((resolve, reject) => {
    child.all.on('data', (text) => {
      all += text;
      if (all.includes(POLLS[command])) resolve();
    });
    void child.then(() => reject(new Error(`the process ended before it polled: ${all}`)));
  });
  return {
    started,
    signal: (name) => void child.kill(name),
    ended: child.then(({ exitCode }) => ({ exitCode, all })),
  };
}
