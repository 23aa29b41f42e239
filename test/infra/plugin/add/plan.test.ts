import { describe, expect, test } from '@jest/globals';
import { parsePlan } from '../../../../lib/config/plan.ts';
import { aTarget } from '../../../support/factories.ts';
import {
  additionsTo,
  existingFunctions,
  SERVER_URL,
  type Written,
} from '../../../support/plugin/service.ts';

const planOf = (written: Written) => additionsTo(written).plan;
const aFunction = (timeout: number, conductor: unknown): Written => ({
  functions: { resize: { timeout, events: [{ conductor }] } },
});

describe('the plan', () => {
  test('says what the poller does, as the poller reads it', () => {
    const plan = planOf({});
    expect(parsePlan(JSON.stringify(plan))).toEqual({
      windowMs: 55_000,
      idleStopMs: 5_000,
      sweepSeconds: 10,
      ruleName: 'orders-dev-conductor-poller',
      overdue: false,
      pollsPerSecond: 250,
      routes: [
        {
          taskType: 'greetings',
          functionName: 'orders-dev-greetings',
          concurrency: 10,
          invocationType: 'RequestResponse',
          timeoutSeconds: 10,
        },
      ],
    });
  });

  test('has the domain of a task', () => {
    const [route] = planOf(aFunction(6, { task: 'resize', domain: 'eu' })).routes;
    expect(route).toMatchObject({ taskType: 'resize', domain: 'eu' });
  });

  test('has the batches of a type, of which the first task waits 50 ms', () => {
    const batchOf = (batch: unknown) =>
      planOf(aFunction(6, { task: 'resize', batch })).routes[0]?.batch;
    expect(batchOf({ size: 5 })).toEqual({ size: 5, gatherMs: 50 });
    expect(batchOf({ size: 5, gather: 0 })).toEqual({ size: 5, gatherMs: 0 });
    expect(planOf(aFunction(6, 'resize')).routes[0]).not.toHaveProperty('batch');
  });

  test('sends wrapped tasks to the adapter, which gets 10 s beyond its target', () => {
    const [route] = planOf(aFunction(20, { task: 'resize', wrap: true })).routes;
    expect(route).toMatchObject({
      functionName: 'orders-dev-conductor-adapter',
      timeoutSeconds: 30,
      target: aTarget({ functionName: 'orders-dev-resize', timeoutSeconds: 20 }),
    });
  });

  test.each([
    [{}, { event: 'input', result: 'value' }],
    [{ event: 'api-gateway' }, { event: 'api-gateway', result: 'http' }],
    [{ event: 'sqs' }, { event: 'sqs', result: 'sqs' }],
    [{ result: 'http' }, { event: 'input', result: 'http' }],
    [
      { event: 'sqs', result: 'value' },
      { event: 'sqs', result: 'value' },
    ],
  ])('with %j, says %j to the adapter', (written, expected) => {
    const wrapped = { task: 'resize', wrap: true, ...written };
    expect(planOf(aFunction(20, wrapped)).routes[0]?.target).toMatchObject(expected);
    const outside = { task: 'mail', function: 'old', timeout: 3, ...written };
    const { routes } = planOf(existingFunctions(outside));
    expect(routes.at(-1)?.target).toMatchObject(expected);
  });

  test('treats a Lambda outside the service as wrapped', () => {
    const old = {
      task: 'mail',
      function: 'arn:aws:lambda:us-east-1:123456789012:function:old',
      timeout: 3,
    };
    const routes = planOf({ conductor: { serverUrl: SERVER_URL, existing: [old] } }).routes;
    expect(routes[1]).toEqual({
      taskType: 'mail',
      functionName: 'orders-dev-conductor-adapter',
      concurrency: 10,
      invocationType: 'RequestResponse',
      timeoutSeconds: 13,
      target: aTarget({ functionName: old.function, timeoutSeconds: 3 }),
    });
  });
});

describe('a call is awaited where it fits the run', () => {
  test.each([
    [60, 'resize', 'RequestResponse'],
    [61, 'resize', 'Event'],
    [50, { task: 'resize', wrap: true }, 'RequestResponse'],
    [51, { task: 'resize', wrap: true }, 'Event'],
    [6, { task: 'resize', invocationType: 'Event' }, 'Event'],
  ])('a function of %p s, %j: %s', (timeout, conductor, invocationType) => {
    expect(planOf(aFunction(timeout, conductor)).routes[0]).toMatchObject({ invocationType });
  });
});
