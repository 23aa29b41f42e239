import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, jest, test } from '@jest/globals';
import { polling } from '../support/conductor/polling.ts';
import { start, terminate, uniqueName, waitFor, waitForEnd } from '../support/conductor/server.ts';
import {
  RESPONSE_TIMEOUT_MS,
  registerImpatient,
  takeSilently,
} from '../support/conductor/silent.ts';
import { conductor } from '../support/conductor/task-types.ts';

jest.setTimeout(60_000);

const started: string[] = [];
afterAll(() => Promise.all(started.map(terminate)));

/** A workflow of one task, whose worker took two tries and was silent: the server itself notices the second one late. */
async function leftTwice(): Promise<{ name: string; id: string }> {
  const name = await registerImpatient({ retryCount: 3, retryDelaySeconds: 0 }, 0);
  const id = await start(name);
  started.push(id);
  await takeSilently(name);
  await waitFor(id, (execution) => execution.tasks.length === 2);
  await takeSilently(name);
  await sleep(RESPONSE_TIMEOUT_MS + 500);
  return { name, id };
}

test('a run finds a task whose worker is silent, and takes its retry at once', async () => {
  const { name, id } = await leftTwice();
  await polling({ [name]: () => 'done' }, { windowMs: 8_000, overdue: conductor });
  const { status, tasks } = await waitForEnd(id, 5_000);
  expect(status).toBe('COMPLETED');
  expect(tasks.map((task) => task.status)).toEqual(['TIMED_OUT', 'TIMED_OUT', 'COMPLETED']);
});

test('the server shows which tasks are open, oldest first, and of the types that were asked for only', async () => {
  const [first, second] = [await leftTwice(), await leftTwice()];
  const found = await conductor.openTasks([second.name, first.name, uniqueName('unknown')]);
  expect(found.map(({ workflowId }) => workflowId)).toEqual([first.id, second.id]);
});
