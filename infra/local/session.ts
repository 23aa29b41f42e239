import { constants } from 'node:os';
import { createSteps, type Steps } from '../terminal/steps.ts';
import { createRunFolder, type RunFolder } from './run-folder.ts';
import { stopServers } from './servers/server.ts';

/** One run of demo, local or test. */
export interface Session {
  folder: RunFolder;
  steps: Steps;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls back once, when the user or the system asks this process to end. */
function onInterrupt(interrupted: (signal: (typeof SIGNALS)[number]) => void): void {
  let called = false;
  const once = (signal: (typeof SIGNALS)[number]): void => {
    if (called) return;
    called = true;
    interrupted(signal);
  };
  for (const signal of SIGNALS) process.on(signal, () => once(signal));
  // bootstrap.mjs was killed. The channel must not keep this process alive either.
  process.on('disconnect', () => once('SIGTERM'));
  process.channel?.unref();
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/**
 * Runs work that starts servers, and stops the servers when the work is done, when it throws, or on Ctrl-C. After a
 * failure it prints where the logs are.
 *
 * @param work resolves to the exit status
 */
export async function session(
  name: string,
  work: (session: Session) => Promise<number>,
): Promise<never> {
  const folder = createRunFolder(name);
  const steps = createSteps();
  let interrupted = false;
  const end = async (status: number): Promise<never> => {
    await stopServers();
    const hasLogs = folder.keepLogs();
    if (status !== 0 && hasLogs) process.stderr.write(`Logs: ${folder.shown}\n`);
    process.exit(status);
  };
  onInterrupt((signal) => {
    interrupted = true;
    steps.close();
    process.stderr.write('\nStopping what was started.\n');
    void end(128 + constants.signals[signal]);
  });
  try {
    return await end(await work({ folder, steps }));
  } catch (error) {
    // After an interrupt, work fails only because its servers were stopped.
    if (interrupted) return await new Promise(() => {});
    steps.close();
    process.stderr.write(`\n${messageOf(error)}\n`);
    return end(1);
  }
}
