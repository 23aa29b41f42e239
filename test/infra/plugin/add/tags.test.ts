import { describe, expect, test } from '@jest/globals';
import { withTags } from '../../../../infra/plugin/add/tags.ts';
import {
  additionsTo,
  GREETINGS,
  SERVER_URL,
  type Written,
} from '../../../support/plugin/service.ts';

/** A service that has all that the plugin can add. */
const everything: Written = {
  conductor: {
    serverUrl: SERVER_URL,
    resultBucket: true,
    wake: { parameter: '/orders/wake' },
    roles: 'own',
    existing: [{ task: 'mail', function: 'old', timeout: 3 }],
  },
  functions: { greetings: { ...GREETINGS, timeout: 300 } },
};
const tagged = (provider: object) => additionsTo({ ...everything, provider: { ...provider } });

/** The types that have no tags in CloudFormation. */
const WITHOUT_TAGS = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::IAM::ManagedPolicy'];

const TEAM = [{ Key: 'team', Value: 'a' }];

describe('provider.tags', () => {
  test('reach all that is added and can have tags', () => {
    const resources = Object.entries(tagged({ tags: { team: 'a' } }).resources);
    expect(resources.length).toBeGreaterThan(15);
    const without = resources.filter(([, { Properties }]) => Properties.Tags === undefined);
    expect(without.filter(([, { Type }]) => !WITHOUT_TAGS.includes(Type))).toEqual([]);
    for (const [, { Type, Properties }] of resources)
      if (!WITHOUT_TAGS.includes(Type)) expect(Properties.Tags).toEqual(TEAM);
  });

  test('do not replace a tag of the roles, whatever the case of its key', () => {
    const provider = { tags: { Team: 'a', cost: '7' }, iam: { role: { tags: { team: 'b' } } } };
    const { resources } = tagged(provider);
    for (const id of ['ConductorPollerRole', 'ConductorWorkerRoleGreetings'])
      expect(resources[id]?.Properties.Tags).toEqual([
        { Key: 'team', Value: 'b' },
        { Key: 'cost', Value: '7' },
      ]);
    expect(resources.ConductorInbox?.Properties.Tags).toEqual([
      { Key: 'Team', Value: 'a' },
      { Key: 'cost', Value: '7' },
    ]);
  });

  test('do not reach a role where they differ from a tag of the stack by upper and lower case only', () => {
    const stackTags = { Owner: 'ada', team: 'b' };
    const { resources } = tagged({ tags: { stage: 'x', owner: 'ada', team: 'a' }, stackTags });
    expect(resources.ConductorPollerRole?.Properties.Tags).toEqual(TEAM);
    expect(resources.ConductorInbox?.Properties.Tags).toHaveLength(3);
  });

  test('that are not there change nothing', () => {
    for (const tags of [undefined, null, {}, 'team'])
      expect(tagged({ tags }).resources).toEqual(tagged({}).resources);
  });
});

test('a resource whose type has no tags gets none', () => {
  const resources = { Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: {} } };
  expect(withTags(resources, { tags: { team: 'a' }, stackTags: {} })).toEqual(resources);
});
