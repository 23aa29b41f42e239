import * as v from 'valibot';
import { collectEntries, type Entry } from './entries.ts';
import { type Fault, faultsOf } from './faults.ts';
import { given } from './fields.ts';
import * as rules from './rules.ts';
import type { ServiceConfig } from './service.ts';
import { PollerOptions, ServiceOptions } from './service-options.ts';
import * as variables from './variables.ts';

/** What a deploy is made of, or everything that is wrong with it. */
export type Validated =
  | { kind: 'valid'; options: ServiceOptions; entries: Entry[] }
  | { kind: 'faulty'; faults: Fault[] }
  /** The plugin is loaded, and nothing of it is used. */
  | { kind: 'unused' };

/** Holds the whole configuration against all rules, so that one run shows every fault. */
export function validate(service: ServiceConfig): Validated {
  const { entries, faults } = collectEntries(service);
  if (service.conductor === undefined && entries.length + faults.length === 0) {
    return { kind: 'unused' };
  }
  const options = v.safeParse(ServiceOptions, given(service.conductor));
  const all = [
    ...(options.success ? [] : faultsOf('custom.conductor', options.issues)),
    ...faults,
    ...faultsBetween(entries, service),
    ...(options.success ? faultsBeside(options.output, entries, service) : []),
  ];
  if (!options.success || all.length > 0) return { kind: 'faulty', faults: all };
  return { kind: 'valid', options: options.output, entries };
}

function faultsBetween(entries: readonly Entry[], service: ServiceConfig): Fault[] {
  const poller = pollerOf(service.conductor);
  return [
    ...rules.oneFunctionPerType(entries),
    ...(poller ? rules.callsFitTheRun(entries, poller) : []),
    ...rules.targetsLeaveRoom(entries),
    ...(poller ? rules.slotsFitOnePoller(entries, poller) : []),
    ...rules.wrappedOrNot(entries),
    ...rules.noDurableFunctions(entries, service),
    ...rules.targetsInRegion(entries, service),
    ...rules.namesAreFree(service),
    ...variables.tlsIsVerified(entries, service),
  ];
}

/** What the environments say against valid options. */
const faultsBeside = (
  options: ServiceOptions,
  entries: readonly Entry[],
  service: ServiceConfig,
): Fault[] => [
  ...variables.oneWayToTheKey(options, service),
  ...variables.serverUrlsAreSafe(entries, options, service),
];

/** The poller's times even where other options are wrong; none where these are. */
function pollerOf(conductor: unknown): PollerOptions | undefined {
  const read = v.safeParse(PollerTimes, given(conductor));
  return read.success ? read.output : undefined;
}

const anything = v.optional(v.unknown());

const PollerTimes = v.pipe(
  v.looseObject({
    poller: v.optional(v.object({ windowSeconds: anything, timeout: anything }), {}),
  }),
  v.transform(({ poller }) => poller),
  PollerOptions,
);
