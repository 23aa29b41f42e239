import { createHash } from 'node:crypto';
import { MAX_NAME_LENGTH } from '../limits/aws.ts';

/** Characters of the hash in a shortened name: few, and yet 32 bits tell a service's stages apart. */
const HASH_LENGTH = 8;

/**
 * The name of what a deploy adds: `${owner}-${part}`. Where that is too long, a hash of the owner replaces the end of
 * the owner, so that two long names stay different.
 *
 * @example addedName('orders-dev', 'conductor-poller') // 'orders-dev-conductor-poller'
 */
export function addedName(owner: string, part: string): string {
  const name = `${owner}-${part}`;
  if (name.length <= MAX_NAME_LENGTH) return name;
  const hash = createHash('sha256').update(owner).digest('hex').slice(0, HASH_LENGTH);
  const start = owner.slice(0, MAX_NAME_LENGTH - part.length - HASH_LENGTH - 2);
  return `${start}-${hash}-${part}`;
}

/** The poller's Lambda, and the EventBridge rule that starts it: one name for both. */
export const pollerName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-poller');

/** The Lambda that calls wrapped functions. */
export const adapterName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-adapter');

/** The Lambda that reports the messages of the inbox to Conductor. */
export const reporterName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-reporter');

/** The queue that the reporter reads. */
export const inboxName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-inbox');

/** The queue of messages that the reporter could not deliver. */
export const deadLettersName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-dead-letters');
