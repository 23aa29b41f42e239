import { axis, BAR_LABEL, type Chart, COLORS, GRID, LEGEND, titled } from './draw.ts';
import type { PickUpFigures } from './results.ts';

/** How soon a task starts while its worker waits for one, by client and store. */
export function pickUpChart(byStore: Record<string, PickUpFigures>): Chart {
  const rows = Object.entries(byStore).flatMap(([store, figures]) =>
    figures.map((figure) => ({ ...figure, name: `${NAMES[figure.contestant]}\n${store}` })),
  );
  const bars = (name: string, color: string, data: number[]) => ({
    ...{ type: 'bar' as const, name, color, data },
    label: BAR_LABEL,
  });
  return {
    title: titled(
      'How soon a task starts while the poller is at work',
      '5 workflows a second on a real server, poller and worker in one process; measured',
    ),
    legend: LEGEND,
    grid: GRID,
    xAxis: {
      type: 'category',
      ...axis('', 0),
      axisLabel: { interval: 0 },
      data: rows.map(({ name }) => name),
    },
    yAxis: { type: 'value', ...axis('wait, ms', 44) },
    series: [
      bars(
        'p50',
        COLORS.ours,
        rows.map(({ p50Ms }) => p50Ms),
      ),
      bars(
        'p99',
        COLORS.others,
        rows.map(({ p99Ms }) => p99Ms),
      ),
    ],
  };
}

const NAMES: Record<string, string> = {
  bare: 'a bare loop',
  'js-sdk': 'JavaScript SDK',
  ours: 'conductor-lambda',
};
