import { describe, expect, test } from '@jest/globals';
import { placeOf } from '../../../infra/cli/place.ts';

const FILE = 'service: orders\nprovider: { name: aws, stage: live, region: eu-west-1 }';

describe('which poller is meant', () => {
  test('serverless.yml says it', () => {
    expect(placeOf({}, FILE, { AWS_REGION: 'us-west-2' })).toEqual({
      poller: 'orders-live-conductor-poller',
      region: 'eu-west-1',
    });
  });

  test('options go first', () => {
    const options = { service: 'mail', stage: 'test', region: 'us-east-2' };
    expect(placeOf(options, FILE, {})).toEqual({
      poller: 'mail-test-conductor-poller',
      region: 'us-east-2',
    });
  });

  test('what is left out is as the framework has it, whatever AWS_REGION says', () => {
    expect(placeOf({}, 'service: orders\nprovider: aws', { AWS_REGION: 'us-west-2' })).toEqual({
      poller: 'orders-dev-conductor-poller',
      region: 'us-east-1',
    });
  });

  test('AWS_REGION counts where serverless.yml cannot tell', () => {
    const variable =
      'service: orders\nprovider: { region: "${opt:region}", stage: "${opt:stage}" }';
    const place = { poller: 'orders-dev-conductor-poller', region: 'us-west-2' };
    expect(placeOf({}, variable, { AWS_REGION: 'us-west-2' })).toEqual(place);
    expect(placeOf({ service: 'orders' }, undefined, { AWS_REGION: 'us-west-2' })).toEqual(place);
    expect(placeOf({ service: 'orders' }, undefined, {}).region).toBe('us-east-1');
  });

  test('CloudFormation’s tags in the file do no harm', () => {
    const file = `${FILE}\ncustom: { table: !Ref Table, arn: !GetAtt Table.Arn }`;
    expect(placeOf({}, file, {}).poller).toBe('orders-live-conductor-poller');
  });

  test('without a file the service has to be named', () => {
    expect(() => placeOf({}, undefined, {})).toThrow('There is no serverless.yml in this folder');
  });

  test.each(['service: "${env:NAME}"', 'provider: aws', 'service: { name: orders }', ''])(
    'and where the file does not tell: %j',
    (file) => {
      expect(() => placeOf({}, file, {})).toThrow('Name it with --service');
    },
  );
});
