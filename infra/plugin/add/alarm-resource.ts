import type { Alarms } from '../read/alarm-options.ts';
import type { Resource } from '../read/serverless.ts';

const RUNBOOKS =
  'https://github.com/conductor-lambda/conductor-lambda/blob/main/docs/operations.md#alarm-';

/** What an alarm says to the person who reads it. The runbook has its name as a title. */
export const isAbout = (what: string, runbook: string) => ({
  AlarmDescription: `${what} What to do: ${RUNBOOKS}${runbook}`,
});

/** An alarm, with the actions that the service has for its alarms. */
export const alarmResource = (properties: Resource['Properties'], alarms: Alarms): Resource => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    ...properties,
    ...(typeof alarms === 'object' && {
      AlarmActions: alarms.actions,
      OKActions: alarms.actions,
    }),
  },
});
