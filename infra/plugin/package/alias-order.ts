import * as v from 'valibot';
import type { Service } from '../read/serverless.ts';
import { compiledResources } from './compiled-template.ts';

const OfAlias = v.looseObject({ FunctionName: v.unknown(), Qualifier: v.string() });
const Alias = v.looseObject({ FunctionName: v.unknown(), Name: v.string() });

/**
 * Has CloudFormation make an alias before the settings of its Event invocations. The alias may be the user's, or of another
 * plugin that adds it late. An alias that the template does not have must be there already.
 */
export function orderAfterAliases(ids: readonly string[], service: Service): void {
  const resources = compiledResources(service);
  for (const id of ids) {
    const events = resources[id];
    if (events?.Type !== 'AWS::Lambda::EventInvokeConfig' || !v.is(OfAlias, events.Properties))
      continue;
    const { FunctionName, Qualifier } = events.Properties;
    const aliases = Object.entries(resources).filter(
      ([, { Type, Properties }]) =>
        Type === 'AWS::Lambda::Alias' &&
        v.is(Alias, Properties) &&
        Properties.Name === Qualifier &&
        nameIn(Properties.FunctionName, resources) === FunctionName,
    );
    if (aliases.length > 0) events.DependsOn = aliases.map(([aliasId]) => aliasId);
  }
}

const Ref = v.object({ Ref: v.string() });
const GetArn = v.object({ 'Fn::GetAtt': v.tuple([v.string(), v.literal('Arn')]) });
const Named = v.looseObject({ FunctionName: v.unknown() });

/** The name of a function that a resource names, or refers to. */
function nameIn(value: unknown, resources: ReturnType<typeof compiledResources>): unknown {
  if (typeof value === 'string') return value;
  const id = v.is(Ref, value) ? value.Ref : v.is(GetArn, value) ? value['Fn::GetAtt'][0] : '';
  const properties = resources[id]?.Properties;
  return v.is(Named, properties) ? properties.FunctionName : undefined;
}
