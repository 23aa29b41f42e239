import type { MetricName } from '../../observe/metrics.ts';

/** Numbers of a process in Prometheus' text format, by the names of Conductor's SDKs. */

type Labels = Readonly<Record<string, string>>;

/** A metric of one name, with a value for each combination of labels. */
interface Metric {
  lines(): string[];
}

export interface Counter extends Metric {
  add(labels: Labels, by?: number): void;
}

export interface Histogram extends Metric {
  observe(labels: Labels, value: number): void;
}

/** A number that goes up, or with `gauge` also down. */
export function counter(
  name: MetricName,
  help: string,
  type: 'counter' | 'gauge' = 'counter',
): Counter {
  const all = seriesOf(() => ({ value: 0 }));
  return {
    add(labels, by = 1) {
      all.of(labels).value += by;
    },
    lines: () => [
      ...header(name, help, type),
      ...all.each().map(([labels, { value }]) => `${name}{${labels}} ${value}`),
    ],
  };
}

/** How values are spread: the count of those up to each bound, their number and their sum. */
export function histogram(name: MetricName, help: string, bounds: readonly number[]): Histogram {
  const all = seriesOf(() => ({ counts: bounds.map(() => 0), count: 0, sum: 0 }));
  return {
    observe(labels, value) {
      const one = all.of(labels);
      const at = bounds.findIndex((bound) => value <= bound);
      if (at >= 0) one.counts[at] = (one.counts[at] ?? 0) + 1;
      one.count += 1;
      one.sum += value;
    },
    lines: () => [
      ...header(name, help, 'histogram'),
      ...all.each().flatMap(([labels, { counts, count, sum }]) => {
        let below = 0;
        const buckets = bounds.map((bound, i) => {
          below += counts[i] ?? 0;
          return `${name}_bucket{${labels},le="${bound}"} ${below}`;
        });
        return [
          ...buckets,
          `${name}_bucket{${labels},le="+Inf"} ${count}`,
          `${name}_sum{${labels}} ${sum}`,
          `${name}_count{${labels}} ${count}`,
        ];
      }),
    ],
  };
}

/** A value for each combination of labels. The labels are written only when the metrics are read: each task has some. */
function seriesOf<T>(make: () => T) {
  const all = new Map<string, { labels: Labels; value: T }>();
  return {
    of(labels: Labels): T {
      let key = '';
      for (const name in labels) key += `${labels[name]}\n`;
      const known = all.get(key);
      if (known) return known.value;
      const value = make();
      all.set(key, { labels, value });
      return value;
    },
    each: () => [...all.values()].map(({ labels, value }) => [written(labels), value] as const),
  };
}

const header = (name: string, help: string, type: string) => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
];

const written = (labels: Labels) =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escaped)}"`)
    .join(',');

const escaped = (character: string) => (character === '\n' ? '\\n' : `\\${character}`);

/** The text that Prometheus reads. */
export const textOf = (metrics: readonly Metric[]): string =>
  `${metrics.flatMap((metric) => metric.lines()).join('\n')}\n`;
