import { join } from 'node:path';
import { execa } from 'execa';
import { serverlessEnv } from '../infra/local/deploy.ts';
import { BIN, ROOT } from '../infra/local/root.ts';
import { session } from '../infra/local/session.ts';
import { beginBuild, beginConductor, beginEmulator } from '../infra/local/stack.ts';

const KIT = join(ROOT, 'test', 'faults', 'main.ts');

/** `npm run test:faults`: starts Conductor and the emulator, makes the bundles, and runs the fault kit against them. */
await session('faults', async ({ folder, steps }) => {
  const { url, ready } = await beginConductor(folder, steps);
  const [aws] = await Promise.all([beginEmulator(folder, steps), beginBuild(folder, steps), ready]);
  const { exitCode = 1 } = await execa(join(BIN, 'node'), [KIT, ...process.argv.slice(2)], {
    cwd: ROOT,
    env: serverlessEnv(aws, url),
    extendEnv: false,
    stdio: 'inherit',
    reject: false,
  });
  return exitCode;
});
