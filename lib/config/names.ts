import { createHash } from 'node:crypto';
import { MAX_NAME_LENGTH } from '../limits/aws.ts';

/** The length of a shortened name's hash: 32 bits are enough to tell a service's stages apart. */
const HASH_LENGTH = 8;

/**
 * The name of what a deploy adds: `${owner}-${part}`. In a name that is too long, a hash of the owner replaces the
 * owner's end, so that two long names stay different.
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

/** The name of a Lambda function that a deploy adds; `part` is one word: `poller`. */
export const functionName = (service: string, stage: string, part: string) =>
  addedName(`${service}-${stage}`, `conductor-${part}`);

/** The poller's part, which the command line has to know too. */
export const POLLER = 'poller';

/** The poller's Lambda function, and the EventBridge rule that starts it: one name for both. */
export const pollerName = (service: string, stage: string) => functionName(service, stage, POLLER);

/** The queue that the reporter reads. */
export const inboxName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-inbox');

/** The queue whose delayed messages start the rounds between two ticks. */
export const roundsName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-rounds');

/** The table in which the poller's runs tell each other what they have open. */
export const ledgerName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-ledger');

/** The queue of messages that the reporter could not deliver. */
export const deadLettersName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-dead-letters');
