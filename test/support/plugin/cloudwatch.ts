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

const Alarm = v.looseObject({
  Namespace: v.string(),
  MetricName: v.string(),
  Dimensions: v.array(v.object({ Name: v.string(), Value: v.string() })),
  Statistic: v.picklist(['Sum', 'Average', 'Minimum', 'Maximum']),
  Period: v.number(),
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
 * CloudWatch: whole periods back from each look, and `M out of N`.
 */
export function ringsAt(properties: unknown, points: readonly Point[], untilMs: number): number[] {
  const alarm = v.parse(Alarm, properties);
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods } = alarm;
  const periodMs = 1_000 * alarm.Period;
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
  const dimensions = alarm.Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).join();
  const values = points
    .filter(
      (point) =>
        point.namespace === alarm.Namespace &&
        point.name === alarm.MetricName &&
        point.dimensions === dimensions &&
        point.atMs >= fromMs &&
        point.atMs < fromMs + periodMs,
    )
    .map(({ value }) => value);
  const sum = values.reduce((a, b) => a + b, 0);
  if (values.length === 0) return undefined;
  if (alarm.Statistic === 'Sum') return sum;
  if (alarm.Statistic === 'Average') return sum / values.length;
  return alarm.Statistic === 'Minimum' ? Math.min(...values) : Math.max(...values);
}
