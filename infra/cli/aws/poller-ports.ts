import {
  CloudWatchClient,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
} from '@aws-sdk/client-cloudwatch';
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

/** CloudWatch's limit. */
const ALARMS_OF_A_CALL = 100;

export interface AwsPorts extends Ports {
  isPaused(rule: string): Promise<boolean>;
}

/** The rules and logs of a region; without `credentials`, the AWS SDK finds them in the environment. */
export function awsPorts(config: AwsAccess): AwsPorts {
  const events = new EventBridgeClient(config);
  const logs = new CloudWatchLogsClient(config);
  const alarms = new CloudWatchClient(config);
  return {
    rulesBeginning: (beginning) => rulesBeginning(events, beginning),
    isPaused: (rule) => rulePaused(rule, events)(),
    disable: async (Name) => void (await events.send(new DisableRuleCommand({ Name }))),
    enable: async (Name) => void (await events.send(new EnableRuleCommand({ Name }))),
    async alarmActions(names, areOn) {
      for (let at = 0; at < names.length; at += ALARMS_OF_A_CALL) {
        const some = { AlarmNames: names.slice(at, at + ALARMS_OF_A_CALL) };
        if (areOn) await alarms.send(new EnableAlarmActionsCommand(some));
        else await alarms.send(new DisableAlarmActionsCommand(some));
      }
    },
    summaryLines: (name, fromMs, toMs) => summaryLinesIn(logs, `/aws/lambda/${name}`, fromMs, toMs),
  };
}
