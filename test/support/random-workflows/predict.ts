import { isObject } from '../../../lib/task/parse.ts';
import type { Json, JsonObject } from '../../../lib/task/task.ts';
import type { End, Ending, Plan, PlannedTask, Try } from './plan.ts';
import { filledInObject } from './template.ts';

/** A poll of a worker's task, and what the worker found saved. */
export interface Poll {
  pollCount: number;
  input: JsonObject;
  savedOutput: JsonObject;
}

/** One try of a task. */
export interface TriedTask extends Ending {
  ref: string;
  retryCount: number;
  input: JsonObject;
  /** Of a worker's task; the server polls its own otherwise. */
  polls: Poll[];
}

/** All that is known of a workflow that has ended. */
export interface Ended {
  status: string;
  output: JsonObject;
  tasks: TriedTask[];
}

/** How a workflow must end: the server's rules for retries, optional tasks and outputs. */
export function predicted({ input, tasks, output }: Plan): Ended {
  const known: JsonObject = { workflow: { input } };
  const tried: TriedTask[] = [];
  for (const [at, task] of tasks.entries()) {
    const tries = triesOf(task, known);
    const last = tries.at(-1);
    if (!last) continue;
    tried.push(...tries);
    known[last.ref] = { input: last.input, output: last.output };
    if (last.status === 'COMPLETED') continue;
    if (!task.task.optional)
      return { status: 'FAILED', output: outputOf(output, tried, known), tasks: tried };
    // An optional task that is the last keeps its status.
    if (at < tasks.length - 1) last.status = 'COMPLETED_WITH_ERRORS';
  }
  return { status: 'COMPLETED', output: outputOf(output, tried, known), tasks: tried };
}

const outputOf = (template: JsonObject, tried: TriedTask[], known: JsonObject): JsonObject =>
  Object.keys(template).length > 0 ? filledInObject(template, known) : (tried.at(-1)?.output ?? {});

function triesOf({ task, does }: PlannedTask, known: JsonObject): TriedTask[] {
  const input = filledInObject(task.inputParameters ?? {}, known);
  const common = { ref: task.taskReferenceName, input };
  if (does.kind === 'server') return [{ ...common, retryCount: 0, polls: [], ...does.ends(input) }];
  return does.tries.map((its, retryCount) => ({ ...common, retryCount, ...played(its, input) }));
}

/** Each poll finds what the one before it saved; a try that is given back keeps it. */
function played({ pauses, end }: Try, input: JsonObject): Ending & { polls: Poll[] } {
  const polls: Poll[] = [];
  let savedOutput: JsonObject = {};
  for (const pause of [...pauses, undefined]) {
    polls.push({ pollCount: polls.length + 1, input, savedOutput });
    if (pause?.kind === 'inProgress') savedOutput = pause.output ?? savedOutput;
  }
  return { ...endOf(end, input, savedOutput), polls };
}

function endOf(turn: End, input: JsonObject, saved: JsonObject): Ending {
  switch (turn.kind) {
    case 'returns':
      return { status: 'COMPLETED', output: asOutput(turn.value ?? null) };
    case 'echoes':
      return { status: 'COMPLETED', output: input };
    case 'fails':
    case 'crashes':
      return { status: 'FAILED', output: saved, reason: turn.reason };
    case 'terminal':
      return { status: 'FAILED_WITH_TERMINAL_ERROR', output: saved, reason: turn.reason };
  }
}

const asOutput = (value: Json): JsonObject => (isObject(value) ? value : { result: value });
