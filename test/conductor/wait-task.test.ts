import { afterAll, expect, jest, test } from '@jest/globals';
import type { Execution } from '../../lib/conductor/workflows.ts';
import { inlineTask, waitTask } from '../../lib/workflow/index.ts';
import { executions } from '../support/conductor/executions.ts';
import { signal, taskOf, waitFor, waitForEnd } from '../support/conductor/server.ts';

jest.setTimeout(120_000);

const { begin, finish, terminateAll } = executions();
afterAll(terminateAll);

const isWaiting = (execution: Execution) => taskOf(execution, 'wait').status === 'IN_PROGRESS';

test.concurrent('a WAIT takes its duration, never less', async () => {
  const execution = await finish([waitTask({ ref: 'wait', duration: '2 seconds' })]);
  const { startTime, endTime } = taskOf(execution, 'wait');
  expect(execution.status).toBe('COMPLETED');
  expect(endTime - startTime).toBeGreaterThanOrEqual(2_000);
});

test.concurrent('a WAIT takes a duration from the input', async () => {
  const wait = waitTask({ ref: 'wait', duration: '${workflow.input.seconds} seconds' });
  const execution = await finish([wait], { seconds: 1 });
  expect(execution.status).toBe('COMPLETED');
  expect(taskOf(execution, 'wait').inputData).toEqual({ duration: '1 seconds' });
});

test.concurrent('a WAIT ends at a date, to the next full minute, whatever the zone of the server', async () => {
  const until = new Date(Date.now() + 2_000);
  const execution = await finish([waitTask({ ref: 'wait', until })]);
  const { endTime } = taskOf(execution, 'wait');
  const nextMinute = Math.ceil(until.getTime() / 60_000) * 60_000;
  expect(execution.status).toBe('COMPLETED');
  expect(endTime).toBeGreaterThanOrEqual(nextMinute);
  expect(endTime).toBeLessThan(nextMinute + 30_000);
});

test.concurrent('a WAIT ends immediately if its date has passed', async () => {
  const execution = await finish([waitTask({ ref: 'wait', until: new Date('2024-01-31') })]);
  expect(execution.status).toBe('COMPLETED');
  expect(taskOf(execution, 'wait').inputData).toEqual({ until: '2024-01-31 00:00 UTC' });
});

test.concurrent('a WAIT ends on a signal, whose body is its output', async () => {
  const id = await begin(
    [
      waitTask({ ref: 'wait', signal: true }),
      inlineTask({ ref: 'next', expression: '$.by', bindings: { by: '${wait.output.by}' } }),
    ],
    {},
    { approvedBy: '${next.output.result}' },
  );
  await waitFor(id, isWaiting);
  await signal(id, 'wait', 'COMPLETED', { by: 'Ann' });
  const execution = await waitForEnd(id);
  expect(execution.status).toBe('COMPLETED');
  expect(execution.output).toEqual({ approvedBy: 'Ann' });
});

test.concurrent('a WAIT fails the workflow on a signal that says so', async () => {
  const id = await begin([waitTask({ ref: 'wait', signal: true })]);
  await waitFor(id, isWaiting);
  await signal(id, 'wait', 'FAILED', { why: 'too dear' });
  const execution = await waitForEnd(id);
  expect(execution.status).toBe('FAILED');
  expect(taskOf(execution, 'wait').outputData).toEqual({ why: 'too dear' });
});
