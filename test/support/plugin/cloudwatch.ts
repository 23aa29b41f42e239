import { createContext, runInContext } from 'node:vm';
import * as v from 'valibot';

/** A value of a metric, as CloudWatch gets it. */
export interface Point {
  namespace: string;
  name: string;
  /** As `poller=orders-dev-conductor-poller`, in the order of the names. */
  dimensions: string;
  atMs: number;
  value: number;
}

/** How often alarms of periods under an hour are looked at. */
const LOOK_MS = 60_000;

const Dimensions = v.array(v.object({ Name: v.string(), Value: v.string() }));
const Metric = v.object({
  Namespace: v.string(),
  MetricName: v.string(),
  Dimensions,
});
const Stat = v.picklist(['Sum', 'Minimum', 'Maximum']);
const Alarm = v.looseObject({
  AlarmName: v.string(),
  AlarmDescription: v.string(),
  ...v.partial(Metric).entries,
  Statistic: v.optional(Stat),
  Period: v.optional(v.number()),
  Metrics: v.optional(
    v.array(
      v.object({
        Id: v.string(),
        MetricStat: v.optional(v.object({ Metric, Period: v.number(), Stat })),
        Expression: v.optional(v.string()),
        Label: v.optional(v.string()),
        ReturnData: v.optional(v.boolean()),
      }),
    ),
  ),
  ComparisonOperator: v.picklist([
    'LessThanThreshold',
    'GreaterThanThreshold',
    'GreaterThanOrEqualToThreshold',
  ]),
  Threshold: v.number(),
  EvaluationPeriods: v.number(),
  DatapointsToAlarm: v.optional(v.number()),
  TreatMissingData: v.picklist(['breaching', 'notBreaching']),
});
type Alarm = v.InferOutput<typeof Alarm>;

/**
 * When an alarm rings, in milliseconds: looked at each minute, by what a template says of it. It is a small part of
 * CloudWatch: whole periods back from each look, `M out of N`, and the two functions of math that our alarms use.
 */
export function ringsAt(properties: unknown, points: readonly Point[], untilMs: number): number[] {
  const alarm = v.parse(Alarm, properties);
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods } = alarm;
  const periodMs = 1_000 * (alarm.Period ?? alarm.Metrics?.[0]?.MetricStat?.Period ?? 0);
  const looks: number[] = [];
  for (let atMs = periodMs * EvaluationPeriods; atMs <= untilMs; atMs += LOOK_MS) {
    const breaching = Array.from({ length: EvaluationPeriods }, (_, i) =>
      isBreaching(alarm, points, atMs - (i + 1) * periodMs, periodMs),
    ).filter(Boolean);
    if (breaching.length >= DatapointsToAlarm) looks.push(atMs);
  }
  return looks;
}

function isBreaching(alarm: Alarm, points: readonly Point[], fromMs: number, periodMs: number) {
  const value = valueIn(alarm, points, fromMs, periodMs);
  if (value === undefined) return alarm.TreatMissingData === 'breaching';
  if (alarm.ComparisonOperator === 'LessThanThreshold') return value < alarm.Threshold;
  return alarm.ComparisonOperator === 'GreaterThanThreshold'
    ? value > alarm.Threshold
    : value >= alarm.Threshold;
}

function valueIn(alarm: Alarm, points: readonly Point[], fromMs: number, periodMs: number) {
  const of = (metric: v.InferOutput<typeof Metric>, stat: v.InferOutput<typeof Stat>) => {
    const dimensions = metric.Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).join();
    const values = points
      .filter(
        (point) =>
          point.namespace === metric.Namespace &&
          point.name === metric.MetricName &&
          point.dimensions === dimensions &&
          point.atMs >= fromMs &&
          point.atMs < fromMs + periodMs,
      )
      .map(({ value }) => value);
    if (values.length === 0) return undefined;
    if (stat === 'Sum') return values.reduce((a, b) => a + b, 0);
    return stat === 'Minimum' ? Math.min(...values) : Math.max(...values);
  };
  if (!alarm.Metrics) return of(v.parse(Metric, alarm), v.parse(Stat, alarm.Statistic));
  const known = alarm.Metrics.flatMap(({ Id, MetricStat }) =>
    MetricStat ? [[Id, of(MetricStat.Metric, MetricStat.Stat)] as const] : [],
  );
  const { Expression = '' } = alarm.Metrics.find((each) => each.Expression) ?? {};
  return calculated(Expression, Object.fromEntries(known));
}

/** With a metric that is missing there is no value, unless FILL gives one. */
function calculated(expression: string, metrics: Record<string, number | undefined>) {
  const bare = expression.replaceAll(/FILL\(\w+, 0\)/g, '');
  const isMissing = Object.entries(metrics).some(
    ([id, value]) => value === undefined && new RegExp(`\\b${id}\\b`).test(bare),
  );
  if (isMissing) return undefined;
  const FILL = (value: number | undefined, other: number) => value ?? other;
  const IF = (is: boolean, value: number, other: number) => (is ? value : other);
  return v.parse(v.number(), runInContext(expression, createContext({ ...metrics, FILL, IF })));
}
