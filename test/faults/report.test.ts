import { expect, test } from '@jest/globals';
import type { Look } from './looks.ts';
import { withMeasured } from './report.ts';
import type { Row } from './row.ts';
import type { SoakReport } from './soak/report.ts';

const PAGE = `# Reliability

<!-- measured: written by npm run test:faults -->
old
<!-- measured: end -->

Why.
`;

const row: Row = {
  ...{
    name: 'poll: hangs',
    tasks: 6,
    hits: 2,
    lost: 0,
    endedTwice: 0,
    failed: 0,
    givenBack: 0,
    open: 1,
  },
  ...{ secondsUntilKnown: 0.04, knownBy: 'report', looks: [], wrong: [] },
};
const late = (lateSeconds: number): Look => ({ what: 'response timeout, later try', lateSeconds });
const soak: SoakReport = {
  ...{ startedBy: 'wake', seed: 7, workflows: 2_000, seconds: 300.4, lost: 0, open: 9 },
  twice: ['redeploy', 'redeploy', 'unknown'].map((why) => ({ why, history: '' })),
  ...{ hits: { redeploy: 2 }, looks: [late(90), late(61)], wrong: [] },
};

test('the figures come between the markers, and the rest of the page stays', () => {
  const page = withMeasured(PAGE, [row, { ...row, name: 'poll: lost', wrong: ['1 lost'] }], [soak]);
  expect(page).toMatch(/^# Reliability\n\n<!-- measured: written/);
  expect(page).toMatch(/<!-- measured: end -->\n\nWhy\.\n$/);
  expect(page).not.toContain('old');
  expect(page).toMatch(
    /\| poll: hangs \| 6 +\| 2 +\| 0 +\| 0 +\| 1 +\| 0\.0 s +\| report +\| {2,}\| passed \|/,
  );
  expect(page).toMatch(/\| poll: lost {2}\|.*\| FAILED \|/);
  expect(page).toContain(
    'Soak with wake: 2000 workflows of 3 tasks in 300 s, seed 7: 0 lost, 3 tasks executed more than once (redeploy: 2; unknown: 1), 9 of a type open at once at most, passed',
  );
  expect(page).toMatch(/\| redeploy \| 2 +\|/);
});

test('what the server noticed by itself is counted over all kinds and the soak, with its times', () => {
  const page = withMeasured(PAGE, [{ ...row, looks: [late(118.26)] }], [soak]);
  expect(page).toMatch(
    /\| response timeout, later try +\| 3 +\| 61\.0 s +\| 90\.0 s +\| 118\.3 s \|/,
  );
  expect(page).toMatch(/\| response timeout, first try of a task +\| 0 +\| - +\| - +\| - +\|/);
});

test('a row shows how long a task waited for its poll, where the kind is about that', () => {
  const page = withMeasured(
    PAGE,
    [row, { ...row, name: 'wake lost', waitedSeconds: 43.3 }],
    [soak],
  );
  expect(page).toMatch(/\| wake lost .*\| report \| 43\.3 s +\| passed \|/);
});

test('a page without markers is not changed', () => {
  expect(() => withMeasured('# Reliability', [row], [soak])).toThrow('lacks its markers');
});
