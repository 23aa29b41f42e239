import { describe, expect, test } from '@jest/globals';
import { pollerRefOf } from '../../../infra/cli/poller-ref.ts';

const FILE = 'service: orders\nprovider: { name: aws, stage: live, region: eu-west-1 }';

describe('the poller that a command is about', () => {
  test('is named by serverless.yml', () => {
    expect(pollerRefOf({}, FILE)).toEqual({
      poller: 'orders-live-conductor-poller',
      region: 'eu-west-1',
    });
  });

  test('is named by options before that', () => {
    const options = { service: 'mail', stage: 'test', region: 'us-east-2' };
    const ref = { poller: 'mail-test-conductor-poller', region: 'us-east-2' };
    expect(pollerRefOf(options, FILE)).toEqual(ref);
    expect(pollerRefOf(options, undefined)).toEqual(ref);
  });

  test('is named by options alone where serverless.yml is no YAML', () => {
    const options = { service: 'mail', stage: 'test', region: 'us-east-2' };
    expect(pollerRefOf(options, 'a: [').poller).toBe('mail-test-conductor-poller');
  });

  test.each(['provider: aws', 'provider: { name: aws, stage: null }', 'provider:\n  name: aws'])(
    'has the framework’s defaults where the file names neither: %s',
    (provider) => {
      expect(pollerRefOf({}, `service: orders\n${provider}`)).toEqual({
        poller: 'orders-dev-conductor-poller',
        region: 'us-east-1',
      });
    },
  );

  test('is found in a file with CloudFormation’s tags', () => {
    const file = `${FILE}\ncustom: { table: !Ref Table, arn: !GetAtt Table.Arn }`;
    expect(pollerRefOf({}, file).poller).toBe('orders-live-conductor-poller');
  });

  test('is found where YAML merges a part into the provider', () => {
    const file =
      'x: &base { stage: prod, region: eu-west-1 }\nservice: orders\nprovider: { <<: *base, name: aws }';
    expect(pollerRefOf({}, file)).toEqual({
      poller: 'orders-prod-conductor-poller',
      region: 'eu-west-1',
    });
  });
});

describe('what only the framework can read is no guess, but an error that names the option:', () => {
  test.each([
    ['provider: { stage: "${opt:stage, \'prod\'}" }', '--stage'],
    ['provider: { stage: "${file(x.yml):stage}", region: eu-west-1 }', '--stage'],
    ['provider: { stage: 7 }', '--stage'],
    ['provider: { region: "${env:AWS_REGION}" }', '--region'],
    ['provider: { stage: "${a}", region: "${b}" }', '--stage and --region'],
    ['provider: "${file(provider.yml)}"', '--stage and --region'],
  ])('%s', (provider, needed) => {
    expect(() => pollerRefOf({}, `service: orders\n${provider}`)).toThrow(
      `serverless.yml alone does not tell which poller is meant. Give ${needed}, or run \`npx serverless conductor`,
    );
  });

  test.each(['service: "${env:NAME}"\nprovider: aws', 'service: { name: a }\nprovider: aws'])(
    '%j',
    (file) => {
      expect(() => pollerRefOf({}, file)).toThrow('Give --service, or');
    },
  );

  test.each(['', 'provider', '${file(all.yml)}', 'a: [', 'a: 1\n b: 2'])(
    'a file without a service: %j',
    (file) => {
      expect(() => pollerRefOf({ stage: 'live' }, file)).toThrow('Give --service and --region, or');
    },
  );

  test('the option that is given is enough', () => {
    const file = 'service: orders\nprovider: { stage: "${opt:stage}", region: eu-west-1 }';
    expect(pollerRefOf({ stage: 'live' }, file).poller).toBe('orders-live-conductor-poller');
  });

  test('and so is a folder without a file', () => {
    expect(() => pollerRefOf({ service: 'orders' }, undefined)).toThrow(
      'There is no serverless.yml in this folder. Run the command in the folder that has it, or give --stage and --region. For a serverless.ts or .js, run `npx serverless conductor pause`',
    );
  });
});
