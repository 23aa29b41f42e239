import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { copyClone } from './clone.ts';
import { type Block, ROOT } from './pages.ts';

/** Longer than the page's own script waits for a workflow. */
const TIMEOUT_MS = 200_000;

/** Someone who follows a page in an empty folder outside of the clone. */
export interface Reader {
  /** Writes a block's file or runs its commands; what they printed. */
  follow(block: Block): Promise<string>;
  /** Runs commands in the folder to which the last ones went; throws with all they printed if one fails. */
  run(commands: string): Promise<string>;
  /** Removes all that the reader wrote on this machine. */
  leave(): Promise<void>;
}

/** @param node the folder of another Node than the machine's own */
export async function aReader(node?: string): Promise<Reader> {
  const folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-reader-'));
  const cwdFile = join(folder, 'cwd');
  let cwd = folder;

  async function write(file: string, code: string): Promise<string> {
    await mkdir(dirname(join(cwd, file)), { recursive: true });
    await writeFile(join(cwd, file), code);
    return '';
  }

  async function run(commands: string): Promise<string> {
    const env = userEnv(process.env, node);
    const options = {
      cwd,
      env,
      extendEnv: false,
      stdin: 'ignore',
      all: true,
      reject: false,
    } as const;
    const script = `${commands}\npwd > '${cwdFile}'`;
    const { all, failed } = await execa('sh', ['-ec', script], { ...options, timeout: TIMEOUT_MS });
    if (failed) throw new Error(`These commands failed:\n${commands}They printed:\n${all}`);
    cwd = (await readFile(cwdFile, 'utf8')).trim();
    return all;
  }

  return {
    async follow({ file, language, code }) {
      if (file !== undefined) return write(file, code);
      if (language !== 'sh') return '';
      if (!isClone(code)) return run(withoutExports(code, process.env));
      await copyClone(join(folder, 'conductor-lambda'));
      return run(withoutClone(code));
    },
    run,
    leave: () => rm(folder, { recursive: true }),
  };
}

const isClone = (code: string): boolean => code.startsWith('git clone ');

/** The clone is a copy of this one, and its packages are there. */
const withoutClone = (code: string): string =>
  code.replace(/^git clone .*\n/m, '').replace(/^npm ci\n/m, '');

/**
 * The addresses on the page are examples: this process's environment has the real ones under the same names.
 *
 * @throws Error where it lacks one, since the reader would miss it too
 */
function withoutExports(code: string, env: NodeJS.ProcessEnv): string {
  for (const [, name = ''] of code.matchAll(/^export (\w+)=/gm))
    if (!env[name]) throw new Error(`${name} is not set, and the page exports it`);
  return code.replaceAll(/^export .*\n/gm, '');
}

/** A reader has no commands of this clone's packages. */
const userEnv = (env: NodeJS.ProcessEnv, node: string | undefined): NodeJS.ProcessEnv => ({
  ...env,
  PATH: [node ?? [], (env.PATH ?? '').split(delimiter).filter((entry) => !entry.startsWith(ROOT))]
    .flat()
    .join(delimiter),
});

/** The lines that a page says a command prints, and that it did not print in that order; `…` stands for any text. */
export function missingLines(expected: string, printed: string): string[] {
  const lines = printed.split('\n').map((line) => line.trim());
  let from = 0;
  return expected
    .trimEnd()
    .split('\n')
    .filter((line) => {
      const index = lines.findIndex((each, at) => at >= from && isLike(each, line.trim()));
      if (index >= 0) from = index + 1;
      return index < 0;
    });
}

function isLike(line: string, pattern: string): boolean {
  const [start = '', end] = pattern.split('…');
  return end === undefined ? line === start : line.startsWith(start) && line.endsWith(end);
}
