import { TEMPLATE_RESOURCES } from '../../../lib/limits/aws.ts';
import type { Service } from '../read/serverless.ts';
import { compiledResources } from './compiled-template.ts';

/**
 * What is wrong with the finished template: AWS refuses one with too many resources only when the deploy is under way.
 *
 * @returns undefined where nothing is wrong
 */
export function tooManyResources(service: Service): string | undefined {
  const types = Object.values(compiledResources(service)).map(({ Type }) => Type);
  if (types.length <= TEMPLATE_RESOURCES) return undefined;
  const count = (type: string) => types.filter((each) => each === type).length;
  const versions = count('AWS::Lambda::Version');
  return (
    `conductor-lambda: the template has ${types.length} resources, but CloudFormation takes at most ` +
    `${TEMPLATE_RESOURCES}. A function needs two or three, a worker that is invoked with Event one more, and a worker with a role of its own one ` +
    `more: there are ` +
    `${count('AWS::Lambda::Function')} functions, ${count('AWS::Lambda::EventInvokeConfig')} that are invoked with Event, and ` +
    `${count('AWS::IAM::Role')} roles. ` +
    `${versions > 0 ? `provider.versionFunctions: false saves ${versions}. ` : ''}Else split the service.`
  );
}
