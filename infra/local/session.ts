import { constants } from 'node:os';
import { createRunFolder, type RunFolder } from './run-folder.ts';
import { stopServers } from './servers/server.ts';
import { createSteps, type Steps } from './terminal/steps.ts';

/** One run of demo, local or test. */
export interface Session {
  folder: RunFolder;
  steps: Steps;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls back once, when the user or the system wants us gone. */
function onInterrupt(interrupted: (signal: (typeof SIGNALS)[number]) => void): void {
  let called = false;
  const once = (signal: (typeof SIGNALS)[number]): void => {
    if (called) return;
    called = true;
    interrupted(signal);
  };
  for (const signal of SIGNALS) process.on(signal, () => once(signal));
  // bootstrap.mjs died without a word; its end of the channel must not keep us alive either.
  process.on('disconnect', () => once('SIGTERM'));
  process.channel?.unref();
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/**
 * Runs work that starts servers, and sees to it that they are stopped:
 * when it is done, when it throws, on Ctrl-C. On failure it says where the logs are.
 *
 * @param work answers the exit status
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
    // What fails now fails because its server was stopped.
    if (interrupted) return await new Promise(() => {});
    steps.close();
    process.stderr.write(`\n${messageOf(error)}\n`);
    return end(1);
  }
}
