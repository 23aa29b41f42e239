import { addedName } from '../../../lib/config/names.ts';
import { type MetricName, NAMESPACE } from '../../../lib/observe/metrics.ts';
import type { AddedResources, Deployment } from './added-function.ts';
import { DEAD_LETTERS_ID, INBOX_ID } from './inbox.ts';

const DASHBOARD = 'ConductorDashboard';

/** CloudWatch's dashboards are 24 columns wide. */
const WIDTH = 8;
const HEIGHT = 6;
const IN_A_ROW = 24 / WIDTH;
const PERIOD_SECONDS = 60;

/** A line for each type, of one metric. */
interface OfTypes {
  title: string;
  metric: MetricName;
  /** CloudWatch's names of statistics: a line for each. */
  stats: readonly string[];
}

/** What is asked first when a service does not do what it should, from the left to the right. */
export const OF_TYPES: readonly OfTypes[] = [
  { title: 'Tasks started', metric: 'task_execution_started_total', stats: ['Sum'] },
  { title: 'Tasks that failed', metric: 'task_execute_error_total', stats: ['Sum'] },
  {
    title: 'Wait until a task is polled, s',
    metric: 'task_pickup_time_seconds',
    stats: ['p50', 'p99'],
  },
  { title: 'Time of the function, s', metric: 'task_execute_time_seconds', stats: ['p50', 'p99'] },
  { title: 'Time of the report, s', metric: 'task_update_time_seconds', stats: ['p50', 'p99'] },
  { title: 'Slots in use, %', metric: 'slots_used_percent', stats: ['Maximum'] },
  { title: 'Tasks given back', metric: 'task_given_back_total', stats: ['Sum'] },
  { title: 'Size of results, bytes', metric: 'task_result_size_bytes', stats: ['p50', 'Maximum'] },
  { title: 'Cost of the workers, $', metric: 'task_cost_dollars_total', stats: ['Sum'] },
];

/** A dashboard of all pollers and types of the service, with `dashboard: true`. */
export const dashboard: AddedResources = {
  resources: (deployment) =>
    deployment.options.dashboard
      ? {
          [DASHBOARD]: {
            Type: 'AWS::CloudWatch::Dashboard',
            Properties: {
              DashboardName: nameOfDashboard(deployment),
              DashboardBody: { 'Fn::Sub': JSON.stringify({ widgets: widgetsOf(deployment) }) },
            },
          },
        }
      : {},
  owns: (id) => id === DASHBOARD,
};

const nameOfDashboard = ({ service: { name, stage } }: Deployment) =>
  addedName(`${name}-${stage}`, 'conductor');

function widgetsOf({ pollers }: Deployment): object[] {
  const names = pollers.map(({ plan }) => plan.ruleName);
  const metrics = [
    ...OF_TYPES.map(({ title, metric, stats }) => ({
      title,
      metrics: stats.map((stat) => [{ expression: searchOf(names, metric, stat) }]),
    })),
    {
      title: 'Runs of the pollers, and those that died',
      metrics: names.flatMap((name) => [
        ['AWS/Lambda', 'Invocations', 'FunctionName', name, { stat: 'Sum' }],
        ['AWS/Lambda', 'Errors', 'FunctionName', name, { stat: 'Sum' }],
      ]),
    },
    {
      title: 'Results that wait for Conductor, and dead letters',
      metrics: [
        inQueue(INBOX_ID, 'ApproximateNumberOfMessagesNotVisible'),
        inQueue(DEAD_LETTERS_ID, 'ApproximateNumberOfMessagesVisible'),
      ],
    },
    {
      title: 'Broken workers',
      metrics: names.map((name) => [
        NAMESPACE,
        'breaker_open_total',
        'poller',
        name,
        { stat: 'Sum' },
      ]),
    },
  ];
  return metrics.map((properties, i) => ({
    type: 'metric',
    x: (i % IN_A_ROW) * WIDTH,
    y: Math.floor(i / IN_A_ROW) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: {
      ...{ view: 'timeSeries', region: '${AWS::Region}', period: PERIOD_SECONDS },
      ...properties,
    },
  }));
}

/** All types that have the metric: they need not be named, however many there are. CloudWatch shows a hundred. */
function searchOf(pollers: readonly string[], metric: MetricName, stat: string): string {
  const any = pollers.map((name) => `poller="${name}"`).join(' OR ');
  return `SEARCH('{${NAMESPACE},poller,taskType} MetricName="${metric}" (${any})', '${stat}', ${PERIOD_SECONDS})`;
}

const inQueue = (queue: string, metric: string) => [
  'AWS/SQS',
  metric,
  'QueueName',
  `\${${queue}.QueueName}`,
  { stat: 'Maximum' },
];
