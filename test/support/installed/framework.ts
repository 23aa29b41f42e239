import { join } from 'node:path';
import { execa } from 'execa';

/** An environment without AWS's variables, and without a way to the network. */
export const OFFLINE = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  CONDUCTOR_SERVER_URL: 'https://conductor.example.com/api',
  SLS_TELEMETRY_DISABLED: '1',
  SLS_NOTIFICATIONS_MODE: 'off',
  HTTPS_PROXY: 'http://127.0.0.1:9',
};

/** The template that the last `package` has made in a service's folder. */
export const templateIn = (folder: string): string =>
  join(folder, '.serverless/cloudformation-template-update-stack.json');

/**
 * Runs the framework in the folder of a service.
 *
 * @param bin the command that the service's install has brought
 * @throws Error with all it said
 */
export async function framework(
  bin: string,
  command: 'deploy' | 'package',
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const options = { cwd, env, extendEnv: false, reject: false, all: true } as const;
  const { failed, all } = await execa('node', [bin, command], options);
  if (failed) throw new Error(`serverless ${command} failed in ${cwd}:\n${all}`);
  return all;
}
