import { axis, BAR_LABEL, type Chart, COLORS, GRID, LEGEND, titled } from './draw.ts';
import type { VirtualFigures } from './results.ts';

/** What a day of bursts costs in a month of such days, and how long its tasks wait, by pace. */
export const dayChart = ({ day: { days } }: VirtualFigures): Chart => ({
  title: titled(
    'A day of bursts: wait against cost',
    `${days[0]?.tasks.toLocaleString('en-US')} tasks; real poller in virtual time, cold starts in it`,
  ),
  legend: LEGEND,
  grid: GRID,
  xAxis: {
    type: 'category',
    ...axis('', 0),
    data: days.map(
      ({ pace, monthDollars }) => `${NAMES[pace] ?? pace}\n$${monthDollars.toFixed(2)} a month`,
    ),
  },
  yAxis: { type: 'log', ...axis('wait, ms', 48), min: 10, max: 100_000 },
  series: [
    bars(
      'p50',
      COLORS.oursToo,
      days.map(({ p50Ms }) => p50Ms),
    ),
    bars(
      'mean',
      COLORS.ours,
      days.map(({ meanMs }) => meanMs),
    ),
    bars(
      'p99',
      COLORS.others,
      days.map(({ p99Ms }) => p99Ms),
    ),
  ],
});

const NAMES: Record<string, string> = {
  sweep: 'sweep: 10 (the default)',
  wake: 'wake',
  always: 'always: true',
};

const bars = (name: string, color: string, data: number[]) => ({
  ...{ type: 'bar' as const, name, color, data },
  label: BAR_LABEL,
});
