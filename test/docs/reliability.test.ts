import { expect, test } from '@jest/globals';
import { read } from '../support/docs/pages.ts';
import { DEATHS, partOf, tableOfDeaths } from '../support/runtime/deaths.ts';

/** A row of a table, whatever its columns' widths are. */
const cells = (row: string) => row.replace(/\s*\|\s*/g, '|').replace(/-+/g, '-');

const page = read('docs/reliability.md').split('\n').map(cells);

test('docs/reliability.md lists each way to die as npm run test:runtime sees it', () => {
  const [head = '', ...rows] = tableOfDeaths().map(cells);
  const start = page.indexOf(head);
  const end = page.indexOf('', start);
  expect(page.slice(start + 1, end)).toEqual(rows);
});

test('each way to die has a function of its own', () => {
  expect(new Set(DEATHS.map(partOf)).size).toBe(DEATHS.length);
});
