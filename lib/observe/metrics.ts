/** What a metric's values are: added up, looked at now and then, or one for each event. */
type Kind = 'counter' | 'gauge' | 'distribution';

/** A metric, whatever carries it: CloudWatch, or Prometheus. */
interface Metric {
  kind: Kind;
  /** Of a task type; of a poller, over all its types; or of both. */
  of: 'type' | 'poller' | 'both';
}

/** All metrics. The first ten have the canonical names of Conductor's SDKs, and what they mean there. */
export const METRICS = {
  task_poll_total: { kind: 'counter', of: 'type' },
  task_poll_error_total: { kind: 'counter', of: 'type' },
  task_poll_time_seconds: { kind: 'distribution', of: 'type' },
  task_execution_started_total: { kind: 'counter', of: 'type' },
  task_execute_error_total: { kind: 'counter', of: 'type' },
  task_execute_time_seconds: { kind: 'distribution', of: 'type' },
  task_update_time_seconds: { kind: 'distribution', of: 'type' },
  task_update_error_total: { kind: 'counter', of: 'type' },
  task_result_size_bytes: { kind: 'distribution', of: 'type' },
  active_workers: { kind: 'gauge', of: 'type' },
  task_pickup_time_seconds: { kind: 'distribution', of: 'both' },
  task_given_back_total: { kind: 'counter', of: 'type' },
  slots_used_percent: { kind: 'gauge', of: 'type' },
  breaker_open_total: { kind: 'counter', of: 'both' },
  task_cost_dollars_total: { kind: 'counter', of: 'type' },
  tasks_failed_percent: { kind: 'gauge', of: 'poller' },
  types_full: { kind: 'gauge', of: 'poller' },
  types_not_polled: { kind: 'gauge', of: 'poller' },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/**
 * CloudWatch's name of a metric's unit; `None` are US dollars. A name says it, as those of the SDKs do; and a worker, which
 * writes a few metrics, need not carry the table of all.
 */
export const unitOf = (metric: string): Unit =>
  UNITS[metric.split('_').at(-1) ?? ''] ?? (metric.includes('dollars') ? 'None' : 'Count');

type Unit = 'Count' | 'Seconds' | 'Bytes' | 'Percent' | 'None';

const UNITS: Partial<Record<string, Unit>> = {
  seconds: 'Seconds',
  bytes: 'Bytes',
  percent: 'Percent',
};

/** What each means. It stands apart, so that no worker's bundle carries it. */
export const MEANINGS: Readonly<Record<MetricName, string>> = {
  task_poll_total: 'polls, in times in which the type had work',
  task_poll_error_total: 'polls that failed',
  task_poll_time_seconds: 'how long a poll took, with its wait at the server',
  task_execution_started_total: 'tasks that a worker got, counted when its call has ended',
  task_execute_error_total: 'tasks that failed: the function threw, or its process died',
  task_execute_time_seconds: 'how long the function ran for a task',
  task_update_time_seconds: "how long the worker's report took",
  task_update_error_total: 'results that Conductor did not take at first',
  task_result_size_bytes: "the size of a task's output",
  active_workers: 'the most tasks of the run that were open within five seconds',
  task_pickup_time_seconds:
    'how long a task waited in Conductor until it was polled, at its first poll',
  task_given_back_total: 'tasks that went back to Conductor since no worker was started',
  slots_used_percent: 'the same with the tasks of other runs, of the `concurrency`',
  breaker_open_total: 'how often a broken worker has stopped its type. It needs no option',
  task_cost_dollars_total:
    "what the calls of the worker cost at Lambda's list prices; divided by the tasks that a worker got, the cost of a task",
  tasks_failed_percent: '100 for each task that failed, 0 for each other: the average is the share',
  types_full: 'types whose slots are all taken while tasks wait',
  types_not_polled: 'types whose polls fail, or that are not polled while tasks wait',
};

/** The namespace in CloudWatch. */
export const NAMESPACE = 'conductor-lambda';

/** Takes what happens to one type, or to the poller. */
export interface Meter {
  /**
   * A counter is increased by the value, a gauge has it now, a distribution has it as one of its values.
   *
   * @param value in the metric's unit. Default: 1
   */
  measure(name: MetricName, value?: number): void;
}

/** The meters of a process. */
export interface Meters {
  /** Of a type, named `type` or `domain:type`. */
  ofType(lane: string): Meter;
  ofPoller: Meter;
  /** Passes on what was measured since the last time. It is called now and then, and at the end of a run. */
  flush(): void;
}

/** Measures nothing. */
export const UNMEASURED: Meter = { measure() {} };
