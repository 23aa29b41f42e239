/** Limits of AWS: what it refuses, drops or bills by. None of them is ours to choose. */

/** Lambda's limit of a function's timeout. */
export const MAX_TIMEOUT_SECONDS = 900;

/** Lambda's limit of an answer, and of a RequestResponse payload, is 6 MB. 64 KB are left for the wrapping. */
export const MAX_ANSWER_BYTES = 6 * 1024 * 1024 - 64 * 1024;

/** SQS's limit of a message, and Lambda's of an Event payload, is 1 MB. 64 KB are left for the wrapping. */
export const MAX_MESSAGE_BYTES = 1024 * 1024 - 64 * 1024;

/** How long SQS retains a message, in the inbox and among the dead letters: SQS's maximum. */
export const RETENTION_SECONDS = 1_209_600;

/** A message becomes a dead letter after this many receives: SQS's maximum, more than the tries of 14 days. */
export const MAX_RECEIVES = 1_000;

/** Lambda, IAM roles and EventBridge rules all take names of up to 64 characters, SQS queues of up to 80. */
export const MAX_NAME_LENGTH = 64;

/** IAM holds so many characters, without white space, in all inline policies of a role together. */
export const INLINE_POLICY_LENGTH = 10_240;

/** IAM holds so many characters, without white space, in a managed policy. */
export const MANAGED_POLICY_LENGTH = 6_144;

/** An account's default quota of managed policies that one role can have. */
export const MANAGED_POLICIES = 10;

/** Resources of one CloudFormation template. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const TEMPLATE_RESOURCES = 500;
