import { type AlarmPart, alarmName } from '../../../lib/config/names.ts';
import { INBOX_ALARM_SECONDS } from '../defaults.ts';
import type { AddedResources } from './added-function.ts';
import { alarmResource, isAbout } from './alarm-resource.ts';
import { DEAD_LETTERS_ID, INBOX_ID } from './inbox.ts';

/** SQS writes a metric each minute; an alarm looks at the values of five minutes. */
const PERIOD_SECONDS = 300;

const DEAD_LETTERS_ALARM = `${DEAD_LETTERS_ID}Alarm`;
const UNDELIVERED_ALARM = `${INBOX_ID}UndeliveredAlarm`;
const UNREAD_ALARM = `${INBOX_ID}UnreadAlarm`;

/**
 * Alarms on the inbox and the dead letters, which each service has.
 *
 * Two alarms watch the inbox, because a message that waits for Conductor is hidden, and the age of the oldest message
 * does not show it: SQS leaves out messages that were received three times. One alarm looks at hidden messages, the
 * other at messages that were not received yet.
 */
export const inboxAlarms: AddedResources = {
  resources: ({ service: { name, stage }, options }) => {
    const about = (part: AlarmPart, what: string) => ({
      AlarmName: alarmName(name, stage, part),
      ...isAbout(what, `conductor-${part}`),
    });
    const alarm = (properties: object) =>
      alarmResource({ ...IN_SQS, ...properties }, options.alarms);
    return {
      [DEAD_LETTERS_ALARM]: alarm({
        ...about('dead-letters', 'There are messages that the reporter could not read or deliver.'),
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: dimensions(DEAD_LETTERS_ID),
        Threshold: 0,
        EvaluationPeriods: 1,
      }),
      [UNDELIVERED_ALARM]: alarm({
        ...about(
          'inbox-undelivered',
          'For an hour Conductor did not take results that the reporter has for it.',
        ),
        MetricName: 'ApproximateNumberOfMessagesNotVisible',
        // A message that starts a round is hidden for a moment only.
        Statistic: 'Minimum',
        Dimensions: dimensions(INBOX_ID),
        Threshold: 0,
        EvaluationPeriods: INBOX_ALARM_SECONDS / PERIOD_SECONDS,
      }),
      [UNREAD_ALARM]: alarm({
        ...about(
          'inbox-unread',
          'A message waits for the reporter for an hour: is its event source on?',
        ),
        MetricName: 'ApproximateAgeOfOldestMessage',
        Dimensions: dimensions(INBOX_ID),
        Threshold: INBOX_ALARM_SECONDS,
        EvaluationPeriods: 1,
      }),
    };
  },
  owns: (id) => [DEAD_LETTERS_ALARM, UNDELIVERED_ALARM, UNREAD_ALARM].includes(id),
};

const IN_SQS = {
  Namespace: 'AWS/SQS',
  Statistic: 'Maximum',
  Period: PERIOD_SECONDS,
  ComparisonOperator: 'GreaterThanThreshold',
  // An idle queue writes no metrics after some hours.
  TreatMissingData: 'notBreaching',
};

const dimensions = (queue: string) => [
  { Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } },
];
