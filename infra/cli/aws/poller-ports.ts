import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
} from '@aws-sdk/client-eventbridge';
import { rulePaused } from '../../../lib/aws/rule.ts';
import { RUN_MESSAGE } from '../../../lib/observe/log.ts';
import type { LogLine } from '../last-run.ts';
import type { Ports, Rule } from '../pollers.ts';
import type { AwsAccess } from './access.ts';

export interface AwsPorts extends Ports {
  isPaused(rule: string): Promise<boolean>;
}

/** The rules and logs of a region; without `credentials`, the AWS SDK finds them in the environment. */
export function awsPorts(config: AwsAccess): AwsPorts {
  const events = new EventBridgeClient(config);
  const logs = new CloudWatchLogsClient(config);
  return {
    rulesBeginning: (beginning) => rulesBeginning(events, beginning),
    isPaused: (rule) => rulePaused(rule, events)(),
    disable: async (Name) => void (await events.send(new DisableRuleCommand({ Name }))),
    enable: async (Name) => void (await events.send(new EnableRuleCommand({ Name }))),
    summaryLines: (name, fromMs, toMs) => summaryLines(logs, name, fromMs, toMs),
  };
}

async function rulesBeginning(client: EventBridgeClient, NamePrefix: string): Promise<Rule[]> {
  const rules: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListRulesCommand({ NamePrefix, NextToken }));
    for (const { Name = '', State } of page.Rules ?? [])
      rules.push({ name: Name, isPaused: State === 'DISABLED' });
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return rules;
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
