import {
  POLLER_ALARM_PARTS,
  type PollerAlarmPart,
  pollerAlarmName,
  pollerPart,
} from '../../../lib/config/names.ts';
import { type MetricName, NAMESPACE } from '../../../lib/observe/metrics.ts';
import {
  FAILED_PERCENT,
  LEAST_DEATHS,
  PICKUP_ALARM_SECONDS,
  SLOTS_FULL_MINUTES,
} from '../defaults.ts';
import type { Resources } from '../read/serverless.ts';
import {
  type AddedResources,
  capitalized,
  type Deployment,
  type PlannedPoller,
} from './added-function.ts';
import { alarmResource, isAbout } from './alarm-resource.ts';

/** An alarm of a poller. Its name is the poller's, with this at its end. */
interface PollerAlarm {
  says: string;
  /** Of CloudFormation's AWS::CloudWatch::Alarm, without its name, description and actions. */
  looksAt(poller: string): object;
}

/** A poller passes its metrics on twice a minute. */
const MINUTE_SECONDS = 60;
const PERIOD_SECONDS = 300;

/**
 * When the alarms ring. A healthy service without work writes no metrics of its own, so missing data is well. But Lambda
 * counts each start of a poller, once a minute at least: where it counts none, none polls.
 */
const ALARMS: Record<PollerAlarmPart, PollerAlarm> = {
  stopped: {
    says: 'For five minutes no run of the poller was started: its rule is off, or gone, or it may not be called.',
    looksAt: (poller) => ({
      ...ofLambda('Invocations', poller),
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: 'breaching',
    }),
  },
  dies: {
    says: `${LEAST_DEATHS} or more runs of the poller have died within five minutes.`,
    looksAt: (poller) => ({
      ...ofLambda('Errors', poller),
      ...isAtLeast(LEAST_DEATHS),
      EvaluationPeriods: 1,
    }),
  },
  'type-not-polled': {
    says: 'For three minutes a task type could not be polled, or was not polled while its tasks wait.',
    looksAt: (poller) => ({
      ...ofPoller('types_not_polled', 'Maximum', poller, MINUTE_SECONDS),
      ...isAtLeast(1),
      // A tick can come some seconds late, and a minute is empty then.
      EvaluationPeriods: 4,
      DatapointsToAlarm: 3,
    }),
  },
  'tasks-fail': {
    says: `${FAILED_PERCENT} % or more of the tasks have failed, in ten of fifteen minutes.`,
    looksAt: (poller) => ({
      ...ofPoller('tasks_failed_percent', 'Average', poller, PERIOD_SECONDS),
      ...isAtLeast(FAILED_PERCENT),
      // Of a few tasks, one can fail by chance.
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
    }),
  },
  'slots-full': {
    says: `For ${SLOTS_FULL_MINUTES} minutes all slots of a task type were taken while its tasks wait.`,
    looksAt: (poller) => ({
      ...ofPoller('types_full', 'Minimum', poller, PERIOD_SECONDS),
      ...isAtLeast(1),
      EvaluationPeriods: (SLOTS_FULL_MINUTES * MINUTE_SECONDS) / PERIOD_SECONDS,
    }),
  },
  'tasks-wait': {
    says: `A task has waited for longer than ${PICKUP_ALARM_SECONDS} s until the poller took it.`,
    looksAt: (poller) => ({
      ...ofPoller('task_pickup_time_seconds', 'Maximum', poller, PERIOD_SECONDS),
      ...isAtLeast(PICKUP_ALARM_SECONDS),
      EvaluationPeriods: 1,
    }),
  },
  'breaker-open': {
    says: 'A worker does not load, or dies again and again: its tasks wait.',
    looksAt: (poller) => ({
      ...ofPoller('breaker_open_total', 'Sum', poller, PERIOD_SECONDS),
      ...isAtLeast(1),
      EvaluationPeriods: 1,
    }),
  },
};

/** What the alarms of a poller look at, with `alarms` in serverless.yml. */
export const pollerAlarms: AddedResources = {
  resources: ({ options, pollers }) =>
    options.alarms === false
      ? {}
      : Object.assign({}, ...pollers.map((poller) => alarmsOf(poller, options))),
  owns: (id) => /^ConductorPoller\w*Alarm$/.test(id),
};

function alarmsOf(
  { group, plan: { ruleName } }: PlannedPoller,
  { alarms, enabled }: Deployment['options'],
): Resources {
  const entries = POLLER_ALARM_PARTS.map((part) => [
    `Conductor${capitalized(`${pollerPart(group)}-${part}`)}Alarm`,
    alarmResource(
      {
        AlarmName: pollerAlarmName(ruleName, part),
        ...isAbout(ALARMS[part].says, `conductor-poller-${part}`),
        ...ALARMS[part].looksAt(ruleName),
        // A service that is deployed switched off has no runs: `resume` switches the actions on.
        ...(enabled ? {} : { ActionsEnabled: false }),
      },
      alarms,
    ),
  ]);
  return Object.fromEntries(entries);
}

const isAtLeast = (Threshold: number) => ({
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  Threshold,
  TreatMissingData: 'notBreaching',
});

const ofPoller = (name: MetricName, Statistic: string, poller: string, Period: number) => ({
  Namespace: NAMESPACE,
  MetricName: name,
  Dimensions: [{ Name: 'poller', Value: poller }],
  Statistic,
  Period,
});

/** The poller's function has the name of its rule. */
const ofLambda = (MetricName: string, poller: string) => ({
  Namespace: 'AWS/Lambda',
  MetricName,
  Dimensions: [{ Name: 'FunctionName', Value: poller }],
  Statistic: 'Sum',
  Period: PERIOD_SECONDS,
});
