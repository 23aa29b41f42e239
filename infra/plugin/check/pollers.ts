import * as v from 'valibot';
import { MAX_GROUP_LENGTH } from '../../../lib/config/names.ts';
import { isObject } from '../../../lib/task/parse.ts';
import { MAX_GROUPS } from '../defaults.ts';
import type { Binding } from '../read/bindings.ts';
import type { Fault } from '../read/faults.ts';
import { given } from '../read/fields.ts';
import type { Times } from '../read/invocation.ts';
import { PollerOptions } from '../read/poller-options.ts';
import { whereOf } from '../read/pollers.ts';
import { EventOptions } from '../read/task-options.ts';

/** Rules for `custom.conductor.pollers`. They look also where other options are wrong. */

/** A group as far as these rules need it. */
export interface WrittenGroup {
  name: string;
  where: string;
  /** Empty in place of what is no task type. */
  types: readonly string[];
  /** Of its own; what is wrong is a fault of its own, and the group is then held against no time. */
  times: OwnTimes | undefined;
  isEmpty: boolean;
}

/** The groups as they are written. */
export function groupsIn(conductor: unknown): WrittenGroup[] {
  const pollers = isObject(conductor) && isObject(conductor.pollers) ? conductor.pollers : {};
  return Object.entries(pollers).map(([name, written]) => {
    const options = given(written);
    const { types = [] } = v.is(WithTypes, options) ? options : {};
    const times = v.safeParse(OwnTimes, options);
    return {
      name,
      where: whereOf(name),
      types: types.map((type) => v.parse(TaskType, type)),
      times: times.success ? times.output : undefined,
      isEmpty: written === null,
    };
  });
}

const WithTypes = v.looseObject({ types: v.optional(v.array(v.unknown())) });
const TaskType = v.fallback(EventOptions.entries.task, '');
const { windowSeconds, timeout } = PollerOptions.entries;
const OwnTimes = v.object({
  windowSeconds: v.optional(windowSeconds.wrapped),
  timeout: v.optional(timeout.wrapped),
});
type OwnTimes = v.InferOutput<typeof OwnTimes>;

/** A name becomes a part of the names of a function, a rule and a role, and of logical ids. */
const NAME = new RegExp(`^(?!(constructor|prototype)$)[a-z][a-z0-9]{0,${MAX_GROUP_LENGTH - 1}}$`);

/** What is wrong with the groups themselves. `types` are all that the service has, in events with faults too. */
export function groupsFit(groups: readonly WrittenGroup[], types: readonly string[]): Fault[] {
  const first = new Map<string, string>();
  const faults = groups.flatMap(({ name, where, isEmpty, ...group }) => [
    ...(NAME.test(name) ? [] : [{ where, message: NO_NAME }]),
    ...(isEmpty ? [{ where, message: 'is empty: list its types, or remove it' }] : []),
    ...group.types.flatMap((type, index): Fault[] => {
      const place = `${where}.types.${index}`;
      const other = first.get(type);
      if (type === '') return [];
      first.set(type, other ?? place);
      if (other !== undefined)
        return [{ where: place, message: `stands in ${other} too: name each type once` }];
      return types.includes(type) ? [] : [{ where: place, message: NO_FUNCTION }];
    }),
  ]);
  const message = `has ${groups.length} groups, and can have at most ${MAX_GROUPS}: put more types into each`;
  return groups.length > MAX_GROUPS
    ? [...faults, { where: 'custom.conductor.pollers', message }]
    : faults;
}

const NO_NAME =
  'is no name for a group: take another word of lower-case letters and digits that begins with a letter, at most ' +
  `${MAX_GROUP_LENGTH} of them`;
const NO_FUNCTION =
  'is a type that no function of this service works on: remove it, or give a function a conductor event with it';

/** The times of a poller, and what it polls. */
export interface TimedPoller {
  where: string;
  times: Times;
  bindings: readonly Binding[];
}

/**
 * The pollers whose times are right.
 *
 * @param times those of `poller`, from which a group takes what it leaves out; undefined where they are wrong
 */
export function timedPollers(
  groups: readonly WrittenGroup[],
  times: Times | undefined,
  bindings: readonly Binding[],
): TimedPoller[] {
  if (!times) return [];
  const named = new Set(groups.flatMap((group) => group.types));
  const ofGroups = groups.map(({ where, types, times: own }) => ({
    where,
    times: own && completed(own, times),
    bindings: bindings.filter(({ task }) => types.includes(task)),
  }));
  const others = bindings.filter(({ task }) => !named.has(task));
  return [{ where: whereOf(), times, bindings: others }, ...ofGroups].flatMap((poller) =>
    poller.times && v.is(PollerOptions, poller.times) ? [{ ...poller, times: poller.times }] : [],
  );
}

/** A group takes from `poller` what it leaves out, and both together can be wrong where neither is. */
export const windowsLeaveRoom = (
  groups: readonly WrittenGroup[],
  times: Times | undefined,
): Fault[] =>
  groups.flatMap(({ where, times: own }) => {
    if (!times || !own) return [];
    const [issue] = v.safeParse(PollerOptions, completed(own, times)).issues ?? [];
    return issue ? [{ where: `${where}.timeout`, message: issue.message }] : [];
  });

const completed = (own: OwnTimes, times: Times): Times => ({
  windowSeconds: own.windowSeconds ?? times.windowSeconds,
  timeout: own.timeout ?? times.timeout,
});
