import { MAX_GROUP_LENGTH } from '../../../lib/config/names.ts';
import { IDLE_POLL_MS, MAX_SLOTS } from '../../../lib/poller/defaults.ts';
import type { Binding } from '../read/bindings.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import { invocationTypeOf } from '../read/invocation.ts';
import { type Poller, pollersOf } from '../read/pollers.ts';

/** Proposes groups for the types of a poller that cannot hold all their calls, or cannot look at each of them in time. */
export function proposedPollers(
  bindings: readonly Binding[],
  options: Pick<ConductorOptions, 'poller' | 'pollers'>,
): string[] {
  const names = new Set(Object.keys(options.pollers));
  return pollersOf(bindings, options).flatMap((poller) => {
    const [, ...others] = sharesOf(poller);
    if (others.length === 0) return [];
    const groups = others.map(
      (types) => `${freeName(poller.group ?? 'more', names)}: { types: [${types.join(', ')}] }`,
    );
    return [noticeOf(poller, groups.join(', '))];
  });
}

/** What a poller has to do with one or several types. */
interface Load {
  /** Calls that can be open. */
  slots: number;
  /** Types and domains that are polled. */
  lanes: number;
}

const loadOf = ({ options }: Poller, bindings: readonly Binding[]): Load => ({
  slots: bindings
    .filter((binding) => invocationTypeOf(binding, options) === 'RequestResponse')
    .reduce((sum, { concurrency }) => sum + concurrency, 0),
  lanes: bindings.length,
});

/** More types are each polled more rarely than a lane without work should be. */
const maxLanesOf = ({ options }: Poller) => (options.pollsPerSecond * IDLE_POLL_MS) / 1_000;

/** Divides a poller's types, in their order, among as few pollers as hold them. A type's domains stay together. */
function sharesOf(poller: Poller): string[][] {
  const types = [...new Set(poller.bindings.map(({ task }) => task))];
  const shares: { types: string[]; load: Load }[] = [];
  for (const type of types) {
    const own = loadOf(
      poller,
      poller.bindings.filter(({ task }) => task === type),
    );
    const last = shares.at(-1);
    const both = last && added(last.load, own);
    if (last && both && both.slots <= MAX_SLOTS && both.lanes <= maxLanesOf(poller)) {
      last.types.push(quoted(type));
      last.load = both;
    } else shares.push({ types: [quoted(type)], load: own });
  }
  return shares.map((share) => share.types);
}

const added = (one: Load, other: Load): Load => ({
  slots: one.slots + other.slots,
  lanes: one.lanes + other.lanes,
});

/** As YAML reads it in a list. */
const quoted = (type: string) => (/^[A-Za-z_][\w.-]*$/.test(type) ? type : JSON.stringify(type));

/** `more2`, where there is no such group yet. */
function freeName(beginning: string, names: Set<string>): string {
  for (let number = 2; ; number += 1) {
    const name = `${beginning.slice(0, MAX_GROUP_LENGTH - 2)}${number}`;
    if (names.has(name)) continue;
    names.add(name);
    return name;
  }
}

function noticeOf(poller: Poller, groups: string): string {
  const { slots, lanes } = loadOf(poller, poller.bindings);
  const isFull = slots > MAX_SLOTS;
  const reason = isFull
    ? `can have ${slots} calls open together, and one poller holds ${MAX_SLOTS}, so the tasks of the others wait in Conductor`
    : `are ${lanes}, and with ${poller.options.pollsPerSecond} polls a second one poller looks at ${maxLanesOf(poller)} ` +
      `of them each ${IDLE_POLL_MS / 1_000} s, so their tasks start later`;
  return (
    `conductor-lambda: the types of ${poller.where} ${reason}. Pollers of their own hold them, for example ` +
    `custom.conductor.pollers: { ${groups} }`
  );
}
