import { codeFaults, syntaxFaults, verbatim } from './code.ts';
import { throwIfFaulty } from './definition-error.ts';
import { faultIf, numberFaults, systemFaults } from './faults.ts';
import { type FilledObject, type RefOf, textOf } from './reference.ts';
import type { Branch } from './switch-task.ts';
import { type BuiltTask, given, type SystemTaskOptions, serverTask } from './task.ts';

/** A loop runs as often as a number says, as long as a condition is true, or once for each item of a list. */
export type DoWhileTaskOptions = SystemTaskOptions & {
  /** What runs in each round, at least once. A task can read what a later one gave in the round before. */
  tasks: Branch;
  /** Of so many last rounds the server keeps the tasks; default: of all. For loops of hundreds of rounds. */
  keepLastN?: number;
} & (
    | {
        /** Rounds, at least 1. */
        times: number | RefOf<number>;
        while?: never;
        items?: never;
        inputs?: never;
      }
    | {
        /**
         * A script, looked at behind each round: `$.ref` is the output of a task in the loop, `$.<ref of the loop>.iteration`
         * the round, `$.name` one of `inputs`. True goes on.
         */
        while: string;
        /** What the condition finds in `$`, besides the tasks of the loop. */
        inputs?: FilledObject;
        times?: never;
        items?: never;
      }
    | {
        /**
         * A list: one round for each item. The loop's output then has `loopItem` and `loopIndex` for the tasks in it. An empty
         * list is no round.
         */
        items: RefOf<readonly unknown[]>;
        while?: never;
        times?: never;
        inputs?: never;
      }
  );

/** What a loop gives, besides each round's outputs, by the number of the round. */
export interface DoWhileOutput {
  /** The round, 1 for the first. */
  iteration: number;
  /** With `items`: the item of this round. */
  loopItem: unknown;
  /** With `items`: 0 for the first. */
  loopIndex: number;
}

/** The input of a loop that says how often it runs. */
const TIMES = 'times';

/**
 * Runs tasks again and again. A later task reads what a task in it gave in the last round.
 *
 * @example doWhileTask({ ref: 'pages', tasks: [readPage], while: '$.read_page.next != null' })
 * @example doWhileTask({ ref: 'thrice', tasks: [ring], times: 3 })
 * @throws DefinitionError without a task, for none or two of times, while and items, a condition that does not parse
 */
export function doWhileTask(options: DoWhileTaskOptions): BuiltTask<DoWhileOutput> {
  const { ref, tasks, times, while: condition, items, inputs = {}, keepLastN } = options;
  const ways = [times, condition, items].filter((way) => way !== undefined);
  throwIfFaulty(`doWhileTask '${ref}'`, [
    ...systemFaults(options),
    ...faultIf(tasks.length === 0, 'tasks is empty: give at least one'),
    ...faultIf(ways.length !== 1, 'give exactly one of times, while and items'),
    ...(typeof times === 'number' ? numberFaults('times', times, 1) : []),
    ...numberFaults('keepLastN', keepLastN, 1),
    ...(condition === undefined
      ? []
      : [...codeFaults('while', condition, 'inputs'), ...syntaxFaults('while', condition)]),
  ]);
  const input = { ...inputs, ...(times !== undefined && { [TIMES]: times }) };
  return serverTask(
    'DO_WHILE',
    options,
    { ...input, ...given({ keepLastN }) },
    {
      loopCondition: verbatim(condition ?? (items ? 'true' : roundsLeft(ref))),
      ...given({ items: textOf(items) }),
      loopOver: tasks,
    },
  );
}

const roundsLeft = (ref: string) => `$[${JSON.stringify(ref)}].iteration < $.${TIMES}`;
