import { createHash } from 'node:crypto';
import { MAX_NAME_LENGTH } from '../limits/aws.ts';

/** Between what was kept of a cut name and its hash: short, and 32 bits tell a service's stages apart. */
const HASH_LENGTH = 8;

/**
 * The name of what a deploy adds: `${owner}-${part}`. A name that is too long loses the end of its owner to a
 * hash of it, so that two long names stay two.
 *
 * @example addedName('orders-dev', 'conductor-poller') // 'orders-dev-conductor-poller'
 */
export function addedName(owner: string, part: string): string {
  const name = `${owner}-${part}`;
  if (name.length <= MAX_NAME_LENGTH) return name;
  const hash = createHash('sha256').update(owner).digest('hex').slice(0, HASH_LENGTH);
  const kept = owner.slice(0, MAX_NAME_LENGTH - part.length - HASH_LENGTH - 2);
  return `${kept}-${hash}-${part}`;
}

/** The poller's Lambda, and the EventBridge rule that starts it: one name for both. */
export const pollerName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-poller');

/** The Lambda that calls wrapped functions. */
export const adapterName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-adapter');

/** The Lambda that tells Conductor what others could not. */
export const reporterName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-reporter');

/** The queue that it reads. */
export const inboxName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-inbox');

/** The queue of what it could not read. */
export const deadLettersName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-dead-letters');
