import { inspect, isDeepStrictEqual } from 'node:util';
import type { Plan } from './plan.ts';
import type { Ended } from './predict.ts';

/** All of a workflow, and how it ended beside how it had to; nothing if that is the same. */
export function told(plan: Plan, predicted: Ended, actual: Ended): string[] {
  if (isDeepStrictEqual(predicted, actual)) return [];
  const tries = Array.from({ length: Math.max(predicted.tasks.length, actual.tasks.length) });
  return [
    `input ${inWords(plan.input)}`,
    ...plan.tasks.map(({ task, does }) => `task ${inWords(task)}\n  does ${inWords(does)}`),
    `output ${inWords(plan.output)}`,
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
    ? [`  ${what}: ${inWords(actual)}`]
    : [`≠ ${what}`, `    predicted: ${inWords(predicted)}`, `    actual:    ${inWords(actual)}`];

/** With the keys in one order: the server has its own. */
const inWords = (value: unknown): string =>
  inspect(value, { sorted: true, depth: null, breakLength: Number.POSITIVE_INFINITY });
