import { inspect, isDeepStrictEqual } from 'node:util';
import type { Plan } from './plan.ts';
import type { Ended } from './predict.ts';

/** A workflow in full, with how it ended beside how it was predicted to end; empty if these are the same. */
export function differences(plan: Plan, predicted: Ended, actual: Ended): string[] {
  if (isDeepStrictEqual(predicted, actual)) return [];
  const tries = Array.from({ length: Math.max(predicted.tasks.length, actual.tasks.length) });
  return [
    `input ${shown(plan.input)}`,
    ...plan.tasks.map(({ task, does }) => `task ${shown(task)}\n  does ${shown(does)}`),
    `output ${shown(plan.output)}`,
    ...beside('status', predicted.status, actual.status),
    ...beside('output', predicted.output, actual.output),
    ...tries.flatMap((_, i) => eachField(`try ${i}`, predicted.tasks[i], actual.tasks[i])),
  ];
}

function eachField(what: string, predicted: object = {}, actual: object = {}): string[] {
  const model = new Map(Object.entries(predicted));
  const server = new Map(Object.entries(actual));
  const fields = new Set([...model.keys(), ...server.keys()]);
  return [...fields].flatMap((key) => beside(`${what}, ${key}`, model.get(key), server.get(key)));
}

const beside = (what: string, predicted: unknown, actual: unknown): string[] =>
  isDeepStrictEqual(predicted, actual)
    ? [`  ${what}: ${shown(actual)}`]
    : [`≠ ${what}`, `    predicted: ${shown(predicted)}`, `    actual:    ${shown(actual)}`];

/** A value with its keys in alphabetical order, since the server has its own order. */
const shown = (value: unknown): string =>
  inspect(value, { sorted: true, depth: null, breakLength: Number.POSITIVE_INFINITY });
