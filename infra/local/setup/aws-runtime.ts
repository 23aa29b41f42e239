import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** AWS's own code: the runtime interface emulator, and the runtime client of Lambda's Node. */
export interface AwsRuntime {
  /** A command: starts one execution environment of a function, which takes one call at a time. */
  emulator: string;
  /** A script: loads the handler in that environment, calls it, and tells the emulator how it ended. */
  client: string;
}

/** The emulator has no releases as a Go module: this is a commit. */
const EMULATOR =
  'github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie@v0.0.0-20261030222936-bef5c4ba774d';

/** The client's version and those of the packages that compile it. */
const CLIENT = fileURLToPath(new URL('aws-runtime', import.meta.url));

/** What compiles them: what it is called, and the commands of which one must be there. */
const TOOLS = {
  Go: ['go'],
  'a C++ compiler': ['g++', 'c++'],
  cmake: ['cmake', 'cmake3'],
  make: ['make'],
};

const inFolder = (folder: string): AwsRuntime => ({
  emulator: join(folder, 'bin', 'aws-lambda-rie'),
  client: join(folder, 'node_modules', 'aws-lambda-ric', 'index.mjs'),
});

/** The folder of both in the cache. It depends on their versions. */
export async function awsRuntimeFolder(cache: string): Promise<string> {
  const lock = await readFile(join(CLIENT, 'package-lock.json'));
  const key = createHash('sha256').update(lock).update(EMULATOR).digest('hex').slice(0, 12);
  return join(cache, `aws-runtime-${key}`);
}

/** Both in the folder: it gets its name when it is complete. */
export const findAwsRuntime = (folder: string): AwsRuntime | undefined =>
  existsSync(folder) ? inFolder(folder) : undefined;

/**
 * Compiles both. Only one process may call it at a time.
 *
 * @throws Error where a tool is missing, or a compiler fails
 */
export async function makeAwsRuntime(
  folder: string,
  note: (text: string) => void,
): Promise<AwsRuntime> {
  const fault = runtimeFault(process.platform, isOnPath);
  if (fault) throw new Error(fault);
  const unfinished = `${folder}.part`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(unfinished), { recursive: true });
  await cp(CLIENT, unfinished, { recursive: true });
  note('the runtime client');
  const headers = await nodeHeaders();
  await execa('npm', ['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'], {
    cwd: unfinished,
    // Without it, node-gyp downloads the headers.
    env: headers ? { npm_config_nodedir: headers } : {},
    stdin: 'ignore',
  });
  note('the interface emulator');
  await execa('go', ['install', EMULATOR], {
    env: { GOBIN: join(unfinished, 'bin'), GOFLAGS: '' },
  });
  await rename(unfinished, folder);
  return inFolder(folder);
}

/**
 * What keeps a machine from compiling them; one sentence that says what to install.
 *
 * @param isThere whether there is such a command
 */
export function runtimeFault(
  platform: NodeJS.Platform,
  isThere: (command: string) => boolean,
): string | undefined {
  if (platform !== 'linux')
    return `AWS's runtime client compiles on Linux only, and this is ${platform}: run npm run test:runtime on Linux.`;
  const missing = Object.entries(TOOLS)
    .filter(([, commands]) => !commands.some(isThere))
    .map(([name]) => name);
  if (missing.length === 0) return undefined;
  return `AWS's own Lambda runtime is compiled here, and these are missing: ${missing.join(', ')}. Install them (Debian and Ubuntu: apt install g++ cmake make; Go is at https://go.dev/dl).`;
}

const pathFolders = (): string[] => (process.env.PATH ?? '').split(delimiter);

const isOnPath = (command: string): boolean =>
  pathFolders().some((folder) => existsSync(join(folder, command)));

/** Where the headers of a Node on this machine are: the client needs only what all of them have, N-API. */
async function nodeHeaders(): Promise<string | undefined> {
  for (const folder of pathFolders()) {
    const node = await realpath(join(folder, 'node')).catch(() => undefined);
    const prefix = node && dirname(dirname(node));
    if (prefix && existsSync(join(prefix, 'include', 'node', 'node_api.h'))) return prefix;
  }
  return undefined;
}
