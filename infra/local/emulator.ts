import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createSteps, type Steps } from '../terminal/steps.ts';
import { BIN } from './root.ts';
import { freePort, HOST } from './servers/ports.ts';
import { type Server, startServer } from './servers/server.ts';
import { answers } from './servers/until.ts';
import { setUpRuntimes } from './setup/set-up.ts';

const START_TIMEOUT_MS = 60_000;
/** It has nothing on disk to save, so it may be killed soon. */
const GRACE_SECONDS = 1;

/** An AWS emulator that we started. When it stops, all that is deployed on it is gone. */
export interface Emulator extends Server {
  /** Points AWS' SDKs and `serverless` at it. */
  env: AwsEnv;
}

export interface AwsEnv {
  AWS_ENDPOINT_URL: string;
  AWS_ACCESS_KEY_ID: string;
  AWS_SECRET_ACCESS_KEY: string;
  AWS_REGION: string;
  AWS_DEFAULT_REGION: string;
}

export interface EmulatorOptions {
  /** For its log. */
  folder: string;
  port?: number;
  steps?: Steps;
  /** More of the emulator's settings, or variables for its functions, which see its whole environment. */
  env?: Record<string, string>;
}

/** The variables that point at an emulator, with its made-up account. */
export const awsEnv = (url: string): AwsEnv => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
});

/** The emulator's environment. Functions run on the first `node` on PATH and see all variables, so there are few. */
const emulatorEnv = (home: string, port: number): Record<string, string> => ({
  PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`,
  HOME: home,
  TMPDIR: home,
  LANG: 'C.UTF-8',
  NODE_OPTIONS: '--disable-warning=DEP0169',
  BIND_HOST: HOST,
  GATEWAY_PORT: String(port),
  AUTH: 'true',
  IOT_MTLS_ENABLED: '0',
  SFTP_ENABLED: '0',
  /** Without it, the emulator removes containers, also those of another emulator on this machine. */
  DOCKER_HOST: 'unix:///no-docker.sock',
});

/**
 * Starts the AWS emulator, with IAM enforced, and waits until it is ready.
 *
 * Its files are outside the clone. Inside, a function would find the clone's node_modules, and the clone's package.json
 * would turn the emulator's own CommonJS files into ES modules.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { folder, port = await freePort(), steps = createSteps(), env = {} } = options;
  const { python } = await setUpRuntimes(steps);
  const home = await mkdtemp(join(tmpdir(), 'conductor-lambda-'));
  const url = `http://${HOST}:${port}`;
  const server = await startServer({
    name: 'The AWS emulator',
    command: [python, '-m', 'ministack'],
    cwd: home,
    env: { ...emulatorEnv(home, port), ...env },
    logFile: join(folder, 'emulator.log'),
    url,
    isUp: () => answers(`${url}/_ministack/ready`),
    startTimeoutMs: START_TIMEOUT_MS,
    graceSeconds: GRACE_SECONDS,
    scratch: home,
  });
  return { ...server, env: awsEnv(url) };
}
