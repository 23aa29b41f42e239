import { parseArgs } from 'node:util';

/** What a contestant has to do. It is told on its command line. */
export interface Duty {
  /** Ends in /api. */
  apiUrl: string;
  /** With more than one type, the names end in _0, _1, … */
  taskType: string;
  types: number;
  /** Open tasks of each type. */
  concurrency: number;
  /** After this many tasks the measurement begins, … */
  warmUp: number;
  /** … and after this many, the warm-up included, it ends. */
  tasks: number;
  /** How long a poll of `bare` waits for tasks; the others have rules of their own. */
  waitMs: number;
}

/** The command line that says it. */
export const argumentsFor = (duty: Duty): string[] =>
  Object.entries(duty).map(([name, value]) => `--${name}=${value}`);

const text = { type: 'string' } as const;

/** What this process's command line says. */
export function dutyOf(args: string[] = process.argv.slice(2)): Duty {
  const options = { apiUrl: text, taskType: text, types: text, concurrency: text };
  const { values } = parseArgs({
    args,
    options: { ...options, warmUp: text, tasks: text, waitMs: text },
  });
  const { apiUrl = '', taskType = '' } = values;
  const { types, concurrency, warmUp, tasks, waitMs } = values;
  return {
    ...{ apiUrl, taskType },
    ...{ types: Number(types), concurrency: Number(concurrency), waitMs: Number(waitMs) },
    ...{ warmUp: Number(warmUp), tasks: Number(tasks) },
  };
}

/** The names of its task types. */
export const taskTypesOf = ({ taskType, types }: Duty): string[] =>
  types === 1 ? [taskType] : Array.from({ length: types }, (_, i) => `${taskType}_${i}`);
