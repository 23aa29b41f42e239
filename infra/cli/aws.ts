import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import { rulePaused } from '../../lib/aws/rule.ts';
import { RUN_MESSAGE } from '../../lib/observe/log.ts';
import type { LogLine } from './last-run.ts';
import type { Ports } from './schedule.ts';

type AwsPorts = Pick<Ports, 'isPaused' | 'disable' | 'enable' | 'summaryLines'>;

/** The rules and logs of a region, with the credentials that the AWS SDK finds in the environment. */
export function awsPorts(region: string): AwsPorts {
  const events = new EventBridgeClient({ region });
  const logs = new CloudWatchLogsClient({ region });
  return {
    isPaused: (rule) => rulePaused(rule, events)(),
    disable: async (Name) => void (await events.send(new DisableRuleCommand({ Name }))),
    enable: async (Name) => void (await events.send(new EnableRuleCommand({ Name }))),
    summaryLines: (name, fromMs, toMs) => summaryLines(logs, name, fromMs, toMs),
  };
}

async function summaryLines(
  client: CloudWatchLogsClient,
  functionName: string,
  startTime: number,
  endTime: number,
): Promise<LogLine[]> {
  const filter = {
    logGroupName: `/aws/lambda/${functionName}`,
    filterPattern: `"${RUN_MESSAGE}"`,
    startTime,
    endTime,
  };
  const lines: LogLine[] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client }, filter)) {
    for (const { timestamp = 0, message = '' } of events)
      lines.push({ timestampMs: timestamp, message });
  }
  return lines;
}
