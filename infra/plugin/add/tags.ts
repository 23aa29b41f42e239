import * as v from 'valibot';
import type { Resource, Resources } from '../read/serverless.ts';

/** Tags as under `provider.tags`. */
export type Tags = Record<string, unknown>;

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

/** The resources with these tags, where their type has tags. A tag that a resource has already stays as it is. */
export const withTags = (resources: Resources, tags: Tags): Resources =>
  Object.fromEntries(
    Object.entries(resources).map(([id, resource]) => [id, withTagsOf(resource, tags)]),
  );

function withTagsOf({ Type, Properties, ...others }: Resource, tags: Tags): Resource {
  if (!WITH_TAGS.includes(Type)) return { Type, Properties, ...others };
  const own = v.parse(Written, Properties.Tags);
  // IAM refuses two tags whose keys differ in upper and lower case only.
  const taken = new Set(own.map(({ Key }) => Key.toLowerCase()));
  const added = Object.entries(tags)
    .filter(([Key]) => !taken.has(Key.toLowerCase()))
    .map(([Key, Value]) => ({ Key, Value }));
  const Tags = [...own, ...added];
  return { Type, Properties: { ...Properties, ...(Tags.length > 0 && { Tags }) }, ...others };
}
