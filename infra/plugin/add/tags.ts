import * as v from 'valibot';
import type { Resource, Resources } from '../read/serverless.ts';

/** The tags that what is added gets, as the provider's settings name them. */
export interface Tags {
  /** `provider.tags`. */
  tags: Record<string, unknown>;
  /** `provider.stackTags`: CloudFormation gives them to all resources of the stack itself. */
  stackTags: Record<string, unknown>;
}

const Written = v.optional(v.array(v.object({ Key: v.string(), Value: v.unknown() })), []);

/**
 * The types that have tags in CloudFormation, among those that the plugin adds or that the framework makes for an added
 * function. A policy, a permission, a Function URL and the settings of asynchronous calls have none.
 */
const WITH_TAGS = [
  'AWS::CloudWatch::Alarm',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
];

/** The resources with the provider's tags, where their type has tags. A tag that a resource has already stays as it is. */
export const withTags = (resources: Resources, tags: Tags): Resources =>
  Object.fromEntries(
    Object.entries(resources).map(([id, resource]) => [id, withTagsOf(resource, tags)]),
  );

function withTagsOf(resource: Resource, { tags, stackTags }: Tags): Resource {
  const { Type, Properties } = resource;
  if (!WITH_TAGS.includes(Type)) return resource;
  const own = v.parse(Written, Properties.Tags);
  const stackKeys = Type === ROLE ? [...Object.keys(stackTags), BY_THE_FRAMEWORK] : [];
  const added = Object.entries(tags)
    .filter(([key]) => !own.some(({ Key }) => isAlike(Key, key)))
    .filter(([key]) => !stackKeys.some((other) => other !== key && isAlike(other, key)))
    .map(([Key, Value]) => ({ Key, Value }));
  const Tags = [...own, ...added];
  return { ...resource, Properties: { ...Properties, ...(Tags.length > 0 && { Tags }) } };
}

const ROLE = 'AWS::IAM::Role';

/** The tag that the framework gives to each stack. */
const BY_THE_FRAMEWORK = 'STAGE';

/** IAM refuses a role with two tags whose keys differ in upper and lower case only, also where one is the stack's. */
const isAlike = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
