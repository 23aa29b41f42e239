import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Step, Steps } from '../../terminal/steps.ts';
import {
  type AwsRuntime,
  awsRuntimeFolder,
  findAwsRuntime,
  makeAwsRuntime,
} from './aws-runtime.ts';
import { cacheFolder } from './cache.ts';
import { CONDUCTOR_VERSION, findJar, makeJar } from './conductor-jar.ts';
import { withLock } from './lock.ts';
import {
  basePython,
  environmentFolder,
  findEnvironment,
  makeEnvironment,
  type Runtimes,
} from './python.ts';

/** An item of the cache: how to find it, and how to make it where it is missing. */
interface Cached<T> {
  title: string;
  lock: string;
  find(): Promise<T | undefined>;
  make(step: Step): Promise<T>;
}

/** Finds the item, or makes it as a step. Of two runs at the same time, one makes it and the other waits. */
async function obtain<T>(steps: Steps, { title, lock, find, make }: Cached<T>): Promise<T> {
  const found = await find();
  if (found !== undefined) return found;
  return steps.run(title, async (step) => {
    await mkdir(cacheFolder(), { recursive: true });
    const work = async (): Promise<T> => (await find()) ?? (await make(step));
    const onWait = (): void => step.note('waiting: another run is doing this');
    const made = await withLock(join(cacheFolder(), lock), basePython(), work, onWait);
    step.note('');
    return made;
  });
}

/** The emulator's Python and Conductor's Java, from the cache or installed into it. */
export async function setUpRuntimes(steps: Steps): Promise<Runtimes> {
  const folder = await environmentFolder(cacheFolder());
  return obtain(steps, {
    title: 'Install emulator and Java',
    lock: 'python.lock',
    find: () => findEnvironment(folder),
    make: () => makeEnvironment(folder),
  });
}

/** AWS's own Lambda runtime, from the cache or compiled into it. */
export async function setUpAwsRuntime(steps: Steps): Promise<AwsRuntime> {
  const folder = await awsRuntimeFolder(cacheFolder());
  return obtain(steps, {
    title: "Compile AWS's Lambda runtime",
    lock: 'aws-runtime.lock',
    find: async () => findAwsRuntime(folder),
    make: ({ note }) => makeAwsRuntime(folder, note),
  });
}

/** Conductor's jar, from the cache or downloaded into it. */
export const setUpConductor = (steps: Steps, runtimes: Runtimes): Promise<string> =>
  obtain(steps, {
    title: `Download Conductor ${CONDUCTOR_VERSION}`,
    lock: 'conductor.lock',
    find: async () => findJar(cacheFolder()),
    make: ({ note }) => makeJar(cacheFolder(), runtimes, note),
  });
