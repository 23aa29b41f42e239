import { expect, test } from '@jest/globals';
import { orderAfterAliases } from '../../../../infra/plugin/package/alias-order.ts';
import { framework } from '../../../support/plugin/service.ts';

const EVENTS = {
  Type: 'AWS::Lambda::EventInvokeConfig',
  Properties: { FunctionName: 'orders-dev-pack', Qualifier: 'live' },
};
const PACK = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'orders-dev-pack' } };
const OTHER = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'orders-dev-other' } };

const alias = (FunctionName: unknown, Name = 'live') => ({
  Type: 'AWS::Lambda::Alias',
  Properties: { FunctionName, Name, FunctionVersion: '1' },
});

/** What the settings depend on, in a template with this alias. */
function dependsOn(aliasInTemplate: object): unknown {
  const { service } = framework();
  const events = { ...EVENTS, DependsOn: undefined };
  const Resources = { Pack: PACK, Other: OTHER, TheAlias: aliasInTemplate, Events: events };
  Object.assign(service.provider, { compiledCloudFormationTemplate: { Resources } });
  orderAfterAliases(['Events', 'NotThere'], service);
  return events.DependsOn;
}

test.each<[string, unknown]>([
  ['its name', 'orders-dev-pack'],
  ['a reference', { Ref: 'Pack' }],
  ['its ARN', { 'Fn::GetAtt': ['Pack', 'Arn'] }],
])('an alias in the template comes first, where it names its function by %s', (_, by) => {
  expect(dependsOn(alias(by))).toEqual(['TheAlias']);
});

test.each<[string, object]>([
  ['of another name', alias('orders-dev-pack', 'test')],
  ['of another function', alias({ Ref: 'Other' })],
  ['of a function that is not in the template', alias({ Ref: 'Nowhere' })],
  ['of a function that only CloudFormation knows', alias({ 'Fn::ImportValue': 'name' })],
])('one %s does not count', (_, other) => {
  expect(dependsOn(other)).toBeUndefined();
});
