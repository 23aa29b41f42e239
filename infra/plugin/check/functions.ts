import type { Binding } from '../read/bindings.ts';
import { arnToFillIn } from '../read/cloudformation.ts';
import type { Fault } from '../read/faults.ts';
import type { ServiceConfig } from '../read/service.ts';

/** Rules for which function may take which tasks. */

/** With two functions for one type, Conductor's tasks would go to either of them. */
export function oneFunctionPerType(bindings: readonly Binding[]): Fault[] {
  const first = new Map<string, Binding>();
  return bindings.flatMap((binding) => {
    const { where, task, domain } = binding;
    const id = JSON.stringify([task, domain]);
    const other = first.get(id);
    if (!other) first.set(id, binding);
    const message = `takes the same tasks as ${other?.where}: give each task type and domain to one function only`;
    return other ? [{ where, message }] : [];
  });
}

/** A function either understands a dispatch or does not. */
export function wrappedOrNot(bindings: readonly Binding[]): Fault[] {
  const workers = new Set(bindings.filter(({ wrap }) => !wrap).map(({ key }) => key));
  return bindings
    .filter(({ wrap, key }) => wrap && key !== undefined && workers.has(key))
    .map(({ where }) => ({
      where: `${where}.wrap`,
      message:
        'must be the same in all conductor events of a function: a function is either wrapped or a worker',
    }));
}

/** The adapter calls a wrapped function with the input of one task. Slots count tasks, so no batch has more than there are. */
export function batchesFit(bindings: readonly Binding[]): Fault[] {
  return bindings.flatMap(({ where, batch, wrap, concurrency }) => {
    if (!batch) return [];
    if (wrap)
      return [
        {
          where: `${where}.batch`,
          message: 'a wrapped function takes one task at a time: remove batch, or make it a worker',
        },
      ];
    const message = `must be at most the concurrency of the type, which is ${concurrency}`;
    return batch.size > concurrency ? [{ where: `${where}.batch.size`, message }] : [];
  });
}

/** A worker gets the task itself, with its id and its saved output. */
export const shapesAreOfWrapped = (bindings: readonly Binding[]): Fault[] =>
  bindings.flatMap(({ where, wrap, event, result }) =>
    Object.entries({ event, result })
      .filter(([, value]) => !wrap && value !== undefined)
      .map(([option]) => ({
        where: `${where}.${option}`,
        message: 'is only for wrapped functions: set wrap: true, or remove it',
      })),
  );

/** A durable function runs longer than its timeout, on which all our times are based. */
export function noDurableFunctions(bindings: readonly Binding[], service: ServiceConfig): Fault[] {
  const durable = service.functions.filter(({ durableConfig }) => durableConfig);
  const keys = new Set(durable.map(({ key }) => key));
  return bindings
    .filter(({ key }) => key !== undefined && keys.has(key))
    .map(({ where }) => ({
      where,
      message: 'a durable function cannot be a worker: remove durableConfig or this event',
    }));
}

/** A runtime of one's own (`provided`) can be Node too, and so can an image. */
const NOT_NODE = /^(python|java|dotnet|ruby|go)/;

/** What is no worker does not understand a dispatch: the task would wait for its response timeout. */
export function workersRunOnNode(bindings: readonly Binding[], service: ServiceConfig): Fault[] {
  const others = service.functions.filter(
    ({ runtime, image }) => !image && NOT_NODE.test(runtime ?? service.provider.runtime ?? ''),
  );
  const keys = new Set(others.map(({ key }) => key));
  return bindings
    .filter(({ wrap, key }) => !wrap && key !== undefined && keys.has(key))
    .map(({ where }) => ({
      where,
      message: 'must have wrap: true: a worker runs on Node, and this function has another runtime',
    }));
}

/** Lambda refuses such a call: "Functions from 'eu-west-1' are not reachable in this region". */
export function targetsInRegion(bindings: readonly Binding[], { region }: ServiceConfig): Fault[] {
  return bindings
    .filter((binding) => (regionIn(binding) ?? region) !== region)
    .map(({ where }) => ({
      where: `${where}.function`,
      message:
        `must be in ${region}, the region of the service: Lambda calls functions in its own region only. Move the entry ` +
        "into a service that is deployed to the function's region",
    }));
}

/** The poller has these names in its environment, which holds 4 KB: some 150 characters for each, and as much for the rest. */
export function namesFitTheEnvironment(bindings: readonly Binding[]): Fault[] {
  const count = bindings.filter(({ later }) => later).length;
  const message =
    `has ${count} functions that are CloudFormation values, and can have at most ${MAX_LATER}, which the poller's ` +
    'environment holds: write the names of the others';
  return count > MAX_LATER ? [{ where: 'custom.conductor.existing', message }] : [];
}

const MAX_LATER = 20;

/** The region in an ARN; undefined where there is none, or where CloudFormation fills it in. */
function regionIn({ functionName, later }: Binding): string | undefined {
  const name = later ? (arnToFillIn(later.value) ?? '') : functionName;
  return /^arn:(?:[\w-]+|\$\{[^}]*\}):lambda:([\w-]+):/.exec(name)?.[1];
}
