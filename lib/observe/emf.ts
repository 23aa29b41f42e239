import { METRICS, type Meter, type Meters, type MetricName, NAMESPACE, unitOf } from './metrics.ts';

/** The values of some metrics, in the shape of CloudWatch's embedded metric format. */
export type Values = Partial<Record<MetricName, number | readonly number[] | Histogram>>;

/**
 * Values with how often each came. AWS's page of the format does not name this form; the exporter of AWS's own collector
 * (awsemfexporter) writes it.
 */
interface Histogram {
  Values: number[];
  Counts: number[];
  Min: number;
  Max: number;
  Count: number;
  Sum: number;
}

/** The most values of a metric in one line. */
const MAX_VALUES = 100;

/**
 * A line of a log of which CloudWatch makes metrics: no call of AWS, and no price where the line is not written. Each name
 * together with each set of dimensions is a metric that AWS bills by the hour.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emfLine(dimensions: Record<string, string>, values: Values, nowMs: number): string {
  return JSON.stringify({
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [Object.keys(dimensions)],
          Metrics: Object.keys(values).map((Name) => ({ Name, Unit: unitOf(Name) })),
        },
      ],
    },
    ...dimensions,
    ...values,
  });
}

/** Not by `console`, before whose lines Lambda puts a time and an id, or which it makes a text within JSON. */
export const writeLine = (line: string) => void process.stdout.write(`${line}\n`);

/** What a poller passes on. */
export interface Chosen {
  /** Its name: the dimension `poller`. */
  poller: string;
  /** All metrics of each type. */
  metrics: boolean;
  /** Those of the poller itself, for its alarms. */
  alarms: boolean;
}

/**
 * The meters of a poller in CloudWatch. A flush writes one line for each type that had work since the last one, and one for
 * the poller if any had; nothing where there was no work and no trouble. How many there are does not grow with the tasks.
 */
export function emfMeters(
  { poller, metrics, alarms }: Chosen,
  nowMs: () => number,
  write: (line: string) => void = writeLine,
): Meters {
  const ofTypes = new Map<string, Measured>();
  let ofPoller = measured();

  const flushOne = (dimensions: object, taken: Measured, isWanted: boolean) => {
    const all = valuesOf(taken);
    const values = isWanted ? all : only(all, ALWAYS);
    if (Object.keys(values).length > 0) write(emfLine({ poller, ...dimensions }, values, nowMs()));
  };

  return {
    ofPoller: { measure: (name, value) => ofPoller.measure(name, value) },
    ofType: (taskType) => ({
      measure(name, value) {
        const { of } = METRICS[name];
        if (of !== 'type') ofPoller.measure(name, value);
        if (of === 'poller') return;
        const known = ofTypes.get(taskType) ?? measured();
        ofTypes.set(taskType, known);
        known.measure(name, value);
      },
    }),
    flush() {
      const busy = [...ofTypes].filter(([, taken]) => hasWork(taken));
      for (const [taskType, taken] of busy) flushOne({ taskType }, taken, metrics);
      if (busy.length > 0 || ofPoller.most('types_not_polled') > 0) flushOne({}, ofPoller, alarms);
      ofTypes.clear();
      ofPoller = measured();
    },
  };
}

/** Of these there is nothing where no worker is broken. */
const ALWAYS: readonly MetricName[] = ['breaker_open_total'];

/** Of a type without work there is no more than this. */
const QUIET: readonly MetricName[] = [
  'task_poll_total',
  'task_poll_time_seconds',
  'active_workers',
  'slots_used_percent',
];

const hasWork = (taken: Measured) =>
  taken.names().some((name) => !QUIET.includes(name)) || taken.most('active_workers') > 0;

/** What was measured since the last flush: for each value how often it came. A counter has one value. */
interface Measured extends Meter {
  names(): MetricName[];
  counts(name: MetricName): [value: number, count: number][];
  /** The largest value; 0 where there is none. */
  most(name: MetricName): number;
}

function measured(): Measured {
  const byName = new Map<MetricName, Map<number, number>>();
  const counts = (name: MetricName) => [...(byName.get(name) ?? [])];
  return {
    measure(name, value = 1) {
      const { kind } = METRICS[name];
      const before = byName.get(name) ?? new Map<number, number>();
      byName.set(name, before);
      if (kind === 'counter') {
        const [total = 0] = before.keys();
        before.clear();
        before.set(total + value, 1);
      } else {
        // Of gauges there are a few only.
        const near = kind === 'gauge' ? value : rounded(value);
        before.set(near, (before.get(near) ?? 0) + 1);
      }
    },
    names: () => [...byName.keys()],
    counts,
    most: (name) => Math.max(0, ...counts(name).map(([value]) => value)),
  };
}

const valuesOf = (taken: Measured): Values =>
  Object.fromEntries(taken.names().map((name) => [name, packed(taken.counts(name))]));

function packed(counts: [number, number][]): number | number[] | Histogram {
  const Count = sum(counts.map(([, count]) => count));
  const [first] = counts;
  if (first && Count === 1) return Number(first[0].toPrecision(6));
  if (Count <= MAX_VALUES)
    return counts.flatMap(([value, count]) => Array<number>(count).fill(value));
  const Values = counts.map(([value]) => value);
  return {
    Values,
    Counts: counts.map(([, count]) => count),
    Min: Math.min(...Values),
    Max: Math.max(...Values),
    Count,
    Sum: sum(counts.map(([value, count]) => value * count)),
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

const only = (values: Values, names: readonly MetricName[]): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => names.some((n) => n === name)));

/** Twelve values for each power of ten: at most 10 % off, and fewer than a hundred of them for all times, or all sizes. */
const PER_DECADE = 12;
/** A millisecond; of bytes there is no part. */
const LEAST = 1e-3;

function rounded(value: number): number {
  const step = Math.round(Math.log10(Math.max(LEAST, value)) * PER_DECADE);
  return Number((10 ** (step / PER_DECADE)).toPrecision(3));
}
