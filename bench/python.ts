import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../infra/local/root.ts';
import { basePython } from '../infra/local/setup/python.ts';

/** What is installed and built for the bench. Git ignores it. It is not in the cache folder: Postgres runs as a user who may not read root's home. */
export const INSTALLED = join(ROOT, 'bench', '.installed');

/**
 * The Python of a virtual environment with exactly these packages, made on first use.
 *
 * @param requirements a file that pins each package
 */
export async function pythonWith(name: string, requirements: string): Promise<string> {
  const folder = join(INSTALLED, name);
  const python = join(folder, 'bin', 'python');
  const stamp = join(folder, 'requirements.txt');
  const wanted = await readFile(requirements, 'utf8');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return python;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await execa(basePython(), ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet'];
  await execa(python, [...pip, '--requirement', requirements]);
  // Last, so that an install that was interrupted is repeated.
  await writeFile(stamp, wanted);
  return python;
}

/** The version that a requirements file pins. */
export async function pinnedIn(requirements: string, name: string): Promise<string> {
  const lines = (await readFile(requirements, 'utf8')).split('\n');
  const line = lines.find((each) => each.startsWith(`${name}==`));
  return line?.slice(name.length + 2) ?? 'unknown';
}
