import { expect, test } from '@jest/globals';
import {
  alarmsDollarsOf,
  BYTES_OF_A_COUNTED_LINE,
  countedDollarsOf,
  debugDollarsOf,
  eventsDollarsOf,
  METRICS_OF_A_TYPE,
  metricsDollarsOf,
  tellingDollarsOf,
  tracesDollarsOf,
} from '../../infra/cost/observing.ts';
import { DOLLARS } from '../../infra/cost/prices.ts';
import { emfLine } from '../../lib/observe/emf.ts';
import { MEANINGS, METRICS, type MetricName, unitOf } from '../../lib/observe/metrics.ts';
import { read } from '../support/docs/pages.ts';

/** The rows of the page's tables, without the blanks that align them. */
const rows = read('docs/operations.md')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.replaceAll(/ +\|/g, ' |'));

const OF = { type: 'a type', poller: 'a poller', both: 'both' };

const NAMES = Object.keys(MEANINGS) as MetricName[];

test.each(NAMES)('the page explains %s', (name) => {
  const { of } = METRICS[name];
  const unit = unitOf(name);
  const shownUnit = unit === 'None' ? 'dollars' : unit.toLowerCase();
  expect(rows).toContain(`| \`${name}\` | ${shownUnit} | ${OF[of]} | ${MEANINGS[name]} |`);
});

const MONTH = 730;
const dollars = (value: number) => `$${value.toFixed(2)}`;

test.each([
  [
    `\`metrics: true\`, for each type that has work in every hour (${METRICS_OF_A_TYPE} metrics)`,
    dollars(metricsDollarsOf(1, MONTH)),
  ],
  ['… for each hour in which a type has work', `$${metricsDollarsOf(1, 1).toFixed(4)}`],
  ['`alarms: true`, for each poller, without work', dollars(alarmsDollarsOf(0))],
  ['… with work in every hour', dollars(alarmsDollarsOf(MONTH))],
  ['`logLevel: debug`, for a million tasks', dollars(debugDollarsOf())],
  ['`events`, for a million events', dollars(eventsDollarsOf())],
  ['`alarms: true`, for a million `Event` tasks', dollars(countedDollarsOf())],
])('the page says what %s costs', (what, cost) => {
  expect(rows).toContain(`| ${what} | ${cost} |`);
});

test('the page says that metrics do not cost more for more tasks', () => {
  expect(read('docs/operations.md')).toContain(
    `cost\nthe same ${dollars(metricsDollarsOf(1, 100))} as a thousand`,
  );
});

test('the page says what telling costs the workers of Events', () => {
  expect(read('docs/operations.md')).toContain(
    `${dollars(tellingDollarsOf(128))} for a million tasks with 128 MB`,
  );
});

test('a line from which alarms count is as long as it is computed with', () => {
  const poller = 'orders-dev-conductor-poller';
  const line = emfLine({ poller }, { tasks_failed_percent: [0] }, Date.now());
  expect(line).toHaveLength(BYTES_OF_A_COUNTED_LINE);
});

test('the prices are those of the page', () => {
  expect(DOLLARS.metric).toBe(0.3);
  expect(read('docs/operations.md')).toContain(`bills ${dollars(DOLLARS.dashboard)} a month`);
  expect(read('docs/operations.md')).toContain(`costs ${dollars(tracesDollarsOf())} for a million`);
});
