import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import { rulePaused } from '../../../lib/aws/rule.ts';
import type { Ports } from '../pollers.ts';
import type { AwsAccess } from './access.ts';
import { summaryLinesIn } from './log-lines.ts';
import { rulesBeginning } from './schedules.ts';

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
    summaryLines: (name, fromMs, toMs) => summaryLinesIn(logs, `/aws/lambda/${name}`, fromMs, toMs),
  };
}
