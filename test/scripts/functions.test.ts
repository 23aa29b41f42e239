import { expect, test } from '@jest/globals';
import type { Plan, Route } from '../../lib/config/plan.ts';
import { ranBy, sharedPrefix } from '../../scripts/demo/functions.ts';
import { aTaskExecution } from '../support/execution-factories.ts';
import { aTarget } from '../support/factories.ts';

const route = (changes: Partial<Route>): Route => ({
  taskType: 'greetings',
  functionName: 'shop-local-greetings',
  concurrency: 10,
  invocationType: 'RequestResponse',
  timeoutSeconds: 10,
  ...changes,
});

const PLAN: Plan = {
  windowMs: 55_000,
  ruleName: 'shop-local-conductor-poller',
  routes: [
    route({}),
    route({
      taskType: 'resize',
      functionName: 'shop-local-conductor-adapter',
      target: aTarget({ functionName: 'shop-local-resize' }),
    }),
  ],
};

const task = (taskType: string, workerId?: string) => aTaskExecution({ taskType, workerId });

test('the prefix that all functions share is the service and its stage', () => {
  expect(sharedPrefix(PLAN)).toBe('shop-local-');
});

test('a task was run by the Lambda that reported it', () => {
  expect(ranBy(task('greetings', 'shop-local-greetings:3f2a'), PLAN)).toBe('greetings');
});

test('a wrapped task was run by the Lambda behind the adapter', () => {
  expect(ranBy(task('resize', 'shop-local-conductor-adapter:3f2a'), PLAN)).toBe('resize (wrapped)');
});

test('a system task was run by Conductor', () => {
  expect(ranBy(task('HTTP', 'some-host'), PLAN)).toBe('Conductor');
});

test('a task that no worker has taken has run nowhere', () => {
  expect(ranBy(task('greetings'), PLAN)).toBe('-');
});
