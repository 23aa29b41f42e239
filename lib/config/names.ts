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

/** The name of a Lambda function that a deploy adds; `part` is one word, such as `poller`, or two with a hyphen. */
export const functionName = (service: string, stage: string, part: string) =>
  addedName(`${service}-${stage}`, `conductor-${part}`);

/** The part of a poller, which the command line has to know too; the poller of all types without a group has none. */
export const pollerPart = (group?: string) => (group === undefined ? 'poller' : `poller-${group}`);

/** A poller's Lambda function, and the EventBridge rule that starts it: one name for both. */
export const pollerName = (service: string, stage: string, group?: string) =>
  functionName(service, stage, pollerPart(group));

/** The longest name of a group: the names of what is added for it must have room for the service, too. */
export const MAX_GROUP_LENGTH = 20;

/** What the names of all pollers of a service begin with, also where they are cut. */
export function pollersBeginning(service: string, stage: string): string {
  const part = `conductor-${pollerPart('x'.repeat(MAX_GROUP_LENGTH))}`;
  return `${service}-${stage}`.slice(0, MAX_NAME_LENGTH - part.length - HASH_LENGTH - 2);
}

/** Whether a rule or a function of this name is a poller of the service. */
export function isPollerName(name: string, service: string, stage: string): boolean {
  const [, group] = /-conductor-poller-([a-z0-9]+)$/.exec(name) ?? [];
  return name === pollerName(service, stage, group);
}

/**
 * The id of a run of a poller. Its polls have worker ids that begin so, and Conductor says who polled a type last. It has at
 * most 101 characters: a name, and AWS's id of the request.
 */
export const runIdOf = (poller: string, requestId: string) => `${poller}:${requestId}`;

/** The name of the poller that a worker id begins with; undefined where it is none of a poller. */
export const pollerNameIn = (workerId: string): string | undefined =>
  /^([\w-]+-conductor-poller(?:-[a-z0-9]+)?):/.exec(workerId)?.[1];

/** The queue that the reporter reads. */
export const inboxName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-inbox');

/** The table in which the runs of each poller tell each other what they have open. */
export const ledgerName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-ledger');

/** The queue of messages that the reporter could not deliver. */
export const deadLettersName = (service: string, stage: string) =>
  addedName(`${service}-${stage}`, 'conductor-dead-letters');

/** What the alarms of a service watch: the dead letters, results that Conductor does not take, messages that are not read. */
export const ALARM_PARTS = ['dead-letters', 'inbox-undelivered', 'inbox-unread'] as const;
export type AlarmPart = (typeof ALARM_PARTS)[number];

/** What the alarms of a poller watch, with `alarms` in serverless.yml: infra/plugin/add/poller-alarms.ts says when they ring. */
export const POLLER_ALARM_PARTS = [
  'stopped',
  'dies',
  'type-not-polled',
  'tasks-fail',
  'slots-full',
  'tasks-wait',
  'breaker-open',
] as const;
export type PollerAlarmPart = (typeof POLLER_ALARM_PARTS)[number];

/** The name of an alarm of a poller. */
export const pollerAlarmName = (poller: string, part: PollerAlarmPart) => `${poller}-${part}`;

/** The name of an alarm of a service. */
export const alarmName = (service: string, stage: string, part: AlarmPart) =>
  addedName(`${service}-${stage}`, `conductor-${part}`);
