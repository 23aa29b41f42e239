import { expect, test } from '@jest/globals';
import { polledIn } from '../../scripts/demo/bills.ts';

const line = (polled: number) => ({
  text: JSON.stringify({
    level: 'info',
    message: 'poller run',
    summary: { polled, byType: { greetings: { polled } } },
  }),
});

/** Runs that found nothing end first: a cost without the run that did the work would be too low. */
test('the demo waits for the runs that have polled its tasks', () => {
  expect(polledIn([])).toBe(0);
  expect(polledIn([line(0), { text: 'REPORT RequestId: 1' }, line(12), line(6)])).toBe(18);
});
