import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type Chosen, emfMeters } from '../../../lib/observe/emf.ts';
import { unitOf } from '../../../lib/observe/metrics.ts';

const POLLER = 'orders-dev-conductor-poller';

/** Meters, and the lines that they have written, parsed. */
function someMeters(chosen: Partial<Chosen> = {}) {
  const lines: Record<string, unknown>[] = [];
  const meters = emfMeters(
    { poller: POLLER, metrics: true, alarms: true, ...chosen },
    () => 1_000,
    (line) => lines.push(JSON.parse(line)),
  );
  return { meters, lines };
}

describe('a flush', () => {
  test('writes a line of a type in the format that CloudWatch reads', () => {
    const { meters, lines } = someMeters({ alarms: false });
    const greet = meters.ofType('greet');
    greet.measure('task_execution_started_total');
    greet.measure('task_execution_started_total', 2);
    greet.measure('task_execute_time_seconds', 0.1);
    greet.measure('task_execute_time_seconds', 0.1);
    meters.flush();
    expect(lines).toEqual([
      {
        _aws: {
          Timestamp: 1_000,
          CloudWatchMetrics: [
            {
              Namespace: 'conductor-lambda',
              Dimensions: [['poller', 'taskType']],
              Metrics: [
                { Name: 'task_execution_started_total', Unit: 'Count' },
                { Name: 'task_execute_time_seconds', Unit: 'Seconds' },
              ],
            },
          ],
        },
        poller: POLLER,
        taskType: 'greet',
        task_execution_started_total: 3,
        task_execute_time_seconds: [0.1, 0.1],
      },
    ]);
  });

  test('writes a line of the poller with what all types have together', () => {
    const { meters, lines } = someMeters({ metrics: false });
    meters.ofType('greet').measure('tasks_failed_percent', 0);
    meters.ofType('pay').measure('tasks_failed_percent', 100);
    meters.ofType('pay').measure('task_result_size_bytes', 10);
    meters.ofPoller.measure('types_full', 0);
    meters.flush();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      poller: POLLER,
      tasks_failed_percent: [0, 100],
      types_full: 0,
    });
    expect(lines[0]).not.toHaveProperty('taskType');
    expect(lines[0]).not.toHaveProperty('task_result_size_bytes');
  });

  test('writes nothing of types without work, and nothing where there is none', () => {
    const { meters, lines } = someMeters();
    const quiet = meters.ofType('quiet');
    quiet.measure('task_poll_total');
    quiet.measure('task_poll_time_seconds', 5);
    quiet.measure('active_workers', 0);
    quiet.measure('slots_used_percent', 0);
    meters.ofPoller.measure('types_full', 0);
    meters.ofPoller.measure('types_not_polled', 0);
    meters.flush();
    meters.flush();
    expect(lines).toEqual([]);
  });

  test('begins anew: what was passed on is not passed on again', () => {
    const { meters, lines } = someMeters({ alarms: false });
    const greet = meters.ofType('greet');
    greet.measure('task_given_back_total');
    meters.flush();
    meters.flush();
    greet.measure('task_given_back_total', 4);
    meters.flush();
    expect(lines.map((line) => line.task_given_back_total)).toEqual([1, 4]);
  });

  test('tells of a type that is not polled also where there is no work', () => {
    const { meters, lines } = someMeters({ metrics: false });
    meters.ofPoller.measure('types_not_polled', 2);
    meters.flush();
    expect(lines).toEqual([expect.objectContaining({ types_not_polled: 2 })]);
  });

  test('tells of a broken worker without an option, and of nothing else', () => {
    const { meters, lines } = someMeters({ metrics: false, alarms: false });
    meters.ofType('greet').measure('breaker_open_total');
    meters.ofType('greet').measure('task_execution_started_total');
    meters.flush();
    expect(lines.map(({ _aws, ...rest }) => rest)).toEqual([
      { poller: POLLER, taskType: 'greet', breaker_open_total: 1 },
      { poller: POLLER, breaker_open_total: 1 },
    ]);
  });
});

test('a line does not grow with the tasks, and says of each value how often it came, at most 10 % off', () => {
  const seconds = fc.array(fc.double({ min: 0.001, max: 900, noNaN: true }), {
    minLength: 101,
    maxLength: 3_000,
  });
  fc.assert(
    fc.property(seconds, (values) => {
      const { meters, lines } = someMeters({ alarms: false });
      for (const value of values)
        meters.ofType('greet').measure('task_execute_time_seconds', value);
      meters.flush();
      const { task_execute_time_seconds: histogram } = lines[0] ?? {};
      const { Values, Counts, Count, Sum } = Object(histogram);
      const sum = values.reduce((a, b) => a + b, 0);
      expect(Values.length).toBeLessThan(100);
      expect(Counts.reduce((a: number, b: number) => a + b, 0)).toBe(values.length);
      expect(Count).toBe(values.length);
      expect(Math.abs(Sum - sum) / sum).toBeLessThan(0.11);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['task_poll_total', 'Count'],
  ['active_workers', 'Count'],
  ['task_poll_time_seconds', 'Seconds'],
  ['task_result_size_bytes', 'Bytes'],
  ['slots_used_percent', 'Percent'],
  ['task_cost_dollars_total', 'None'],
])('the name of %s says its unit, in CloudWatch’s words %s', (name, unit) => {
  expect(unitOf(name)).toBe(unit);
});
