import { expect, test } from '@jest/globals';
import { tagCompiled } from '../../../../infra/plugin/package/tag-compiled.ts';
import { additionsTo, framework } from '../../../support/plugin/service.ts';

const provider = { tags: { team: 'a' } };
const Tags = [{ Key: 'team', Value: 'a' }];

/** A service of which the framework has made these resources. */
const compiled = (Resources: object) => {
  const { service } = framework({ provider });
  Object.assign(service.provider, { compiledCloudFormationTemplate: { Resources } });
  return { service, Resources };
};

const LOG_GROUP = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'x' } };
const RULE = { Type: 'AWS::Events::Rule', Properties: { State: 'ENABLED' } };

test('the log groups and the rule of the added functions get the provider’s tags, and no others', () => {
  const { service, Resources } = compiled({
    ConductorPollerLogGroup: LOG_GROUP,
    ConductorPollerEventsRuleSchedule1: RULE,
    ConductorReporterLogGroup: LOG_GROUP,
    GreetingsLogGroup: LOG_GROUP,
  });
  tagCompiled(additionsTo({ provider }), service);
  expect(Resources).toEqual({
    ConductorPollerLogGroup: { ...LOG_GROUP, Properties: { LogGroupName: 'x', Tags } },
    ConductorPollerEventsRuleSchedule1: { ...RULE, Properties: { State: 'ENABLED', Tags } },
    ConductorReporterLogGroup: { ...LOG_GROUP, Properties: { LogGroupName: 'x', Tags } },
    GreetingsLogGroup: LOG_GROUP,
  });
});

test('what else the framework says of such a resource stays', () => {
  const { service, Resources } = compiled({
    ConductorPollerLogGroup: { ...LOG_GROUP, DeletionPolicy: 'Retain' },
  });
  tagCompiled(additionsTo({ provider }), service);
  expect(Resources).toMatchObject({ ConductorPollerLogGroup: { DeletionPolicy: 'Retain' } });
});

test('a template that the framework has not made yet stays as it is', () => {
  const { service } = framework({ provider });
  tagCompiled(additionsTo({ provider }), service);
  expect(service.provider).toEqual({ name: 'aws', ...provider });
});
