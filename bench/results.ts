import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { BIN, ROOT } from '../infra/local/root.ts';
import type { Run } from './run.ts';

const GB = 1024 ** 3;

/** What the figures depend on. */
const machine = () => ({
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / GB),
  cpu: cpus()[0]?.model ?? 'unknown',
  // Without what a provider has added to the number.
  os: `${type()} ${/^[\d.]+/.exec(release())?.[0] ?? ''}`,
});

/**
 * Writes what a part has measured to bench/results. Those of a quick run have a name that Git ignores.
 *
 * @param name the part, and its store where it has one
 */
export async function writeResults(
  name: string,
  { quick, seed }: Run,
  versions: Record<string, string>,
  figures: object,
): Promise<void> {
  const file = join(ROOT, 'bench', 'results', `${name}${quick ? '-quick' : ''}.json`);
  const result = {
    ...{ name, date: new Date().toISOString().slice(0, 10), quick, seed, machine: machine() },
    versions: { node: process.versions.node, ...versions },
    figures,
  };
  await writeFile(file, JSON.stringify(result, undefined, 2));
  await execa(join(BIN, 'biome'), ['format', '--write', '--vcs-enabled=false', file]);
}
