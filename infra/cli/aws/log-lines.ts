import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { RUN_MESSAGE } from '../../../lib/observe/log.ts';
import type { LogLine } from '../last-run.ts';

/** The lines with summaries of runs in a log group, from one time to another, in milliseconds since 1970. */
export async function summaryLinesIn(
  client: CloudWatchLogsClient,
  logGroupName: string,
  startTime: number,
  endTime: number,
): Promise<LogLine[]> {
  const filter = { logGroupName, filterPattern: `"${RUN_MESSAGE}"`, startTime, endTime };
  const lines: LogLine[] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client }, filter)) {
    for (const { timestamp = 0, message = '' } of events)
      lines.push({ timestampMs: timestamp, message });
  }
  return lines;
}
