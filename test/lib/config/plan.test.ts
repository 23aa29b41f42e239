import { describe, expect, test } from '@jest/globals';
import {
  longestCallMsOf,
  openCallsOf,
  type Plan,
  parsePlan,
  withFunctionNames,
} from '../../../lib/config/plan.ts';
import { aRoute, aTarget } from '../../support/factories.ts';

const aPlan = (...routes: Plan['routes']): Plan => ({
  windowMs: 55_000,
  ruleName: 'orders-dev-conductor-poller',
  routes,
});

describe('the plan in its file', () => {
  test('is what the plugin wrote', () => {
    const target = aTarget();
    const plan = aPlan(aRoute(), aRoute({ domain: 'blue', target }));
    expect(parsePlan(JSON.stringify(plan))).toEqual(plan);
  });

  test.each([
    ['not JSON', 'routes'],
    ['not a plan', '{}'],
    ['a route without slots', JSON.stringify(aPlan(aRoute({ concurrency: 0 })))],
    ['a route with half a slot', JSON.stringify(aPlan(aRoute({ concurrency: 1.5 })))],
    ['another way to invoke', JSON.stringify(aPlan(aRoute())).replace('RequestResponse', 'DryRun')],
  ])('that is %s is refused', (_, text) => {
    expect(() => parsePlan(text)).toThrow();
  });
});

describe('a function that the plan names by a variable', () => {
  const target = aTarget({ functionName: '${CONDUCTOR_EXISTING_0}' });
  const plan = aPlan(aRoute(), aRoute({ target }));

  test('is the one in the variable', () => {
    const [first, second] = withFunctionNames(plan, { CONDUCTOR_EXISTING_0: 'old' }).routes;
    expect(first).toEqual(aRoute());
    expect(second?.target).toEqual(aTarget({ functionName: 'old' }));
  });

  test('is an error where the variable is missing', () => {
    expect(() => withFunctionNames(plan, {})).toThrow('CONDUCTOR_EXISTING_0 is not set');
  });
});

describe('what a run can have open', () => {
  const plan = aPlan(
    aRoute({ concurrency: 3, timeoutSeconds: 10 }),
    aRoute({ concurrency: 5, timeoutSeconds: 20 }),
    aRoute({ concurrency: 7, timeoutSeconds: 900, invocationType: 'Event' }),
  );

  test('is the number of slots of all RequestResponse workers', () => {
    expect(openCallsOf(plan)).toBe(8);
  });

  test('lasts as long as the longest timeout of these workers', () => {
    expect(longestCallMsOf(plan)).toBe(20_000);
  });

  test('is nothing without routes', () => {
    expect([openCallsOf(aPlan()), longestCallMsOf(aPlan())]).toEqual([0, 0]);
  });
});
