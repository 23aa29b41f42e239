import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../infra/local/root.ts';
import { chartFiles } from '../charts/all.ts';
import { tableFigures } from '../charts/results.ts';
import { performanceTables, withTables } from '../charts/tables.ts';
import type { Run } from '../run.ts';

const CHARTS = join(ROOT, 'docs', 'charts');
const PAGE = join(ROOT, 'docs', 'performance.md');

/** Draws the charts, and writes the tables of docs/performance.md, from what lies in bench/results. */
export async function charts({ steps }: Run): Promise<void> {
  await steps.run('Draw docs/charts', async () => {
    await mkdir(CHARTS, { recursive: true });
    for (const [name, svg] of Object.entries(chartFiles()))
      await writeFile(join(CHARTS, name), svg);
  });
  await steps.run('Write the tables of docs/performance.md', async () => {
    const page = await readFile(PAGE, 'utf8');
    await writeFile(PAGE, withTables(page, performanceTables(tableFigures())));
  });
}
