import { type Chart, COLORS, LEGEND, titled } from './draw.ts';
import type { MetricLines } from './results.ts';

/** One of the dashboard's widgets: a value of each line of metrics. */
interface Widget {
  title: string;
  metric: string;
  value: (values: readonly number[]) => number;
}

const most = (values: readonly number[]) => Math.max(...values);
const middle = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const WIDGETS: readonly Widget[] = [
  { title: 'Tasks started', metric: 'task_execution_started_total', value: most },
  {
    title: 'Wait until a task is polled, p50, s',
    metric: 'task_pickup_time_seconds',
    value: middle,
  },
  { title: 'Time of the function, p50, s', metric: 'task_execute_time_seconds', value: middle },
  { title: 'Time of the report, p50, s', metric: 'task_update_time_seconds', value: middle },
];

const LEFT = [56, 420];
const TOP = [116, 268];
const SIZE = { width: 300, height: 88 };

/** What the dashboard shows of some bursts of workflows: some widgets, with a point for each line of metrics. */
export function dashboardChart(lines: MetricLines): Chart {
  const types = [...new Set(lines.map(({ taskType }) => taskType))];
  const fromMs = Math.min(...lines.map(({ atMs }) => atMs));
  const palette = [COLORS.ours, COLORS.others, COLORS.oursBest];
  const places = WIDGETS.map((_, i) => ({
    left: LEFT[i % 2] ?? 0,
    top: TOP[Math.floor(i / 2)] ?? 0,
    ...SIZE,
  }));
  const axes = WIDGETS.map((_, gridIndex) => gridIndex);
  return {
    title: titled(
      'The dashboard of three task types',
      'bursts of workflows on the local emulator: the service’s own lines of metrics, by the second',
    ),
    legend: { ...LEGEND, data: types },
    grid: places,
    xAxis: axes.map((gridIndex) => ({ type: 'value', gridIndex, splitLine: { show: false } })),
    yAxis: axes.map((gridIndex) => ({
      type: 'value',
      gridIndex,
      min: 0,
      splitNumber: 3,
      name: WIDGETS[gridIndex]?.title ?? '',
      nameTextStyle: { align: 'left', fontWeight: 'bold', padding: [0, 0, 0, -40] },
    })),
    series: WIDGETS.flatMap(({ metric, value }, i) =>
      types.map((name, t) => ({
        type: 'line' as const,
        ...{ name, xAxisIndex: i, yAxisIndex: i, symbolSize: 5, color: palette[t] ?? COLORS.faint },
        data: lines
          .filter(({ taskType, metrics }) => taskType === name && metric in metrics)
          .map(({ atMs, metrics }) => [(atMs - fromMs) / 1_000, value(metrics[metric] ?? [])]),
      })),
    ),
  };
}
