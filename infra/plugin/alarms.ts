import { addedName } from '../../lib/config/names.ts';
import { INBOX_ALARM_SECONDS } from './defaults.ts';
import { DEAD_LETTERS_ID, INBOX_ID } from './keys.ts';
import type { Resource } from './role.ts';
import type { ServiceConfig } from './service.ts';

/** SQS writes a metric each minute, and an alarm looks at the highest of five. */
const PERIOD_SECONDS = 300;

/**
 * Alarms on the inbox and the dead letters, without actions: whom to wake is the user's to say.
 *
 * What waits for Conductor is hidden, and the age of the oldest message tells nothing of it: SQS leaves out what was
 * received three times. So one alarm looks at hidden messages, and another at those that nobody received.
 */
export function inboxAlarms({ name, stage }: ServiceConfig): Record<string, Resource> {
  const named = (part: string) => addedName(`${name}-${stage}`, `conductor-${part}`);
  return {
    [`${DEAD_LETTERS_ID}Alarm`]: alarm({
      AlarmName: named('dead-letters'),
      AlarmDescription: 'There are messages that the reporter could not read.',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: dimensions(DEAD_LETTERS_ID),
      Threshold: 0,
      EvaluationPeriods: 1,
    }),
    [`${INBOX_ID}UndeliveredAlarm`]: alarm({
      AlarmName: named('inbox-undelivered'),
      AlarmDescription: 'For an hour Conductor did not take results that the reporter has for it.',
      MetricName: 'ApproximateNumberOfMessagesNotVisible',
      Dimensions: dimensions(INBOX_ID),
      Threshold: 0,
      EvaluationPeriods: INBOX_ALARM_SECONDS / PERIOD_SECONDS,
    }),
    [`${INBOX_ID}UnreadAlarm`]: alarm({
      AlarmName: named('inbox-unread'),
      AlarmDescription: 'A message waits for the reporter for an hour: is its event source on?',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: dimensions(INBOX_ID),
      Threshold: INBOX_ALARM_SECONDS,
      EvaluationPeriods: 1,
    }),
  };
}

const dimensions = (queue: string) => [
  { Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } },
];

const alarm = (properties: Resource['Properties']): Resource => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    Namespace: 'AWS/SQS',
    Statistic: 'Maximum',
    Period: PERIOD_SECONDS,
    ComparisonOperator: 'GreaterThanThreshold',
    // A queue that was idle for hours writes no metrics.
    TreatMissingData: 'notBreaching',
    ...properties,
  },
});
