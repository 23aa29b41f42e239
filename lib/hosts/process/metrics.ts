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
  name: string,
  help: string,
  type: 'counter' | 'gauge' = 'counter',
): Counter {
  const values = new Map<string, number>();
  return {
    add(labels, by = 1) {
      const key = written(labels);
      values.set(key, (values.get(key) ?? 0) + by);
    },
    lines: () => [
      ...header(name, help, type),
      ...[...values].map(([labels, value]) => `${name}{${labels}} ${value}`),
    ],
  };
}

/** How values are spread: the count of those up to each bound, their number and their sum. */
export function histogram(name: string, help: string, bounds: readonly number[]): Histogram {
  const series = new Map<string, { counts: number[]; count: number; sum: number }>();
  return {
    observe(labels, value) {
      const key = written(labels);
      const one = series.get(key) ?? { counts: bounds.map(() => 0), count: 0, sum: 0 };
      series.set(key, one);
      const at = bounds.findIndex((bound) => value <= bound);
      if (at >= 0) one.counts[at] = (one.counts[at] ?? 0) + 1;
      one.count += 1;
      one.sum += value;
    },
    lines: () => [
      ...header(name, help, 'histogram'),
      ...[...series].flatMap(([labels, { counts, count, sum }]) => {
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
