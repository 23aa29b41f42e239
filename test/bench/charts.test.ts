import { describe, expect, test } from '@jest/globals';
import { chartFiles } from '../../bench/charts/all.ts';
import { svgOf } from '../../bench/charts/draw.ts';
import { monthChart } from '../../bench/charts/month.ts';
import { filesUnder, read } from '../support/docs/pages.ts';

const files = Object.entries(chartFiles());

describe.each(files)('%s', (name, svg) => {
  test('is what `bench -- charts` draws from the results that lie here', () => {
    expect(read(`docs/charts/${name}`)).toBe(svg);
  });

  test('says what it shows, has a ground of its own, and nothing that a page would not run', () => {
    expect(svg).toMatch(/<title>[A-Z][^<]{10,}<\/title>/);
    expect(svg).toMatch(/<rect width="760" height="400" x="0" y="0" fill="#ffffff">/);
    expect(svg).not.toMatch(/<script|<style|href="http/);
  });

  test('stands in a page', () => {
    const pages = read('docs/performance.md') + read('docs/operations.md');
    expect(pages).toContain(`(charts/${name})`);
  });
});

test('the same data gives the same bytes, whatever was drawn before', () => {
  expect(svgOf(monthChart())).toBe(Object.fromEntries(files)['month.svg']);
});

test('no chart lies in the docs that is not drawn', () => {
  expect(filesUnder('docs/charts', '.svg')).toEqual(files.map(([name]) => name).toSorted());
});
