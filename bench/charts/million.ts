import { BURSTS } from '../../infra/cost/defaults.ts';
import { expressDollarsOf, queueDollarsOf, standardDollarsOf } from '../../infra/cost/others.ts';
import { pollerDollarsOf, workerDollarsOf } from '../../infra/cost/tasks.ts';
import { POLLER_MEMORY_MB } from '../../infra/plugin/defaults.ts';
import { axis, type Chart, COLORS, GRID, LEGEND, titled } from './draw.ts';

export const TASK_MS = [50, 200, 1_000] as const;

const pollerDollars = (workMs: number) => pollerDollarsOf(BURSTS, workMs, 5, POLLER_MEMORY_MB);

/** A million tasks by each way, for what they take. Ours come in bursts: their poller is in it. */
export const MILLION_WAYS: { name: string; dollarsOf: (workMs: number) => number }[] = [
  {
    name: 'conductor-lambda, batches of 10',
    dollarsOf: (workMs) => workerDollarsOf({ workMs, size: 10 }) + pollerDollars(workMs),
  },
  {
    name: 'conductor-lambda',
    dollarsOf: (workMs) => workerDollarsOf({ workMs, size: 1 }) + pollerDollars(workMs),
  },
  {
    name: 'SQS and Lambda, batches of 10',
    dollarsOf: (workMs) => queueDollarsOf({ workMs, size: 10 }),
  },
  { name: 'SQS and Lambda', dollarsOf: (workMs) => queueDollarsOf({ workMs, size: 1 }) },
  { name: 'Step Functions Express and Lambda', dollarsOf: expressDollarsOf },
  { name: 'Step Functions Standard and Lambda', dollarsOf: standardDollarsOf },
];

const TINTS = [COLORS.oursToo, COLORS.ours, COLORS.oursBest];

/** What a million tasks cost, by way and by what a task takes. */
export const millionChart = (): Chart => ({
  title: titled(
    'What a million tasks cost',
    'in bursts of 500, worker with 256 MB; AWS list prices, us-east-1, arm64; computed',
  ),
  legend: LEGEND,
  grid: { ...GRID, left: 270 },
  xAxis: {
    type: 'log',
    ...axis('dollars for a million tasks', 32),
    ...{ min: 0.1, max: 100, startValue: 0.1 },
    axisLabel: { formatter: '${value}' },
  },
  yAxis: {
    type: 'category',
    ...axis('', 0),
    inverse: true,
    data: MILLION_WAYS.map(({ name }) => name),
  },
  series: TASK_MS.map((workMs, i) => ({
    ...{
      type: 'bar',
      name: `${workMs.toLocaleString('en-US')} ms`,
      color: TINTS[i] ?? COLORS.faint,
    },
    barGap: '10%',
    data: MILLION_WAYS.map(({ dollarsOf }) => dollarsOf(workMs)),
    label: { show: true, position: 'right', fontSize: 10, formatter: shownDollars },
  })),
});

const shownDollars = ({ value }: { value?: unknown }) => `$${Number(value).toFixed(2)}`;
