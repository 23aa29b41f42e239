import * as v from 'valibot';
import type { Binding } from './bindings.ts';
import { options } from './fields.ts';
import { PollerOptions } from './poller-options.ts';
import { EventOptions } from './task-options.ts';

const MISSING = { types: 'is missing: list the task types that this poller polls' };
const NO_TYPES = 'must be a list of task types, with at least one';

/** What only a group has. */
export const GroupTypes = options(
  {
    types: v.pipe(
      v.array(EventOptions.entries.task, NO_TYPES),
      v.minLength(1, NO_TYPES),
      v.description('The task types that this poller polls, in all their domains.'),
    ),
  },
  MISSING,
);

const { sweep, idleStop, always, windowSeconds, timeout, pollsPerSecond, memorySize } =
  PollerOptions.entries;

/** One group of `custom.conductor.pollers`. Its options have no defaults: it takes them from `poller`. */
const GroupOptions = options(
  {
    ...GroupTypes.entries,
    sweep,
    idleStop: v.optional(idleStop.wrapped),
    always: v.optional(always.wrapped),
    windowSeconds: v.optional(windowSeconds.wrapped),
    timeout: v.optional(timeout.wrapped),
    pollsPerSecond: v.optional(pollsPerSecond.wrapped),
    memorySize: v.optional(memorySize.wrapped),
  },
  MISSING,
);
export type GroupOptions = v.InferOutput<typeof GroupOptions>;

const NO_GROUPS = 'must be an object of groups, each with its name and its options';

/** `custom.conductor.pollers`: groups by name. What they say together is checked with the bindings. */
export const Groups = v.pipe(
  v.unknown(),
  v.check((written) => !Array.isArray(written), NO_GROUPS),
  v.record(v.string(), GroupOptions, NO_GROUPS),
  v.metadata({ kind: 'groups' }),
  v.description(
    'Groups of task types that have pollers of their own, see below. For more types or tasks than one poller holds: see ' +
      '[several pollers](#several-pollers).',
  ),
);

/** One of a service's pollers: a function with its own schedule. */
export interface Poller {
  /** Its name under `custom.conductor.pollers`. The poller of all types that no group names has none. */
  group?: string;
  /** The path of its options in serverless.yml. */
  where: string;
  options: PollerOptions;
  /** What it polls. */
  bindings: readonly Binding[];
}

/** The pollers of a service: the one of all types that no group names, where there are any, and each group's. */
export function pollersOf(
  bindings: readonly Binding[],
  { poller, pollers }: { poller: PollerOptions; pollers: Readonly<Record<string, GroupOptions>> },
): Poller[] {
  const named = new Set(Object.values(pollers).flatMap(({ types }) => types));
  const others = bindings.filter(({ task }) => !named.has(task));
  return [
    ...(others.length > 0
      ? [{ where: whereOf(), options: poller, bindings: others } satisfies Poller]
      : []),
    ...Object.entries(pollers).map(([group, own]) => ({
      group,
      where: whereOf(group),
      options: completed(own, poller),
      bindings: bindings.filter(({ task }) => own.types.includes(task)),
    })),
  ];
}

/** The path of a poller's options. */
export const whereOf = (group?: string) =>
  group === undefined ? 'custom.conductor.poller' : `custom.conductor.pollers.${group}`;

/** A group that says how often it looks does not take `always` from `poller`, with which that would mean nothing. */
const completed = (own: GroupOptions, poller: PollerOptions): PollerOptions => ({
  sweep: own.sweep ?? poller.sweep,
  idleStop: own.idleStop ?? poller.idleStop,
  always: own.always ?? (own.sweep === undefined && poller.always),
  windowSeconds: own.windowSeconds ?? poller.windowSeconds,
  timeout: own.timeout ?? poller.timeout,
  pollsPerSecond: own.pollsPerSecond ?? poller.pollsPerSecond,
  memorySize: own.memorySize ?? poller.memorySize,
});
