import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import {
  additionsTo,
  faultsIn,
  SERVER_URL,
  type Written,
} from '../../../support/plugin/service.ts';

/** A service with so many functions outside of it, each with a name of its own. */
const calling = (names: readonly string[]): Written => ({
  conductor: {
    serverUrl: SERVER_URL,
    existing: names.map((name) => ({ task: name, function: name, timeout: 3, concurrency: 1 })),
  },
});
const namesOf = (count: number, nameOf: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => nameOf(index));

const Role = v.object({ Policies: v.tuple([v.object({ PolicyDocument: v.unknown() })]) });
const Managed = v.object({ PolicyDocument: v.unknown() });

/** The policies of the adapter's role as CloudFormation writes them into IAM, first the inline one. */
function policiesFor(written: Written): string[] {
  const { resources } = additionsTo(written);
  const ids = Object.keys(resources).filter((id) => id.startsWith('ConductorAdapterRole'));
  expect(resources.ConductorAdapterRole?.Properties.ManagedPolicyArns ?? []).toEqual(
    ids.slice(1).map((Ref) => ({ Ref })),
  );
  return ids.map((id, index) => {
    const { Type, Properties } = resources[id] ?? {};
    expect(Type).toBe(index === 0 ? 'AWS::IAM::Role' : 'AWS::IAM::ManagedPolicy');
    const { PolicyDocument } =
      index === 0 ? v.parse(Role, Properties).Policies[0] : v.parse(Managed, Properties);
    return JSON.stringify(PolicyDocument)
      .replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1')
      .replaceAll('${AWS::Partition}', 'aws')
      .replaceAll('${AWS::Region}', 'us-east-1')
      .replaceAll('${AWS::AccountId}', '123456789012');
  });
}
const timesIn = (policies: readonly string[], name: string) =>
  policies.join('').split(`function:${name}"`).length - 1;

describe('a list of functions that is too long for one policy', () => {
  const names = namesOf(400, (index) => `${'n'.repeat(60)}${index}`);
  const policies = policiesFor(calling(names));
  const [inline = '', ...managed] = policies;

  test('names each function once', () => {
    expect(names.filter((name) => timesIn(policies, name) !== 1)).toEqual([]);
  });

  test('stays within IAM’s limits, and leaves no room for one name more but in the last', () => {
    const lengths = [inline.length - (10_240 - 6_144), ...managed.map(({ length }) => length)];
    expect(Math.max(...lengths)).toBeLessThanOrEqual(6_144);
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThan(6_144 - 120);
  });
});

describe('600 functions', () => {
  test('fit the 10 managed policies of a role, each by its name', () => {
    const names = namesOf(600, (index) => `billing-production-send-reminder-${index}`);
    const policies = policiesFor(calling(names));
    expect(policies.length).toBeLessThanOrEqual(11);
    expect(names.filter((name) => timesIn(policies, name) !== 1)).toEqual([]);
    expect(additionsTo(calling(names)).notices).toEqual([]);
  });
});

describe('more functions than the policies of a role can name', () => {
  const many = [
    ...namesOf(700, (index) => `billing-production-for-every-customer-send-reminder-${index}`),
    ...namesOf(150, (index) => `shop-production-orders-take-back-${index}`),
    'alone-production',
  ];

  test('are named by the longest beginning that finds room, and only those that share it; the deploy says so', () => {
    const policies = policiesFor(calling(many));
    expect(policies.length).toBeLessThanOrEqual(11);
    expect(timesIn(policies, 'billing-production-for-every-customer-send-reminder-*')).toBe(1);
    expect(timesIn(policies, 'shop-production-orders-take-back-149')).toBe(1);
    expect(timesIn(policies, 'alone-production')).toBe(1);
    expect(additionsTo(calling(many)).notices).toEqual([
      expect.stringMatching(
        /ConductorAdapterRole.* like billing-production-for-every-customer-send-reminder-\*$/,
      ),
    ]);
  });

  test('are a fault where they share no beginning', () => {
    const alien = namesOf(800, (index) => `${index}${'n'.repeat(50)}`);
    expect(faultsIn(calling(alien))).toEqual([
      expect.stringMatching(/^functions: take tasks in more functions than/),
    ]);
  });
});
