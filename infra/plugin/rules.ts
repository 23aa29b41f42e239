import { MAX_TIMEOUT_SECONDS } from '../../lib/limits/aws.ts';
import { MAX_SLOTS } from '../../lib/poller/defaults.ts';
import { ADAPTER_MARGIN_SECONDS } from './defaults.ts';
import type { Entry } from './entries.ts';
import type { Fault } from './faults.ts';
import { OUR_IDS, OUR_KEYS, RESULT_BUCKET_ID } from './keys.ts';
import { callSeconds, invocationTypeOf, longestCallSeconds } from './routes.ts';
import type { ServiceConfig } from './service.ts';
import type { PollerOptions } from './service-options.ts';

/** What no single option shows: each rule looks at several and names every fault that it sees. */

/** Conductor would hand a task to either: one of the two would get what it does not know. */
export function oneFunctionPerType(entries: readonly Entry[]): Fault[] {
  const first = new Map<string, Entry>();
  return entries.flatMap((entry) => {
    const { where, task, domain } = entry;
    const id = JSON.stringify([task, domain]);
    const other = first.get(id);
    if (!other) first.set(id, entry);
    const message = `takes the same tasks as ${other?.where}: let one function take a type and domain`;
    return other ? [{ where, message }] : [];
  });
}

/** The run would end before the call: nobody would be there to see a crash. */
export function callsFitTheRun(entries: readonly Entry[], poller: PollerOptions): Fault[] {
  const longest = longestCallSeconds(poller);
  return entries
    .filter((entry) => entry.invocationType === 'RequestResponse' && callSeconds(entry) > longest)
    .map((entry) => ({
      where: `${entry.where}.invocationType`,
      message:
        `RequestResponse needs a call of at most ${longest} s, and this can last ${callSeconds(entry)} s: lower ` +
        "the function's timeout, raise custom.conductor.poller.timeout, or leave invocationType out for Event",
    }));
}

/** The adapter waits for its target and then reports, within Lambda's limit. */
export function targetsLeaveRoom(entries: readonly Entry[]): Fault[] {
  const longest = MAX_TIMEOUT_SECONDS - ADAPTER_MARGIN_SECONDS;
  return entries
    .filter(({ wrap, timeoutSeconds }) => wrap && timeoutSeconds > longest)
    .map(({ where, key }) => ({
      where: key === undefined ? `${where}.timeout` : `functions.${key}.timeout`,
      message: `must be at most ${longest} s for a wrapped function: the adapter needs the rest to report`,
    }));
}

/** Each RequestResponse slot is an open connection of the poller's, to an adapter as to a worker. */
export function slotsFitOnePoller(entries: readonly Entry[], poller: PollerOptions): Fault[] {
  const slots = entries
    .filter((entry) => invocationTypeOf(entry, poller) === 'RequestResponse')
    .reduce((sum, { concurrency }) => sum + concurrency, 0);
  if (slots <= MAX_SLOTS) return [];
  const message =
    `sums up to ${slots} RequestResponse slots over all task types, and one poller holds ${MAX_SLOTS} open ` +
    'calls: lower some, or split the service';
  return [{ where: 'conductor.concurrency', message }];
}

/** A function either understands a dispatch or does not. */
export function wrappedOrNot(entries: readonly Entry[]): Fault[] {
  const workers = new Set(entries.filter(({ wrap }) => !wrap).map(({ key }) => key));
  return entries
    .filter(({ wrap, key }) => wrap && key !== undefined && workers.has(key))
    .map(({ where }) => ({
      where: `${where}.wrap`,
      message: 'must be the same in all conductor events of a function: it is a worker or is not',
    }));
}

/** A durable function outlives its timeout, which all our arithmetic rests on. */
export function noDurableFunctions(entries: readonly Entry[], service: ServiceConfig): Fault[] {
  const durable = service.functions.filter(({ durableConfig }) => durableConfig);
  const keys = new Set(durable.map(({ key }) => key));
  return entries
    .filter(({ key }) => key !== undefined && keys.has(key))
    .map(({ where }) => ({
      where,
      message: 'a durable function cannot be a worker: leave out durableConfig or this event',
    }));
}

/** Lambda refuses: "Functions from 'eu-west-1' are not reachable in this region". */
export function targetsInRegion(entries: readonly Entry[], { region }: ServiceConfig): Fault[] {
  return entries
    .filter(({ functionName }) => regionOf(functionName, region) !== region)
    .map(({ where }) => ({
      where: `${where}.function`,
      message: `is not in ${region}, as the service is: Lambda calls within a region only`,
    }));
}

const regionOf = (functionName: string, own: string) =>
  functionName.startsWith('arn:') ? functionName.split(':')[3] : own;

/** Nothing of the user's is replaced silently. */
export function namesAreFree({ functions, resourceIds }: ServiceConfig): Fault[] {
  const message = 'is the name of something that conductor-lambda adds: rename yours';
  const keys = functions.map(({ key }) => key).filter((key) => OUR_KEYS.includes(key));
  const ids = resourceIds.filter(
    (id) => id === RESULT_BUCKET_ID || OUR_IDS.some((ours) => id.startsWith(ours)),
  );
  return [
    ...keys.map((key) => ({ where: `functions.${key}`, message })),
    ...ids.map((id) => ({ where: `resources.Resources.${id}`, message })),
  ];
}
