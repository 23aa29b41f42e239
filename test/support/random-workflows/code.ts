import type { Json, JsonObject } from '../../../lib/task/task.ts';
import type { Ending } from './plan.ts';

/** Code that the server runs, and how a task with the inputs `a` and `b` must end. */
export interface Code {
  code: string;
  ends(inputs: JsonObject): Ending;
}

export const INLINE_CODE: readonly Code[] = [
  { code: '$.a', ends: ({ a = null }) => completed({ result: a }) },
  {
    code: 'const { a, b } = $; ({ list: [b, a], text: `a ${typeof a}` })',
    ends: ({ a = null, b = null }) =>
      completed({ result: { list: [b, a], text: `a ${typeof a}` } }),
  },
];

const THROWN = 'Error evaluating the script `Error: no stock`';

export const FAILING_INLINE_CODE: Code = {
  code: "throw new Error('no stock')",
  ends: () => ({
    status: 'FAILED_WITH_TERMINAL_ERROR',
    output: { error: THROWN },
    reason: THROWN,
  }),
};

export const JQ_CODE: readonly Code[] = [
  { code: '{ got: [.a, .b] }', ends: ({ a = null, b = null }) => yields({ got: [a, b] }) },
  { code: '.a, .b', ends: ({ a = null, b = null }) => yields(a, b) },
];

export const FAILING_JQ_CODE: Code = {
  code: 'error("no stock")',
  ends: () => ({ status: 'FAILED', output: { error: 'no stock' }, reason: 'no stock' }),
};

export const completed = (output: JsonObject): Ending => ({ status: 'COMPLETED', output });

/** The first value and all of them. */
const yields = (...values: Json[]) => completed({ result: values[0] ?? null, resultList: values });
