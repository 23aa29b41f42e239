import { serverlessEnv } from '../infra/local/deploy.ts';
import { session } from '../infra/local/session.ts';
import { setUpAwsRuntime } from '../infra/local/setup/set-up.ts';
import { beginBuild, beginConductor, beginEmulator } from '../infra/local/stack.ts';
import { runJest } from './tests/jest.ts';

/**
 * `npm run test:runtime`: deploys onto the emulator, and runs what is deployed there in AWS's own Lambda runtime, which
 * it compiles once.
 */
await session('runtime', async ({ folder, steps }) => {
  await setUpAwsRuntime(steps);
  const { url, ready } = await beginConductor(folder, steps);
  const [aws] = await Promise.all([beginEmulator(folder, steps), beginBuild(folder, steps), ready]);
  return runJest(process.argv.slice(2), serverlessEnv(aws, url), folder.file('counts.json'));
});
