import { describe, expect, test } from '@jest/globals';
import { pollerRefOf } from '../../../infra/cli/poller-ref.ts';

const FILE = 'service: orders\nprovider: { name: aws, stage: live, region: eu-west-1 }';

describe('the poller that a command is about', () => {
  test('is named by serverless.yml', () => {
    expect(pollerRefOf({}, FILE, { AWS_REGION: 'us-west-2' })).toEqual({
      poller: 'orders-live-conductor-poller',
      region: 'eu-west-1',
    });
  });

  test('is named by options before that', () => {
    const options = { service: 'mail', stage: 'test', region: 'us-east-2' };
    expect(pollerRefOf(options, FILE, {})).toEqual({
      poller: 'mail-test-conductor-poller',
      region: 'us-east-2',
    });
  });

  test('has the framework’s defaults, also where AWS_REGION says otherwise', () => {
    expect(pollerRefOf({}, 'service: orders\nprovider: aws', { AWS_REGION: 'us-west-2' })).toEqual({
      poller: 'orders-dev-conductor-poller',
      region: 'us-east-1',
    });
  });

  test('is in AWS_REGION where serverless.yml does not name the region', () => {
    const variable =
      'service: orders\nprovider: { region: "${opt:region}", stage: "${opt:stage}" }';
    const ref = { poller: 'orders-dev-conductor-poller', region: 'us-west-2' };
    expect(pollerRefOf({}, variable, { AWS_REGION: 'us-west-2' })).toEqual(ref);
    expect(pollerRefOf({ service: 'orders' }, undefined, { AWS_REGION: 'us-west-2' })).toEqual(ref);
    expect(pollerRefOf({ service: 'orders' }, undefined, {}).region).toBe('us-east-1');
  });

  test('is found in a file with CloudFormation’s tags', () => {
    const file = `${FILE}\ncustom: { table: !Ref Table, arn: !GetAtt Table.Arn }`;
    expect(pollerRefOf({}, file, {}).poller).toBe('orders-live-conductor-poller');
  });

  test('is unknown without a file and a service', () => {
    expect(() => pollerRefOf({}, undefined, {})).toThrow(
      'There is no serverless.yml in this folder',
    );
  });

  test.each(['service: "${env:NAME}"', 'provider: aws', 'service: { name: orders }', ''])(
    'and where the file does not name it: %j',
    (file) => {
      expect(() => pollerRefOf({}, file, {})).toThrow('Name the service with --service');
    },
  );
});
