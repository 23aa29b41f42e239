import { describe, expect, test } from '@jest/globals';
import { idleCostOf } from '../../../infra/cost/idle.ts';
import { POLLER_MEMORY_MB } from '../../../infra/plugin/defaults.ts';
import { read } from '../../support/docs/pages.ts';

const sweep = (seconds: number) => idleCostOf({ kind: 'sweep', seconds }, POLLER_MEMORY_MB);
const always = idleCostOf({ kind: 'always' }, POLLER_MEMORY_MB);

describe('a month without work', () => {
  test.each([
    [5, 1.58],
    [10, 1.05],
    [15, 0.88],
    [30, 0.71],
    [60, 0.45],
  ])('with a round each %d s costs $%d', (seconds, dollars) => {
    expect(sweep(seconds).dollars).toBeCloseTo(dollars, 2);
  });

  test('with notices costs as much as with ticks alone', () => {
    const wake = idleCostOf({ kind: 'wake' }, POLLER_MEMORY_MB);
    expect(wake.dollars).toBe(sweep(60).dollars);
    expect(wake.waits).toEqual({ mean: 0.1, most: 61 });
  });

  test('with a poller that always polls costs $8.48', () => {
    expect(always.dollars).toBeCloseTo(8.48, 2);
  });

  test('has a cost of the reporter only where there are rounds, which it starts', () => {
    const reporter = ({ parts }: typeof always) => parts['the reporter, which starts the rounds'];
    expect([reporter(sweep(60)), reporter(always)]).toEqual([0, 0]);
    expect(reporter(sweep(5)) ?? 0).toBeGreaterThan(2 * (reporter(sweep(10)) ?? 0));
  });

  test('costs what its parts cost', () => {
    const sum = Object.values(sweep(10).parts).reduce((a, b) => a + b);
    expect(sweep(10).dollars).toBeCloseTo(sum, 10);
  });

  test('with several pollers costs more for each, but for what they share', () => {
    const several = (pollers: number) => idleCostOf({ kind: 'sweep', seconds: 10 }, 192, pollers);
    const [one, two, three] = [several(1), several(2), several(3)];
    expect(two.dollars - one.dollars).toBeCloseTo(0.49, 2);
    expect(three.dollars - two.dollars).toBeCloseTo(two.dollars - one.dollars, 10);
    const same = Object.keys(one.parts).filter((part) => one.parts[part] === two.parts[part]);
    expect(same).toEqual(['three alarms']);
    expect(two.waits).toEqual(one.waits);
  });

  test('costs less the rarer the rounds are, and tasks wait longer', () => {
    const all = [1, 2, 5, 10, 20, 30, 60].map(sweep);
    expect(all.map(({ dollars }) => dollars)).toEqual(
      all.map(({ dollars }) => dollars).toSorted((a, b) => b - a),
    );
    expect(all.map(({ waits }) => waits.mean)).toEqual([0.5, 1, 2.5, 5, 10, 15, 30]);
  });
});

/** What a reader is told, and what `conductor-lambda cost` prints, are one figure. */
describe('the costs in the docs', () => {
  const page = read('docs/operations.md');

  test.each([
    ['`sweep: 60`', sweep(60)],
    ['`sweep: 30`', sweep(30)],
    ['`sweep: 15`', sweep(15)],
    ['`sweep: 10`', sweep(10)],
    ['`sweep: 5`', sweep(5)],
    ['`always: true`', always],
  ])('of %s are those of the function', (name, { dollars, waits }) => {
    const row = page.split('\n').find((line) => line.startsWith(`| ${name}`)) ?? '';
    const [, , cost, wait] = row.split('|').map((cell) => cell.trim());
    expect(cost).toBe(`$${dollars.toFixed(2)}`);
    expect(wait).toBe(`${waits.mean} s, ${waits.most} s`);
  });

  test('in the README are too', () => {
    const figures = [sweep(60), sweep(10), sweep(5), always].map(
      ({ dollars }) => `$${dollars.toFixed(2)}`,
    );
    expect(figures.filter((figure) => !read('README.md').includes(figure))).toEqual([]);
  });
});
