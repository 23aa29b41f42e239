import { beforeAll, expect, test } from '@jest/globals';
import { IN_PROCESS, playAll } from '../faults/kinds/all.ts';
import type { Row } from '../faults/row.ts';

/** The short form of `npm run test:faults`: all kinds of faults that need no deploy, played in parallel. */
let rows: Row[] = [];
beforeAll(async () => {
  rows = await playAll(IN_PROCESS);
}, 600_000);

test.each(IN_PROCESS.map(({ name }) => name))('%s: nothing is lost, nothing runs twice', (kind) => {
  expect(rows.find(({ name }) => name === kind)).toMatchObject({ lost: 0, wrong: [] });
});
