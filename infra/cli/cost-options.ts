import { MAX_BATCH_SIZE, SWEEP_SECONDS } from '../../lib/poller/defaults.ts';
import type { Pace } from '../cost/idle.ts';
import type { Service } from '../cost/month.ts';
import { POLLER_MEMORY_MB } from '../plugin/defaults.ts';
import { type Given, type Option, textOf } from './command.ts';

/** The numbers of one's own, with which `cost` computes the bill of a month. */
export const COST_OPTIONS = [
  { name: 'tasks', value: '<count>', description: 'tasks a month (default: 1000000)' },
  {
    name: 'milliseconds',
    value: '<ms>',
    description: 'how long the function takes for a task (default: 200)',
  },
  { name: 'memory', value: '<MB>', description: 'memory of the function (default: 256)' },
  { name: 'batch', value: '<size>', description: 'tasks of one call of the function (default: 1)' },
  {
    name: 'poller',
    value: '<pace>',
    description: 'when the poller looks for work: sweep:10 (the default), wake or always',
  },
  {
    name: 'pollers',
    value: '<count>',
    description: 'how many pollers share the tasks (default: 1)',
  },
] as const satisfies readonly Option[];

type CostOption = (typeof COST_OPTIONS)[number]['name'];

/** What is to be computed. */
export interface CostQuestion {
  tasks: number;
  service: Omit<Service, 'spread'> & { pollers: number };
}

/**
 * Undefined where none of the options is given.
 *
 * @throws Error where one is no number within its bounds, or no pace
 */
export function costQuestionIn(given: Given): CostQuestion | undefined {
  if (COST_OPTIONS.every(({ name }) => given[name] === undefined)) return undefined;
  const number = (name: CostOption, otherwise: number, least: number, most: number) => {
    const text = textOf(given, name);
    if (text === undefined) return otherwise;
    const value = /^\d[\d_]*$/.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new Error(`--${name} must be a whole number from ${least} to ${most}.`);
  };
  return {
    tasks: number('tasks', 1_000_000, 0, 100_000_000_000),
    service: {
      pace: paceIn(textOf(given, 'poller')),
      pollers: number('pollers', 1, 1, 1_000),
      pollerMemoryMb: POLLER_MEMORY_MB,
      work: {
        workMs: number('milliseconds', 200, 1, 900_000),
        size: number('batch', 1, 1, MAX_BATCH_SIZE),
        memoryMb: number('memory', 256, 128, 10_240),
      },
    },
  };
}

function paceIn(text = `sweep:${SWEEP_SECONDS}`): Pace {
  if (text === 'wake' || text === 'always') return { kind: text };
  const seconds = Number(/^sweep:(\d{1,2})$/.exec(text)?.[1]);
  if (seconds >= 1 && seconds <= 60) return { kind: 'sweep', seconds };
  throw new Error('--poller must be sweep:<seconds> with 1 to 60 seconds, wake or always.');
}
