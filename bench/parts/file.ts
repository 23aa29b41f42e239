import { join } from 'node:path';
import { execa } from 'execa';
import { BIN, ROOT } from '../../infra/local/root.ts';
import type { Run } from '../run.ts';
import { withServer } from '../stores/with-server.ts';

/** Runs a file of bench/ that prints its own figures. */
const runFile = (name: string, { quick }: Run, env: Record<string, string>) =>
  execa(join(BIN, 'node'), [join(ROOT, 'bench', name), ...(quick ? ['--quick'] : [])], {
    ...{ cwd: ROOT, stdio: 'inherit', env },
  });

export const wrapper = async (run: Run): Promise<void> =>
  void (await runFile('wrapper.ts', run, {}));

/** … and needs a server. */
const besideServer = (name: string) => (run: Run) =>
  withServer('sqlite', run, async (apiUrl) => {
    await runFile(name, run, { CONDUCTOR_SERVER_URL: apiUrl });
  });

export const idleTypes = besideServer('idle-types.ts');
export const overdue = besideServer('overdue.ts');
