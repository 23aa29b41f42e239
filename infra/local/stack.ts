import type { Steps } from '../terminal/steps.ts';
import { startConductor } from './conductor.ts';
import { build, deploy } from './deploy.ts';
import { type AwsEnv, startEmulator } from './emulator.ts';
import type { RunFolder } from './run-folder.ts';
import { freePort, HOST } from './servers/ports.ts';
import { setUpConductor, setUpRuntimes } from './setup/set-up.ts';

/** Conductor, and the AWS emulator with this repository's own service deployed. */
export interface Stack {
  /** Ends in /api: what clients take as CONDUCTOR_SERVER_URL. */
  conductorUrl: string;
  /** Points AWS' SDKs at the emulator. */
  aws: AwsEnv;
  /** Builds and deploys the clone's current state. */
  redeploy(): Promise<void>;
}

/** The user's own Conductor server, if the environment names one; then no server is started. */
export const givenConductor = (env: NodeJS.ProcessEnv = process.env): string | undefined =>
  env.CONDUCTOR_SERVER_URL?.replace(/\/+$/, '') || undefined;

/** Any answer is enough; whether the key is right shows at the first call. */
async function checkGiven(url: string): Promise<void> {
  await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch((cause: unknown) => {
    throw new Error(`No server answers at CONDUCTOR_SERVER_URL, ${url}.`, { cause });
  });
}

/** A server that is starting. Its address is already known, so that other steps need not wait for it. */
export interface Starting {
  url: string;
  ready: Promise<void>;
}

/** The user's Conductor server, or one that we start; `url` ends in /api. */
export async function beginConductor(folder: RunFolder, steps: Steps): Promise<Starting> {
  const given = givenConductor();
  if (given) return { url: given, ready: steps.run('Reach Conductor', () => checkGiven(given)) };
  await setUpConductor(steps, await setUpRuntimes(steps));
  const port = await freePort();
  const ready = steps.run('Start Conductor', async ({ note }) => {
    note(`http://${HOST}:${port}`);
    await startConductor({ folder: folder.path, port, steps });
  });
  return { url: `http://${HOST}:${port}/api`, ready };
}

/** The key of the user's own Orkes server, for functions on the emulator only; functions on AWS never get it so. */
function orkesKey({ CONDUCTOR_AUTH_KEY, CONDUCTOR_AUTH_SECRET } = process.env) {
  if (!CONDUCTOR_AUTH_KEY || !CONDUCTOR_AUTH_SECRET) return {};
  return { CONDUCTOR_AUTH_KEY, CONDUCTOR_AUTH_SECRET };
}

/** Starts an AWS emulator, as a step. */
export async function beginEmulator(folder: RunFolder, steps: Steps): Promise<AwsEnv> {
  await setUpRuntimes(steps);
  return steps.run('Start the AWS emulator', async ({ note }) => {
    const emulator = await startEmulator({ folder: folder.path, steps, env: orkesKey() });
    note(emulator.url);
    return emulator.env;
  });
}

/** Bundles the functions that the plugin adds, as a step. */
export const beginBuild = (folder: RunFolder, steps: Steps): Promise<void> =>
  steps.run('Build the added functions', () => build(folder.file('build.log')));

/** Starts all parts in parallel. The deploy does not wait for Conductor, which takes longest. */
export async function startStack(folder: RunFolder, steps: Steps): Promise<Stack> {
  const conductor = await beginConductor(folder, steps);
  const deployService = (aws: AwsEnv): Promise<void> =>
    steps.run('serverless deploy', () =>
      deploy({ aws, conductorUrl: conductor.url, logFile: folder.file('deploy.log') }),
    );
  const start = async (): Promise<AwsEnv> => {
    const [aws] = await Promise.all([beginEmulator(folder, steps), beginBuild(folder, steps)]);
    await deployService(aws);
    return aws;
  };
  const [aws] = await Promise.all([start(), conductor.ready]);
  const redeploy = async (): Promise<void> => {
    await beginBuild(folder, steps);
    await deployService(aws);
  };
  return { conductorUrl: conductor.url, aws, redeploy };
}
