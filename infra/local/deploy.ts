import { appendFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import type { AwsEnv } from './emulator.ts';
import { BIN, ROOT } from './root.ts';

/** The stage of everything that is deployed on the emulator. */
export const STAGE = 'local';

export interface DeployOptions {
  /** The folder of its serverless.yml; the clone's own if left out. */
  cwd?: string;
  aws: AwsEnv;
  /** Ends in /api. */
  conductorUrl: string;
  logFile: string;
}

/** The environment without AWS's variables: a deploy must never reach a developer's own profile or endpoint. */
export const withoutAws = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));

/** The environment in which `serverless` and AWS' SDKs find the emulator, and a deployed worker Conductor. */
export const serverlessEnv = (aws: AwsEnv, conductorUrl: string): NodeJS.ProcessEnv => ({
  ...withoutAws(process.env),
  ...aws,
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_CONFIG_FILE: '/dev/null',
  PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`,
  CONDUCTOR_SERVER_URL: conductorUrl,
  SLS_TELEMETRY_DISABLED: '1',
  SLS_NOTIFICATIONS_MODE: 'off',
  // How often it asks for the state of the stack, in ms: a deploy takes 2 s instead of 11 s.
  SLS_AWS_MONITORING_FREQUENCY: '300',
});

/** Runs a script on Node 24; throws an Error with its output if it fails. */
async function runNode(
  name: string,
  args: readonly string[],
  { logFile, ...where }: { logFile: string; cwd: string; env?: NodeJS.ProcessEnv },
): Promise<void> {
  const options = { ...where, extendEnv: !where.env, stdin: 'ignore', all: true } as const;
  const { all, failed } = await execa(join(BIN, 'node'), args, { ...options, reject: false });
  await appendFile(logFile, `$ ${name}\n${all}\n`);
  if (failed) throw new Error(`${name} failed:\n${all}`);
}

/** Bundles the functions that the plugin adds. */
export const build = (logFile: string): Promise<void> =>
  runNode('The build', [join(ROOT, 'scripts', 'build.ts')], { logFile, cwd: ROOT });

/** Runs `serverless deploy` on the emulator; throws an Error with its output if it fails. */
export async function deploy({ cwd = ROOT, aws, conductorUrl, logFile }: DeployOptions) {
  const serverless = [join(BIN, 'serverless'), 'deploy', '--stage', STAGE];
  const env = serverlessEnv(aws, conductorUrl);
  await runNode('serverless deploy', serverless, { logFile, cwd, env });
}
