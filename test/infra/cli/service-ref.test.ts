import { describe, expect, test } from '@jest/globals';
import { serviceRefOf } from '../../../infra/cli/service-ref.ts';

const FILE = 'service: orders\nprovider: { name: aws, stage: live, region: eu-west-1 }';

describe('the service that a command is about', () => {
  test('is named by serverless.yml', () => {
    expect(serviceRefOf({}, FILE)).toEqual({
      service: 'orders',
      stage: 'live',
      region: 'eu-west-1',
    });
  });

  test('is named by options before that', () => {
    const options = { service: 'mail', stage: 'test', region: 'us-east-2' };
    expect(serviceRefOf(options, FILE)).toEqual(options);
    expect(serviceRefOf(options, undefined)).toEqual(options);
  });

  test('is named by options alone where serverless.yml is no YAML', () => {
    const options = { service: 'mail', stage: 'test', region: 'us-east-2' };
    expect(serviceRefOf(options, 'a: [')).toEqual(options);
  });

  test.each(['provider: aws', 'provider: { name: aws, stage: null }', 'provider:\n  name: aws'])(
    'has the framework’s defaults where the file names neither: %s',
    (provider) => {
      expect(serviceRefOf({}, `service: orders\n${provider}`)).toEqual({
        service: 'orders',
        stage: 'dev',
        region: 'us-east-1',
      });
    },
  );

  test('is found in a file with CloudFormation’s tags', () => {
    const file = `${FILE}\ncustom: { table: !Ref Table, arn: !GetAtt Table.Arn }`;
    expect(serviceRefOf({}, file).stage).toBe('live');
  });

  test('is found where YAML merges a part into the provider', () => {
    const file =
      'x: &base { stage: prod, region: eu-west-1 }\nservice: orders\nprovider: { <<: *base, name: aws }';
    expect(serviceRefOf({}, file)).toEqual({
      service: 'orders',
      stage: 'prod',
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
    expect(() => serviceRefOf({}, `service: orders\n${provider}`)).toThrow(
      `serverless.yml alone does not tell which service is meant. Give ${needed}, or run \`npx serverless conductor`,
    );
  });

  test.each(['service: "${env:NAME}"\nprovider: aws', 'service: { name: a }\nprovider: aws'])(
    '%j',
    (file) => {
      expect(() => serviceRefOf({}, file)).toThrow('Give --service, or');
    },
  );

  test.each(['', 'provider', '${file(all.yml)}', 'a: [', 'a: 1\n b: 2'])(
    'a file without a service: %j',
    (file) => {
      expect(() => serviceRefOf({ stage: 'live' }, file)).toThrow(
        'Give --service and --region, or',
      );
    },
  );

  test('the option that is given is enough', () => {
    const file = 'service: orders\nprovider: { stage: "${opt:stage}", region: eu-west-1 }';
    expect(serviceRefOf({ stage: 'live' }, file).stage).toBe('live');
  });

  test('and so is a folder without a file', () => {
    expect(() => serviceRefOf({ service: 'orders' }, undefined)).toThrow(
      'There is no serverless.yml in this folder. Run the command in the folder that has it, or give --stage and --region. For a serverless.ts or .js, run `npx serverless conductor pause`',
    );
  });
});
