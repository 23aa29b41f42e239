import * as fc from 'fast-check';
import type { JsonObject } from '../../../lib/task/task.ts';
import { inlineTask, jsonJqTask, simpleTask, waitTask } from '../../../lib/workflow/index.ts';
import {
  type Code,
  completed,
  FAILING_INLINE_CODE,
  FAILING_JQ_CODE,
  INLINE_CODE,
  JQ_CODE,
} from './code.ts';
import type { Plan, PlannedTask, Try } from './plan.ts';
import { templatesOf } from './templates.ts';
import { Tries } from './tries.ts';
import { ObjectValue, Value } from './values.ts';

const MAX_TASKS = 5;

/** Generated workflows; their workers' tasks have these types. */
export const plansWith = (types: readonly string[]): fc.Arbitrary<Plan> =>
  fc.integer({ min: 1, max: MAX_TASKS }).chain((count) =>
    fc.record({
      input: Input,
      tasks: fc.tuple(...Array.from({ length: count }, (_, at) => taskAt(at, types))),
      output: fc.oneof(fc.constant({}), templatesOf(['x', 'y'], count)),
    }),
  );

/** Anything, where `a` and `b` are always there, and a word that can stand in the middle of a text. */
const Input: fc.Arbitrary<JsonObject> = fc
  .tuple(ObjectValue, Value, Value, fc.constantFrom('Ann', 'Grüße, 😀', '', 7, true, null))
  .map(([more, a, b, word]) => ({ ...more, a, b, word }));

/** A task can refer to those before it. */
function taskAt(at: number, types: readonly string[]): fc.Arbitrary<PlannedTask> {
  const ref = `task_${at}`;
  return fc.oneof(
    { weight: 6, arbitrary: workersTask(ref, types, templatesOf(['x', 'y', 'a.b'], at)) },
    { weight: 2, arbitrary: inline(ref, templatesOf(['a', 'b'], at)) },
    { weight: 2, arbitrary: jq(ref, templatesOf(['a', 'b'], at)) },
    fc.constant(wait(ref)),
  );
}

const Optional = fc.nat({ max: 2 }).map((n) => n === 0);

const workersTask = (
  ref: string,
  types: readonly string[],
  inputs: fc.Arbitrary<JsonObject>,
): fc.Arbitrary<PlannedTask> =>
  fc
    .record({ type: fc.constantFrom(...types), input: inputs, optional: Optional, tries: Tries })
    .map(({ tries, ...options }) => ({
      task: simpleTask({ ref, ...options, ...retriesOf(tries) }),
      does: { kind: 'worker', tries },
    }));

/** Where the last try fails, no retry may follow; elsewhere the task definition allows enough retries. */
function retriesOf(tries: readonly Try[]): { retryCount?: number } {
  const last = tries.at(-1)?.end.kind;
  return last === 'fails' || last === 'crashes' ? { retryCount: tries.length - 1 } : {};
}

const inline = (ref: string, inputs: fc.Arbitrary<JsonObject>): fc.Arbitrary<PlannedTask> =>
  fc
    .record({ code: oneOf(INLINE_CODE, FAILING_INLINE_CODE), bindings: inputs, optional: Optional })
    .map(({ code: { code, ends }, ...options }) => ({
      task: inlineTask({ ref, expression: code, ...options }),
      does: { kind: 'server', ends },
    }));

const jq = (ref: string, given: fc.Arbitrary<JsonObject>): fc.Arbitrary<PlannedTask> =>
  fc
    .record({ code: oneOf(JQ_CODE, FAILING_JQ_CODE), inputs: given, optional: Optional })
    .map(({ code: { code, ends }, ...options }) => ({
      task: jsonJqTask({ ref, query: code, ...options }),
      does: { kind: 'server', ends },
    }));

const oneOf = (codes: readonly Code[], failing: Code): fc.Arbitrary<Code> =>
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...codes) }, fc.constant(failing));

const wait = (ref: string): PlannedTask => ({
  task: waitTask({ ref, duration: '1 seconds' }),
  does: { kind: 'server', ends: () => completed({}) },
});
