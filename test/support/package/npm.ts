import { execa } from 'execa';

const QUIET = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error', '--prefer-offline'];

/** Runs npm in a folder; returns its output. Throws an Error with what npm said. */
export async function npm(args: string[], cwd: string): Promise<string> {
  const { stdout } = await execa('npm', [...args, ...QUIET], {
    cwd,
    env: { NODE_OPTIONS: '' },
    stdin: 'ignore',
  });
  return stdout;
}
