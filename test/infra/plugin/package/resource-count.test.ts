import { describe, expect, test } from '@jest/globals';
import { tooManyResources } from '../../../../infra/plugin/package/resource-count.ts';
import { framework } from '../../../support/plugin/service.ts';

/** A service whose template has as many resources of each type. */
function serviceWith(counts: Record<string, number>) {
  const { service } = framework();
  const types = Object.entries(counts).flatMap(([type, count]) => Array(count).fill(type));
  const Resources = Object.fromEntries(types.map((Type, i) => [`R${i}`, { Type }]));
  return {
    ...service,
    provider: { ...service.provider, compiledCloudFormationTemplate: { Resources } },
  };
}

describe('the finished template', () => {
  test('may have 500 resources', () => {
    expect(tooManyResources(serviceWith({ 'AWS::Logs::LogGroup': 500 }))).toBeUndefined();
    expect(tooManyResources(framework().service)).toBeUndefined();
  });

  test('that has more is refused, with what takes the room and what gives some back', () => {
    const service = serviceWith({
      'AWS::Lambda::Function': 202,
      'AWS::Lambda::EventInvokeConfig': 201,
      'AWS::Lambda::Version': 96,
      'AWS::IAM::Role': 2,
    });
    expect(tooManyResources(service)).toBe(
      'conductor-lambda: the template has 501 resources, but CloudFormation takes at most 500. A function needs two or ' +
        'three, a worker that is invoked with Event one more, and a worker with a role of its own one more: there are 202 ' +
        'functions, 201 that are invoked with Event, and 2 roles. provider.versionFunctions: false saves 96. Else split the ' +
        'service.',
    );
    expect(tooManyResources(serviceWith({ 'AWS::Logs::LogGroup': 501 }))).toMatch(
      /0 roles\. Else split the service\.$/,
    );
  });
});
