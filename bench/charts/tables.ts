import { BURSTS } from '../../infra/cost/defaults.ts';
import { breakEvenTasksOf } from '../../infra/cost/month.ts';
import { pollerDollarsOf, type Traffic } from '../../infra/cost/tasks.ts';
import { POLLER_MEMORY_MB } from '../../infra/plugin/defaults.ts';
import { shown } from '../statistics.ts';
import { MILLION_WAYS, TASK_MS } from './million.ts';
import { serviceWith, WORK_MS } from './month.ts';
import type { TableFigures } from './results.ts';

/** The page with tables of these names, each between its markers; the rest of it stays. */
export function withTables(page: string, tables: Record<string, string>): string {
  return Object.entries(tables).reduce((text, [name, table]) => {
    const begin = `<!-- table ${name}: written by npm run bench -- charts -->`;
    const end = `<!-- table ${name}: end -->`;
    const [before, rest] = text.split(begin);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined)
      throw new Error(`the page lacks the markers of the table ${name}`);
    return `${before}${begin}\n\n${table}\n\n${end}${after}`;
  }, page);
}

/** The tables of docs/performance.md. */
export const performanceTables = ({ held, rates, day, deployed, fromIdle }: TableFigures) => ({
  deployed: table(
    ['', 'at once', 'a second', '× emulator alone', '× JavaScript SDK'],
    deployed.map(({ way, concurrency, perSecond, toEmulator, toSdk }) => [
      ...[way, String(concurrency)],
      ...[perSecond, toEmulator, toSdk].map(shown),
    ]),
  ),
  'from-idle': table(
    ['a task that finds no run', 'p50', 'p90', 'most'],
    fromIdle.map(({ by, p50Ms, p90Ms, maxMs }) => [
      WAYS_FROM_IDLE[by] ?? by,
      ...[p50Ms, p90Ms, maxMs].map((ms) => `${number(ms)} ms`),
    ]),
  ),
  held: table(
    ['', 'measured', 'in virtual time', 'deviation'],
    held.map(({ what, unit, real, virtual, deviation }) => [
      what,
      `${real} ${unit}`,
      `${virtual} ${unit}`,
      `${deviation > 0 ? '+' : ''}${deviation} %`,
    ]),
  ),
  rates: table(
    [
      ...['tasks a second', 'pollers', 'batch', 'wait, mean', 'wait, p99', 'slots, mean', 'peak'],
      ...['polls per task', 'poller, $ per million', 'worker, $ per million'],
    ],
    rates.map((rate) => [
      number(rate.tasksPerSecond),
      `${rate.pollers} of ${rate.pollerMemoryMb} MB`,
      String(rate.batch),
      `${number(rate.meanMs)} ms`,
      `${number(rate.p99Ms)} ms`,
      number(rate.slotsMean),
      number(rate.slotsPeak),
      String(rate.pollsPerTask),
      dollars(rate.pollerDollarsPerMillion),
      dollars(rate.workerDollarsPerMillion),
    ]),
  ),
  day: table(
    [
      ...['', 'wait, mean', 'p50', 'p99', 'most', 'slots, mean', 'peak', 'poller, billed'],
      ...['a day', 'of it workers', 'a month'],
    ],
    [
      ...day.days.map((each) => [
        PACE_NAMES[each.pace] ?? each.pace,
        ...[each.meanMs, each.p50Ms, each.p99Ms, each.mostMs].map((ms) => `${number(ms)} ms`),
        ...[each.slotsMean, each.slotsPeak].map(number),
        `${number(each.pollerSeconds)} s`,
        dollars(each.serviceDollars + each.workerDollars),
        dollars(each.workerDollars),
        dollars(each.monthDollars),
      ]),
      [
        'Fargate, always on',
        ...Array.from({ length: 7 }, () => ''),
        ...[dollars(day.fargateDollars), '', dollars(MONTHS_OF_A_DAY * day.fargateDollars)],
      ],
    ],
  ),
  million: table(
    ['a million tasks', ...TASK_MS.map((ms) => `of ${number(ms)} ms`)],
    MILLION_WAYS.map(({ name, dollarsOf }) => [
      name,
      ...TASK_MS.map((ms) => dollars(dollarsOf(ms))),
    ]),
  ),
  polling: table(
    ['tasks come', 'poller, $ per million'],
    TRAFFIC.map(([name, traffic]) => [
      name,
      dollars(pollerDollarsOf(traffic, WORK_MS, MEAN_WAIT_SECONDS, POLLER_MEMORY_MB)),
    ]),
  ),
  'break-even': table(
    [
      'tasks a month, from which on Fargate is cheaper',
      ...TASK_MS.map((ms) => `of ${number(ms)} ms`),
    ],
    [
      [
        'each by itself',
        ...TASK_MS.map((ms) => millions(breakEvenTasksOf(serviceWith({ kind: 'spread' }, 1, ms)))),
      ],
      ['in bursts', ...TASK_MS.map((ms) => millions(breakEvenTasksOf(serviceWith(BURSTS, 1, ms))))],
      [
        'in bursts, batches of 10',
        ...TASK_MS.map((ms) => millions(breakEvenTasksOf(serviceWith(BURSTS, 10, ms)))),
      ],
    ],
  ),
});

const WAYS_FROM_IDLE: Record<string, string> = {
  woken: 'with `wake`',
  swept: 'with `sweep: 10`, the default',
};

const PACE_NAMES: Record<string, string> = {
  sweep: '`sweep: 10`, the default',
  wake: '`wake`',
  always: '`always: true`',
};
const MONTHS_OF_A_DAY = 730 / 24;
const MEAN_WAIT_SECONDS = 5;

const TRAFFIC: [string, Traffic][] = [
  ['each by itself, one a minute', { kind: 'spread', tasksPerSecond: 1 / 60 }],
  ['each by itself, one a second', { kind: 'spread', tasksPerSecond: 1 }],
  ['each by itself, ten a second', { kind: 'spread', tasksPerSecond: 10 }],
  ['each by itself, a hundred a second', { kind: 'spread', tasksPerSecond: 100 }],
  ['in bursts of 500, twenty a second', BURSTS],
];

const number = (value: number): string => value.toLocaleString('en-US');

/** By the cent; with three digits that count where it is less. */
export const dollars = (value: number): string =>
  `$${value < 0.1 ? Number(value.toPrecision(3)) : value.toFixed(2)}`;

export const millions = (tasks: number): string => `${(tasks / 1_000_000).toFixed(1)} million`;

function table(head: readonly string[], rows: readonly string[][]): string {
  const widths = head.map((cell, i) =>
    Math.max(3, cell.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...rows].map(line).join('\n');
}
