import { BURSTS } from '../../infra/cost/defaults.ts';
import { monthDollarsOf, type Service } from '../../infra/cost/month.ts';
import { fargateDollars, standardDollarsOf } from '../../infra/cost/others.ts';
import { MILLION } from '../../infra/cost/tasks.ts';
import { POLLER_MEMORY_MB } from '../../infra/plugin/defaults.ts';
import { axis, type Chart, COLORS, GRID, LEGEND, titled } from './draw.ts';

export const WORK_MS = 200;

/** The service of the chart, and of the figures beside it: the default pace. */
export const serviceWith = (spread: Service['spread'], size = 1, workMs = WORK_MS): Service => ({
  pace: { kind: 'sweep', seconds: 10 },
  pollerMemoryMb: POLLER_MEMORY_MB,
  work: { workMs, size },
  spread,
});

/** From a thousand tasks a month to thirty million, evenly on a scale of powers. */
const POINTS = Array.from({ length: 46 }, (_, i) => Math.round(1_000 * 10 ** (i / 10)));

const LINES: { name: string; color: string; dashed?: true; of: (tasks: number) => number }[] = [
  {
    name: 'ours, tasks in bursts, batches of 10',
    color: COLORS.oursBest,
    of: (tasks) => monthDollarsOf(serviceWith(BURSTS, 10), tasks),
  },
  {
    name: 'ours, tasks in bursts',
    color: COLORS.ours,
    of: (tasks) => monthDollarsOf(serviceWith(BURSTS), tasks),
  },
  {
    name: 'ours, tasks one by one',
    color: COLORS.oursToo,
    of: (tasks) => monthDollarsOf(serviceWith({ kind: 'spread' }), tasks),
  },
  {
    name: 'always-on container (Fargate)',
    color: COLORS.others,
    dashed: true,
    of: fargateDollars,
  },
  {
    name: 'Step Functions Standard',
    color: COLORS.othersToo,
    dashed: true,
    of: (tasks) => (tasks / MILLION) * standardDollarsOf(WORK_MS),
  },
];

/** What a month costs by its number of tasks. */
export const monthChart = (): Chart => ({
  title: titled(
    'What a month costs',
    'tasks of 200 ms, worker with 256 MB; AWS list prices, us-east-1, arm64; computed',
  ),
  legend: { ...LEGEND, icon: 'rect', itemHeight: 4, itemGap: 22 },
  grid: { ...GRID, top: 136 },
  xAxis: {
    type: 'log',
    ...axis('tasks a month', 32),
    min: 1_000,
    max: 30_000_000,
    axisLabel: { formatter: short },
  },
  yAxis: {
    type: 'log',
    ...axis('dollars a month', 44),
    min: 0.1,
    max: 100,
    axisLabel: { formatter: '${value}' },
  },
  series: LINES.map(({ name, color, dashed, of }) => ({
    ...{ type: 'line', name, color, showSymbol: false },
    lineStyle: { width: 2.5, type: dashed ? 'dashed' : 'solid' },
    data: POINTS.map((tasks) => [tasks, of(tasks)]),
  })),
});

function short(value: number): string {
  return value >= MILLION ? `${value / MILLION} M` : `${value / 1_000} k`;
}
