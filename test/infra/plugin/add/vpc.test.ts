import { describe, expect, test } from '@jest/globals';
import {
  additionsTo,
  faultsIn,
  GREETINGS,
  SERVER_URL,
  type Written,
} from '../../../support/plugin/service.ts';

const vpc = { securityGroupIds: ['sg-1'], subnetIds: [{ Ref: 'Subnet' }, 'subnet-2'] };
const other = { securityGroupIds: ['sg-9'], subnetIds: ['subnet-9'] };
const conductor = (of: unknown) => ({ serverUrl: SERVER_URL, vpc: of });
const resize = { events: [{ conductor: { task: 'resize', wrap: true } }] };

/** What the added functions' own `vpc` is, and how many of their roles may join a VPC. */
function added(written: Written) {
  const functions = { greetings: GREETINGS, resize };
  const all = additionsTo({ functions, ...written });
  const roles = Object.values(all.resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
  return {
    vpcs: Object.values(all.functions).map((each) => each.vpc),
    joining: roles.filter((role) => JSON.stringify(role).includes('VPCAccess')).length,
  };
}

describe('the added functions', () => {
  test('live where custom.conductor.vpc says, and their roles allow it', () => {
    expect(added({ conductor: conductor(vpc) })).toEqual({ vpcs: [vpc, vpc, vpc], joining: 3 });
    const provider = { vpc: other };
    expect(added({ conductor: conductor(vpc), provider }).vpcs).toEqual([vpc, vpc, vpc]);
  });

  test('live in the provider’s VPC where it says nothing', () => {
    const none = [undefined, undefined, undefined];
    expect(added({ provider: { vpc: other } })).toEqual({ vpcs: none, joining: 3 });
    expect(added({})).toEqual({ vpcs: none, joining: 0 });
  });

  test('live in no VPC where it says false', () => {
    const provider = { vpc: other };
    const none = [false, false, false];
    expect(added({ conductor: conductor(false), provider })).toEqual({ vpcs: none, joining: 0 });
  });
});

test.each([
  [true, 'custom.conductor.vpc: must be false, or an object of'],
  [{ subnetIds: ['a'] }, 'custom.conductor.vpc.securityGroupIds: is missing'],
  [{ ...vpc, subnetIds: 'subnet-1' }, 'custom.conductor.vpc.subnetIds: must be a list of ids'],
  [{ ...vpc, subnetIds: [7] }, 'custom.conductor.vpc.subnetIds: must be a list of ids'],
  [{ ...vpc, ids: [] }, 'custom.conductor.vpc.ids: is not an option'],
])('a VPC is not %j', (wrong, fault) => {
  expect(faultsIn({ conductor: conductor(wrong) })).toEqual([expect.stringContaining(fault)]);
});

test('the ids may be a value that only CloudFormation knows', () => {
  const split = { 'Fn::Split': [',', { 'Fn::ImportValue': 'subnets' }] };
  expect(faultsIn({ conductor: conductor({ ...vpc, subnetIds: split }) })).toEqual([]);
});

test('the deploy says where workers are in a VPC and the poller is not, unless that was said', () => {
  const functions = { greetings: { ...GREETINGS, vpc: other } };
  const noticesOf = (written: Written) => additionsTo({ functions, ...written }).notices;
  expect(noticesOf({})).toEqual([
    expect.stringMatching(/greetings is in a VPC.*custom.conductor.vpc/),
  ]);
  expect(noticesOf({ conductor: conductor(false) })).toEqual([]);
  expect(noticesOf({ conductor: conductor(other) })).toEqual([]);
  expect(noticesOf({ provider: { vpc: other } })).toEqual([]);
});
