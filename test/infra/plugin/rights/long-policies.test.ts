import { describe, expect, test } from '@jest/globals';
import { additionsTo, SERVER_URL } from '../../../support/plugin/service.ts';

describe('a list of functions that is too long for one policy', () => {
  const names = Array.from({ length: 150 }, (_, index) => `${'n'.repeat(60)}${index}`);
  const existing = names.map((name) => ({
    task: name,
    function: name,
    timeout: 3,
    concurrency: 1,
  }));
  const { resources } = additionsTo({ conductor: { serverUrl: SERVER_URL, existing } });
  const policies = Object.entries(resources).filter(([id]) => id.startsWith('ConductorAdapter'));

  test('goes on in managed policies of the same role', () => {
    expect(policies.map(([, { Type }]) => Type)).toEqual([
      'AWS::IAM::Role',
      ...policies.slice(1).map(() => 'AWS::IAM::ManagedPolicy'),
    ]);
    const attached = resources.ConductorAdapterRole?.Properties.ManagedPolicyArns;
    expect(attached).toEqual(policies.slice(1).map(([id]) => ({ Ref: id })));
  });

  test('names each function once', () => {
    const text = JSON.stringify(policies);
    const count = (name: string) => text.split(`function:${name}"`).length - 1;
    expect(names.filter((name) => count(name) !== 1)).toEqual([]);
  });

  test('stays within IAM’s limits', () => {
    for (const [, { Properties }] of policies.slice(1))
      expect(JSON.stringify(Properties.PolicyDocument).length).toBeLessThan(6_144);
    const inline = resources.ConductorAdapterRole?.Properties.Policies;
    expect(JSON.stringify(inline).length).toBeLessThan(10_240);
  });
});
