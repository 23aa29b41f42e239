import {
  type Code,
  codeFaults,
  functionFaults,
  scriptOf,
  syntaxFaults,
  takenFaults,
  verbatim,
} from './code.ts';
import { throwIfFaulty } from './definition-error.ts';
import { faultIf, numberFaults, systemFaults } from './faults.ts';
import { type FilledObject, type RefOf, type Resolved, textOf } from './reference.ts';
import type { Branch } from './switch-task.ts';
import { type BuiltTask, given, type SystemTaskOptions, serverTask } from './task.ts';
import { withBranches } from './task-tree.ts';

/** A loop runs as often as a number says, as long as a condition is true, or once for each item of a list. */
export type DoWhileTaskOptions<Inputs extends FilledObject = FilledObject> = SystemTaskOptions & {
  /**
   * What runs in each round, at least once. A task can read what a later one gave in the round before. No other loop: the
   * server (3.32.2) mixes up the names of their rounds (issues #1307 and #1308 of conductor-oss). One in a sub-workflow runs.
   */
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
         * Looked at behind each round; true goes on. A function of the inputs, as for `inlineTask`. Or a script: `$.ref` is the
         * output of a task in the loop, `$.<ref of the loop>.iteration` the round, `$.name` one of `inputs`.
         */
        while: Code<Resolved<NoInfer<Inputs>>, boolean>;
        /**
         * What the condition gets: references are filled in behind each round, those to tasks of the loop too. No name may be
         * the ref of the loop or of a task in it, nor `times`, `keepLastN`, `loopItem`, `loopIndex` or `_items`.
         */
        inputs?: Inputs;
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

/** Names that each loop uses itself. With `_items` the server takes any loop for one over a list, as Orkes does. */
const OWN = [TIMES, 'keepLastN', 'loopItem', 'loopIndex', '_items'];

/**
 * Runs tasks again and again. A later task reads what a task in it gave in the last round.
 *
 * @example doWhileTask({
 *   ref: 'pages',
 *   tasks: [readPage],
 *   while: ({ next }) => next !== null,
 *   inputs: { next: readPage.output.next },
 * })
 * @example doWhileTask({ ref: 'pages', tasks: [readPage], while: '$.read_page.next != null' })
 * @example doWhileTask({ ref: 'thrice', tasks: [ring], times: 3 })
 * @throws DefinitionError without a task, for none or two of times, while and items, a condition that does not parse or
 * that reads `$.name` where neither a task of the loop nor an input has this name, an input with a name that the server uses
 * itself, a loop in the loop
 */
export function doWhileTask<Inputs extends FilledObject = FilledObject>(
  options: DoWhileTaskOptions<Inputs>,
): BuiltTask<DoWhileOutput> {
  const { ref, tasks, times, items, inputs = {}, keepLastN } = options;
  const condition = options.while === undefined ? undefined : scriptOf(options.while);
  const ways = [times, condition, items].filter((way) => way !== undefined);
  throwIfFaulty(`doWhileTask '${ref}'`, [
    ...systemFaults(options),
    ...faultIf(tasks.length === 0, 'tasks is empty: give at least one'),
    ...faultIf(ways.length !== 1, 'give exactly one of times, while and items'),
    ...(typeof times === 'number' ? numberFaults('times', times, 1) : []),
    ...numberFaults('keepLastN', keepLastN, 1),
    ...nestingFaults(tasks),
    ...takenFaults('inputs', inputs, OWN),
    ...replacedFaults(options),
    ...(condition === undefined
      ? []
      : [
          ...functionFaults('while', options.while),
          ...codeFaults('while', condition, 'inputs'),
          ...syntaxFaults('while', condition),
          ...nameFaultsIn(condition, options),
        ]),
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

/** A sub-workflow has its own names, and may have a loop. */
const nestingFaults = (tasks: Branch): string[] =>
  withBranches(tasks)
    .filter(({ type }) => type === 'DO_WHILE')
    .map(
      ({ taskReferenceName: ref }) =>
        `tasks holds the loop '${ref}', and Conductor cannot run a loop in a loop: run it in a workflow of its own, by subWorkflowTask`,
    );

/** `evaluateCondition` of the server puts the outputs of the loop and of its tasks over the inputs. */
const replacedFaults = ({ inputs = {}, ...loop }: Pick<DoWhileTaskOptions, Known>): string[] =>
  refsOf(loop)
    .filter((ref) => Object.hasOwn(inputs, ref))
    .map(
      (ref) =>
        `inputs holds '${ref}', and the server puts the output of the task '${ref}' in its place: rename it`,
    );

/** The tasks whose outputs the condition finds: the loop itself, and all that are in it. */
const refsOf = ({ ref, tasks }: Pick<DoWhileTaskOptions, 'ref' | 'tasks'>): string[] => [
  ref,
  ...withBranches(tasks).map(({ taskReferenceName }) => taskReferenceName),
];

/** The texts and comments of a script. */
const QUOTED = /(['"`])(?:\\.|(?!\1)[^\\])*\1|\/\/.*|\/\*[\s\S]*?\*\//g;
/** `$.name` in a script. */
const READ = /(?<![\w$.])\$\.([\p{L}\p{N}_]+)/gu;

/** A name that the condition does not find is undefined there: the loop would end after one round, or never. */
function nameFaultsIn(script: string, options: Pick<DoWhileTaskOptions, Known>): string[] {
  const { tasks, inputs = {}, name } = options;
  // Such a fork names its tasks when it runs, and a task definition's template brings inputs of its own.
  if (name !== undefined || withBranches(tasks).some(({ type }) => type === 'FORK_JOIN_DYNAMIC'))
    return [];
  const known = new Set([...refsOf(options), ...Object.keys(inputs)]);
  const read = [...script.replace(QUOTED, '').matchAll(READ)].map(([, field = '']) => field);
  return [...new Set(read)]
    .filter((field) => !known.has(field))
    .map((field) => `while reads '$.${field}', and no task of the loop and no input has this name`);
}

type Known = 'ref' | 'tasks' | 'inputs' | 'name';
