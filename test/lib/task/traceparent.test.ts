import { expect, test } from '@jest/globals';
import { idsOf, idsOfRun } from '../../../lib/task/ids.ts';
import { traceparentOf } from '../../../lib/task/traceparent.ts';
import { aTask } from '../../support/factories.ts';
import { run } from '../../support/worker/scene.ts';

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const given = (traceparent: string | number | null) => aTask({ inputData: { traceparent } });

test('the function of a task whose input names a trace has it in its context', async () => {
  let seen: string | undefined;
  await run((_, { traceparent }) => {
    seen = traceparent;
  }, given(TRACE));
  expect(seen).toBe(TRACE);
});

test('the lines of its worker name the trace beside the task', () => {
  const task = given(TRACE);
  expect(idsOfRun(task)).toEqual({ ...idsOf(task), traceparent: TRACE });
});

test.each([
  'a secret',
  `01${TRACE.slice(2)}`,
  TRACE.toUpperCase(),
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  `${TRACE}\n`,
  7,
  null,
])('%j is no trace: no line shows it', (traceparent) => {
  const task = given(traceparent);
  expect(traceparentOf(task)).toBeUndefined();
  expect(idsOfRun(task)).toEqual(idsOf(task));
});
