import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import type { AwsAccess } from './access.ts';

/** What CloudWatch has counted. */
export interface Metric {
  namespace: string;
  name: string;
  dimensions: Readonly<Record<string, string>>;
  statistic: 'Sum' | 'Maximum';
  fromMs: number;
  toMs: number;
}

export interface Alarm {
  name: string;
  /** AWS's own word: OK, ALARM or INSUFFICIENT_DATA. */
  state: string;
  /** Whether it tells a person or a program; a pause switches that off. */
  hasActions: boolean;
}

/** What was counted in a time. */
export interface Counted {
  value: number;
  /** When the last minute began that has another value than 0, in milliseconds since 1970; undefined where none has. */
  lastAtMs: number | undefined;
}

/** What CloudWatch watches. */
export interface Watched {
  /** Undefined where nothing was counted in that time. */
  metric(metric: Metric): Promise<Counted | undefined>;
  alarms(names: readonly string[]): Promise<Alarm[]>;
}

const PERIOD_SECONDS = 60;

export function watchedIn(access: AwsAccess): Watched {
  const client = new CloudWatchClient(access);
  return {
    async metric({ namespace, name, dimensions, statistic, fromMs, toMs }) {
      const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
      const { MetricDataResults } = await client.send(
        new GetMetricDataCommand({
          StartTime: new Date(fromMs),
          EndTime: new Date(toMs),
          MetricDataQueries: [
            {
              Id: 'asked',
              MetricStat: {
                Metric: { Namespace: namespace, MetricName: name, Dimensions },
                Period: PERIOD_SECONDS,
                Stat: statistic,
              },
            },
          ],
        }),
      );
      const [{ Values: values = [], Timestamps: times = [] } = {}] = MetricDataResults ?? [];
      if (values.length === 0) return undefined;
      const active = times.filter((_, i) => values[i] !== 0).map((time) => time.getTime());
      return {
        value:
          statistic === 'Sum' ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values),
        lastAtMs: active.length > 0 ? Math.max(...active) : undefined,
      };
    },
    async alarms(names) {
      const { MetricAlarms } = await client.send(
        new DescribeAlarmsCommand({ AlarmNames: [...names] }),
      );
      return (MetricAlarms ?? []).map(
        ({ AlarmName = '', StateValue = '', AlarmActions = [], ActionsEnabled = true }) => ({
          ...{ name: AlarmName, state: StateValue },
          hasActions: ActionsEnabled && AlarmActions.length > 0,
        }),
      );
    },
  };
}
