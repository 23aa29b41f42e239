import { afterAll, describe, expect, test } from '@jest/globals';
import { giveBackOf, resultOf } from '../../lib/task/result.ts';
import {
  registerTasks,
  start,
  taskDefinition,
  terminate,
  uniqueName,
  waitFor,
} from '../support/conductor/server.ts';
import { registerImpatient, takeSilently } from '../support/conductor/silent.ts';
import { conductor } from '../support/conductor/task-types.ts';
import { allOf } from '../support/polled.ts';

const started: string[] = [];
afterAll(() => Promise.all(started.map(terminate)));

/** A round that does not see a waiting task leaves it to the next tick, a minute later. */
test('the server says whether tasks wait in any of many queues, also of types that it has never seen', async () => {
  const name = await registerImpatient({ retryCount: 0, retryDelaySeconds: 0 }, 0);
  const others = Array.from({ length: 120 }, () => uniqueName('unknown'));
  expect(await conductor.mayWait([...others, name])).toBe(false);
  started.push(await start(name));
  expect(await conductor.mayWait([...others, name])).toBe(true);
  expect(await conductor.mayWait(others)).toBe(false);
});

test('a task that a worker has taken is no longer in its queue', async () => {
  const name = await registerImpatient({ retryCount: 0, retryDelaySeconds: 0 }, 0);
  started.push(await start(name));
  await takeSilently(name);
  expect(await conductor.mayWait([name])).toBe(false);
});

/** Rounds look for tasks that are not due, since the server counts them: no notice tells when they are due. */
describe('a task that cannot be polled yet is in its queue', () => {
  test('where it is a retry with a delay', async () => {
    const name = await registerImpatient({ retryCount: 1, retryDelaySeconds: 600 }, 0);
    const id = await start(name);
    started.push(id);
    const task = await takeSilently(name);
    await conductor.updateTask(resultOf(task, { kind: 'failed', reason: 'the first try' }));
    await waitFor(id, ({ tasks }) => tasks.length === 2);
    expect(await polledAtOnce(name)).toEqual([]);
    expect(await conductor.mayWait([name])).toBe(true);
  });

  test('where its worker put it back for a time', async () => {
    const name = await registerImpatient({ retryCount: 0, retryDelaySeconds: 0 }, 0);
    started.push(await start(name));
    const task = await takeSilently(name);
    await conductor.updateTask(giveBackOf(task, 600, 'later'));
    expect(await polledAtOnce(name)).toEqual([]);
    expect(await conductor.mayWait([name])).toBe(true);
  });

  test('where the server has postponed it for a limit', async () => {
    const name = await registerImpatient({ retryCount: 0, retryDelaySeconds: 0 }, 0);
    const definition = await taskDefinition(name);
    await registerTasks({ ...definition, concurrentExecLimit: 1 });
    started.push(await start(name));
    await takeSilently(name);
    // Of two that wait, the server may pop the second first, and postpone that one.
    started.push(await start(name));
    expect(await polledAtOnce(name)).toEqual([]);
    expect(await conductor.mayWait([name])).toBe(true);
  });
});

const polledAtOnce = async (taskType: string) =>
  (await allOf(conductor.poll({ taskType, workerId: 'test', count: 1, waitMs: 0 }))).tasks;
