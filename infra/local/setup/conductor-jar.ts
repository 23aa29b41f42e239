import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { bar, megabytes } from '../../terminal/format.ts';
import type { Runtimes } from './python.ts';

/** The server that the local stack runs. */
export const CONDUCTOR_VERSION = '3.32.2';

const FETCH_JAR = fileURLToPath(new URL('fetch-jar.py', import.meta.url));
const NAME = `conductor-server-${CONDUCTOR_VERSION}`;

/** The progress that a line of fetch-jar.py reports; undefined where it reports none. */
export function downloadNote(line: string): string | undefined {
  const [done, total] = line.split(' ').map(Number);
  if (!done || !total) return undefined;
  return `${bar(done, total)} ${megabytes(done)} of ${megabytes(total)}`;
}

async function download(folder: string, python: string, note: (text: string) => void) {
  let last = '';
  for await (const line of execa(python, [FETCH_JAR, CONDUCTOR_VERSION, folder])) {
    note(downloadNote(line) ?? '');
    last = line;
  }
  return last;
}

const jarFile = (cache: string): string => join(cache, NAME, `${NAME}-boot.jar`);

/** The server in the cache. */
export const findJar = (cache: string): string | undefined =>
  existsSync(jarFile(cache)) ? jarFile(cache) : undefined;

/**
 * Downloads and unpacks the server. Only one process may call it at a time.
 * The server is unpacked by Spring Boot's own command: it starts in half the time, since no jar is read inside another.
 * All is made in a temporary folder and renamed at the end, so a server in the cache is complete.
 */
export async function makeJar(
  cache: string,
  { python, java }: Runtimes,
  note: (text: string) => void,
): Promise<string> {
  const temporary = join(cache, `${NAME}.part`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const packed = await download(join(temporary, 'maven'), python, note);
  note('unpacking');
  const unpacked = join(temporary, 'server');
  await execa(java, ['-Djarmode=tools', '-jar', packed, 'extract', '--destination', unpacked]);
  await rename(unpacked, join(cache, NAME));
  await rm(temporary, { recursive: true, force: true });
  return jarFile(cache);
}
