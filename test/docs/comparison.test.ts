import { describe, expect, test } from '@jest/globals';
import { MILLION_WAYS } from '../../bench/charts/million.ts';
import { serviceWith, WORK_MS } from '../../bench/charts/month.ts';
import { pickUpFigures, tableFigures } from '../../bench/charts/results.ts';
import { dollars, millions } from '../../bench/charts/tables.ts';
import { BURSTS, WORKER_MEMORY_MB } from '../../infra/cost/defaults.ts';
import { idleCostOf } from '../../infra/cost/idle.ts';
import { priceOf } from '../../infra/cost/lambda.ts';
import { breakEvenTasksOf } from '../../infra/cost/month.ts';
import { fargateDollars } from '../../infra/cost/others.ts';
import { MILLION, noticeDollarsOf } from '../../infra/cost/tasks.ts';
import { POLLER_MEMORY_MB } from '../../infra/plugin/defaults.ts';
import { read } from '../support/docs/pages.ts';

const page = read('docs/comparison.md');

const idle = (pace: Parameters<typeof idleCostOf>[0]) =>
  dollars(idleCostOf(pace, POLLER_MEMORY_MB).dollars);
const millionOf = (name: string) =>
  MILLION_WAYS.find((way) => way.name === name)?.dollarsOf(WORK_MS) ?? Number.NaN;
const ours = millionOf('conductor-lambda');
const lambdaAlone = dollars(priceOf(MILLION, MILLION * WORK_MS, WORKER_MEMORY_MB));
const fromIdle = (by: string) =>
  tableFigures().fromIdle.find((figure) => figure.by === by)?.p50Ms ?? Number.NaN;

/** The cells of the row of the first table that begins so. */
const rowOf = (first: string): string[] =>
  page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .find(([, cell]) => cell?.startsWith(first))
    ?.slice(2, -1) ?? [];

describe('docs/comparison.md', () => {
  test.each([
    ['**conductor-lambda**, the default', idle({ kind: 'sweep', seconds: 10 }), dollars(ours)],
    ['**conductor-lambda** with `wake`', idle({ kind: 'wake' }), dollars(ours + noticeDollarsOf())],
    ['an SDK worker', dollars(fargateDollars()), '$0, while one can do them'],
    ['an HTTP task', '$0', lambdaAlone],
    ['Orkes', '$0', lambdaAlone],
    ['an EVENT task', '$0.26', dollars(millionOf('SQS and Lambda'))],
    ['SQS and Lambda', '$0.26', dollars(millionOf('SQS and Lambda'))],
    [
      'Step Functions',
      '$0',
      `${dollars(millionOf('Step Functions Standard and Lambda'))}; Express ${dollars(millionOf('Step Functions Express and Lambda'))}`,
    ],
  ])('says what %s costs', (row, withoutWork, million) => {
    expect(rowOf(row).slice(0, 2)).toEqual([withoutWork, million]);
  });

  test('says how soon a task starts as it was measured', () => {
    expect(rowOf('**conductor-lambda**, the default')[2]).toContain(
      `p50 ${(fromIdle('swept') / 1_000).toFixed(1)} s`,
    );
    expect(rowOf('**conductor-lambda** with')[2]).toContain(`p50 ${fromIdle('woken')} ms`);
    const sdk = pickUpFigures('sqlite').find(({ contestant }) => contestant === 'js-sdk');
    expect(rowOf('an SDK worker')[2]).toBe(`p50 ${sdk?.p50Ms} ms`);
  });

  test('says from how many tasks on a container is cheaper', () => {
    const [spread, bursts] = [serviceWith({ kind: 'spread' }), serviceWith(BURSTS)].map(
      breakEvenTasksOf,
    );
    expect(page).toContain(`[from ${millions(spread ?? 0)} tasks a month on]`);
    expect(page).toContain(`and from ${millions(bursts ?? 0)} in bursts`);
    expect(page).toContain(`From ${millions(spread ?? 0)} tasks of ${WORK_MS} ms a month on`);
    expect(page).toContain(`\`always: true\` (${idle({ kind: 'always' })}) never is cheaper`);
  });

  test('says of a queue what the page with the figures says', () => {
    expect(read('docs/performance.md')).toContain('a queue\nas an event source $0.26');
  });
});
