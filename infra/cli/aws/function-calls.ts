import { CloudWatchClient, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import type { Calls } from '../../cost/used.ts';
import type { AwsAccess } from './access.ts';

/** How often functions were called from one time to another, and for how long they ran, by their names. */
export type CallsOf = (
  names: readonly string[],
  fromMs: number,
  toMs: number,
) => Promise<ReadonlyMap<string, Calls>>;

/** One request takes 500 metrics, and each function has two. */
const FUNCTIONS_AT_ONCE = 250;
const DAY_SECONDS = 86_400;

/** As CloudWatch counts the functions of a region. */
export function callsIn(access: AwsAccess): CallsOf {
  const client = new CloudWatchClient(access);

  async function add(
    all: Map<string, Calls>,
    names: readonly string[],
    fromMs: number,
    toMs: number,
  ): Promise<void> {
    const input = {
      StartTime: new Date(fromMs),
      EndTime: new Date(toMs),
      MetricDataQueries: names.flatMap((name, i) => [
        sumOf(`calls${i}`, 'Invocations', name),
        sumOf(`time${i}`, 'Duration', name),
      ]),
    };
    for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, input)) {
      for (const { Id = '', Values = [] } of MetricDataResults) {
        const [, what, index] = /^(calls|time)(\d+)$/.exec(Id) ?? [];
        const found = all.get(names[Number(index)] ?? '');
        const sum = Values.reduce((total, value) => total + value, 0);
        if (found && what === 'calls') found.calls += sum;
        else if (found) found.billedMs += sum;
      }
    }
  }

  return async (names, fromMs, toMs) => {
    const all = new Map(names.map((name) => [name, { calls: 0, billedMs: 0 }]));
    for (let at = 0; at < names.length; at += FUNCTIONS_AT_ONCE)
      await add(all, names.slice(at, at + FUNCTIONS_AT_ONCE), fromMs, toMs);
    return all;
  };
}

const sumOf = (Id: string, MetricName: string, functionName: string) => ({
  Id,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/Lambda',
      MetricName,
      Dimensions: [{ Name: 'FunctionName', Value: functionName }],
    },
    Period: DAY_SECONDS,
    Stat: 'Sum',
  },
});
