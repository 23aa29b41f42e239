import { expect, test } from '@jest/globals';
import { endpointDollars, natDollars } from '../../../infra/cost/network.ts';

test('a NAT gateway is paid by the hour and the zone, with its public address', () => {
  expect(natDollars(1)).toBeCloseTo(36.5, 10);
  expect(natDollars(3)).toBeCloseTo(109.5, 10);
});

test('an endpoint is paid by the hour and the zone', () => {
  expect(endpointDollars(1, 1)).toBeCloseTo(7.3, 10);
  expect(endpointDollars(4, 2)).toBeCloseTo(58.4, 10);
});
