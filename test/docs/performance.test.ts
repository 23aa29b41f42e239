import { describe, expect, test } from '@jest/globals';
import { serviceWith } from '../../bench/charts/month.ts';
import { pickUpFigures, tableFigures } from '../../bench/charts/results.ts';
import { dollars, millions, performanceTables, withTables } from '../../bench/charts/tables.ts';
import { BURSTS } from '../../infra/cost/defaults.ts';
import { idleCostOf } from '../../infra/cost/idle.ts';
import { breakEvenTasksOf } from '../../infra/cost/month.ts';
import { fargateDollars } from '../../infra/cost/others.ts';
import { noticeDollarsOf } from '../../infra/cost/tasks.ts';
import { read } from '../support/docs/pages.ts';

const page = read('docs/performance.md');
const readme = read('README.md');

test('the tables are what `bench -- charts` writes from the results that lie here', () => {
  expect(withTables(page, performanceTables(tableFigures()))).toBe(page);
});

test('a page without the markers of a table is an error', () => {
  expect(() => withTables('a page', { rates: '' })).toThrow('the page lacks the markers');
});

describe('the README', () => {
  test('says from how many tasks on a container is cheaper', () => {
    const numbers = [serviceWith({ kind: 'spread' }), serviceWith(BURSTS)].map(breakEvenTasksOf);
    const [spread = '', bursts = ''] = numbers.map(millions);
    expect(readme).toContain(`**From ${spread} tasks a month on** the container is cheaper`);
    expect(readme).toContain(`from ${bursts}.`);
  });

  test('says what the container and the poller that always polls cost', () => {
    const always = idleCostOf({ kind: 'always' }, 192).dollars;
    expect(readme).toContain(`always on costs ${dollars(fargateDollars())}`);
    expect(readme).toContain(`\`always: true\` (${dollars(always)})`);
  });

  test('says how soon a task starts as it was measured', () => {
    const ours = pickUpFigures('sqlite').find(({ contestant }) => contestant === 'ours');
    expect(readme).toContain(`**${ours?.p50Ms} ms** (p50; p99 ${ours?.p99Ms} ms)`);
  });
});

test('what the page says beside its tables is computed too', () => {
  expect(page).toContain(`${dollars(fargateDollars())} a month`);
  expect(page).toContain(`${dollars(noticeDollarsOf())} for the notices of a million tasks`);
  expect(page).toContain(`ours from ${dollars(idleCostOf({ kind: 'wake' }, 192).dollars)} a month`);
});
