import { axis, type Chart, COLORS, GRID, LEGEND, titled } from './draw.ts';
import type { VirtualFigures } from './results.ts';

/** How long tasks wait, by how many come in a second. */
export function ratesChart({ rates }: VirtualFigures): Chart {
  const single = rates.filter(({ batch }) => batch === 1);
  const batches = rates.filter(({ batch }) => batch > 1);
  const line = (name: string, color: string, of: 'meanMs' | 'p99Ms', from: typeof rates) => ({
    ...{ type: 'line' as const, name, color, symbolSize: 7 },
    lineStyle: { width: 2.5, type: from === batches ? ('dashed' as const) : ('solid' as const) },
    data: from.map((rate) => [rate.tasksPerSecond, rate[of]]),
  });
  return {
    title: titled(
      'From scheduled to the worker’s first line',
      'tasks that come all the time; real poller in virtual time, a poller for each 500 tasks a second',
    ),
    legend: LEGEND,
    grid: GRID,
    xAxis: { type: 'log', ...axis('tasks a second', 32), min: 1, max: 10_000 },
    yAxis: { type: 'log', ...axis('wait, ms', 44), min: 10, max: 10_000 },
    series: [
      line('mean', COLORS.ours, 'meanMs', single),
      line('p99', COLORS.others, 'p99Ms', single),
      line('mean, batches of 10', COLORS.oursToo, 'meanMs', batches),
      line('p99, batches of 10', COLORS.othersToo, 'p99Ms', batches),
    ],
  };
}
