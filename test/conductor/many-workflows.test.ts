import { expect, jest, test } from '@jest/globals';
import type { Execution } from '../../lib/conductor/workflows.ts';
import { simpleTask, taskDefinition, workflow } from '../../lib/workflow/index.ts';
import { type Fn, polling } from '../support/conductor/polling.ts';
import {
  registerTasks,
  registerWorkflow,
  start,
  uniqueName,
  waitForEnd,
} from '../support/conductor/server.ts';
import { PLANTED } from '../support/leaks/planted.ts';

jest.setTimeout(120_000);

/** Starts ten at a time, so that the server is not busy with starts only. */
async function startMany(name: string, count: number): Promise<string[]> {
  const startSome = async () => {
    const ids: string[] = [];
    for (let i = 0; i < count / 10; i += 1) ids.push(await start(name));
    return ids;
  };
  return (await Promise.all(Array.from({ length: 10 }, startSome))).flat();
}

test('three task types and 200 workflows at once: all COMPLETED, each task executed exactly once', async () => {
  const names = ['first', 'second', 'third'].map(uniqueName);
  const name = uniqueName('three_types');
  const common = { ownerEmail: 'test@example.com' };
  await registerTasks(
    ...names.map((type) => taskDefinition({ ...common, name: type, functionTimeoutSeconds: 30 })),
  );
  const tasks = names.map((type, i) =>
    simpleTask({ ref: `task_${i}`, type, input: { card: PLANTED.input } }),
  );
  await registerWorkflow(workflow({ ...common, name, tasks, timeoutSeconds: 300 }));

  const executed: string[] = [];
  const work: Fn = (_input, { taskId }) => void executed.push(taskId);
  let areDone = false;
  const run = polling(Object.fromEntries(names.map((type) => [type, work])), {
    paused: async () => areDone,
  });
  const ids = await startMany(name, 200);
  const ends: Execution[] = [];
  for (const id of ids) ends.push(await waitForEnd(id, 60_000));
  areDone = true;
  const summary = await run;

  expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
  expect(executed.length).toBe(600);
  expect(new Set(executed)).toEqual(new Set(ends.flatMap((end) => end.tasks.map((t) => t.taskId))));
  for (const end of ends) for (const { pollCount } of end.tasks) expect(pollCount).toBe(1);
  expect(summary).toMatchObject({ polled: 600, dispatched: 600, givenBack: 0, unfinished: 0 });
  for (const type of names) expect(summary.byType[type]?.dispatched).toBe(200);
});
