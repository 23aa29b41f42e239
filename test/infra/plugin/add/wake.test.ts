import { describe, expect, test } from '@jest/globals';
import { additionsTo, faultsIn, SERVER_URL } from '../../../support/plugin/service.ts';
import { here } from '../../../support/plugin/statements.ts';

const withWake = (wake: object | undefined, poller: object = {}) => ({
  conductor: { serverUrl: SERVER_URL, poller, ...(wake && { wake }) },
});
const added = () => additionsTo(withWake({ parameter: '/orders/wake' }));

describe('wake', () => {
  test('adds a function with a URL, which knows the poller, the ledger and the place of its secret', () => {
    expect(added().functions.conductorWake).toMatchObject({
      name: 'orders-dev-conductor-wake',
      url: true,
      environment: {
        CONDUCTOR_POLLER_NAME: 'orders-dev-conductor-poller',
        CONDUCTOR_LEDGER_TABLE: { Ref: 'ConductorLedger' },
        CONDUCTOR_WAKE_PARAMETER_NAME: '/orders/wake',
      },
      maximumRetryAttempts: 0,
    });
  });

  test('lets it start the poller, use the ledger and read the secret, and nothing else', () => {
    const policies = JSON.stringify(added().resources.ConductorWakeRole?.Properties.Policies);
    const actions = [...policies.matchAll(/"Action":\[([^\]]*)\]/g)].map(([, list]) => list);
    expect(actions).toEqual([
      '"logs:CreateLogStream","logs:PutLogEvents"',
      '"dynamodb:GetItem","dynamodb:PutItem"',
      '"lambda:InvokeFunction"',
      '"ssm:GetParameter"',
    ]);
    expect(policies).toContain(
      JSON.stringify(here('lambda', 'function:orders-dev-conductor-poller')),
    );
  });

  test('is not there unless it is asked for', () => {
    expect(additionsTo().functions).not.toHaveProperty('conductorWake');
    expect(JSON.stringify(additionsTo().resources)).not.toContain('Wake');
  });

  test('needs no rounds but the ticks, unless they are asked for', () => {
    expect(added().plan.sweepSeconds).toBe(60);
    const both = additionsTo(withWake({ parameter: '/orders/wake' }, { sweep: 20 }));
    expect(both.plan.sweepSeconds).toBe(20);
  });

  test.each([{}, { secret: 'a', parameter: 'b' }])(
    'has exactly one place for its secret, not %p',
    (wake) => {
      expect(faultsIn(withWake(wake))).toEqual([
        expect.stringContaining(
          'custom.conductor.wake: must have exactly one of secret and parameter',
        ),
      ]);
    },
  );
});
