import { expect, test } from '@jest/globals';
import { wakeConfigIn } from '../../../lib/config/wake.ts';

const complete = {
  CONDUCTOR_POLLER_NAME: 'orders-dev-conductor-poller',
  CONDUCTOR_LEDGER_TABLE: 'orders-dev-conductor-ledger',
};

test('the wake function finds its secret in one of two places', () => {
  expect(wakeConfigIn({ ...complete, CONDUCTOR_WAKE_SECRET_NAME: 'wake' }).secret).toEqual({
    ...{ kind: 'secret', name: 'wake' },
  });
  expect(wakeConfigIn({ ...complete, CONDUCTOR_WAKE_PARAMETER_NAME: '/wake' })).toEqual({
    pollers: ['orders-dev-conductor-poller'],
    table: 'orders-dev-conductor-ledger',
    secret: { kind: 'parameter', name: '/wake' },
  });
});

test('the wake function knows all pollers of the service', () => {
  const CONDUCTOR_POLLER_NAME = 'orders-dev-conductor-poller,orders-dev-conductor-poller-images';
  const env = { ...complete, CONDUCTOR_POLLER_NAME, CONDUCTOR_WAKE_SECRET_NAME: 'wake' };
  expect(wakeConfigIn(env).pollers).toEqual([
    'orders-dev-conductor-poller',
    'orders-dev-conductor-poller-images',
  ]);
});

test('all that is missing is said at once', () => {
  expect(() => wakeConfigIn({})).toThrow(
    /CONDUCTOR_POLLER_NAME is missing.*CONDUCTOR_LEDGER_TABLE is missing.*CONDUCTOR_WAKE_SECRET_NAME or CONDUCTOR_WAKE_PARAMETER_NAME is missing/s,
  );
});
