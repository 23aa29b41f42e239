import { pollerPart } from '../../../lib/config/names.ts';
import { type MetricName, NAMESPACE } from '../../../lib/observe/metrics.ts';
import {
  FAILED_PERCENT,
  LEAST_FAILED,
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
const ALARMS: Record<string, PollerAlarm> = {
  stopped: {
    says: 'For five minutes no run of the poller has ended well: it dies, or is not started, or is paused.',
    looksAt: (poller) => ({
      Metrics: [
        ofLambda('invocations', 'Invocations', poller),
        ofLambda('errors', 'Errors', poller),
        {
          Id: 'good',
          Expression: 'FILL(invocations, 0) - FILL(errors, 0)',
          Label: 'runs that ended well',
        },
      ],
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: 'breaching',
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
    says: `${FAILED_PERCENT} % or more of the tasks of five minutes failed, and at least ${LEAST_FAILED}.`,
    looksAt: (poller) => ({
      Metrics: [
        inMath('failed', 'task_execute_error_total', poller),
        inMath('started', 'task_execution_started_total', poller),
        {
          Id: 'percent',
          Expression: `IF(failed >= ${LEAST_FAILED}, 100 * failed / started, 0)`,
          Label: 'failed tasks, in percent',
        },
      ],
      ...isAtLeast(FAILED_PERCENT),
      EvaluationPeriods: 1,
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
  const entries = Object.entries(ALARMS).map(([part, { says, looksAt }]) => [
    `Conductor${capitalized(`${pollerPart(group)}-${part}`)}Alarm`,
    alarmResource(
      {
        AlarmName: `${ruleName}-${part}`,
        ...isAbout(says, `conductor-poller-${part}`),
        ...looksAt(ruleName),
        // A service that is deployed switched off has no runs.
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
  ...metricOf(name, poller),
  Statistic,
  Period,
});

const metricOf = (MetricName: MetricName, poller: string) => ({
  Namespace: NAMESPACE,
  MetricName,
  Dimensions: [{ Name: 'poller', Value: poller }],
});

const inMath = (Id: string, name: MetricName, poller: string) => sumOf(Id, metricOf(name, poller));

/** The poller's function has the name of its rule. */
const ofLambda = (Id: string, MetricName: string, poller: string) =>
  sumOf(Id, {
    Namespace: 'AWS/Lambda',
    MetricName,
    Dimensions: [{ Name: 'FunctionName', Value: poller }],
  });

const sumOf = (Id: string, Metric: object) => ({
  Id,
  MetricStat: { Metric, Period: PERIOD_SECONDS, Stat: 'Sum' },
  ReturnData: false,
});
