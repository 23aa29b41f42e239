import { beginBuild, beginEmulator } from '../../infra/local/stack.ts';
import type { Run } from '../run.ts';

/** Starts the AWS emulator, and points this process's clients and `serverless` at it. */
export async function startEmulatorFor({ folder, steps }: Run): Promise<void> {
  const [aws] = await Promise.all([beginEmulator(folder, steps), beginBuild(folder, steps)]);
  Object.assign(process.env, aws, {
    SLS_TELEMETRY_DISABLED: '1',
    SLS_NOTIFICATIONS_MODE: 'off',
    // How often it asks for the state of the stack, in milliseconds.
    SLS_AWS_MONITORING_FREQUENCY: '300',
  });
}
