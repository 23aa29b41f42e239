import { spawn } from 'node:child_process';

/**
 * Runs the Serverless Framework of this folder, with this process' terminal.
 *
 * @returns its exit status; 1 where a signal has ended it
 * @throws Error where npx cannot be started
 */
export function runFramework(args: readonly string[]): Promise<number> {
  const { env } = process;
  const framework = spawn('npx', ['--no', '--', 'serverless', ...args], { stdio: 'inherit', env });
  return new Promise((resolve, reject) => {
    framework.once('error', reject);
    framework.once('exit', (status) => resolve(status ?? 1));
  });
}
