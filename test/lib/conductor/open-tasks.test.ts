import { afterEach, expect, test } from '@jest/globals';
import { callsTo } from '../../../lib/conductor/http.ts';
import { overdueBy } from '../../../lib/conductor/open-tasks.ts';
import { httpServers } from '../../support/http-server.ts';

const servers = httpServers();
afterEach(servers.closeAll);

const MB = 1024 * 1024;

/** A summary of the index. */
const shown = (taskId: string, taskType: string, input = '{}') => ({
  ...{ taskId, taskType, workflowId: `w-${taskId}`, status: 'IN_PROGRESS', input },
  updateTime: '2026-11-26T12:00:00.000Z',
});

const searching = async (answer: (size: number) => object[]) => {
  const queries: string[] = [];
  const { url } = await servers.start(({ query: { query = '', size } }) => {
    queries.push(query);
    const results = answer(Number(size));
    return { body: { totalHits: results.length, results } };
  });
  return { overdue: overdueBy(callsTo(url)), queries };
};

test('open tasks come with the time at which they were updated', async () => {
  const { overdue } = await searching(() => [shown('1', 'a')]);
  expect(await overdue.openTasks(['a'])).toEqual([
    { taskId: '1', taskType: 'a', workflowId: 'w-1', updatedAtMs: Date.UTC(2026, 10, 26, 12) },
  ]);
});

test('fewer are asked for where they are large: a poller has little memory', async () => {
  const sizes: number[] = [];
  const { overdue } = await searching((size) => {
    sizes.push(size);
    return Array.from({ length: size }, (_, i) => shown(`${i}`, 'a', 'x'.repeat(MB / 4)));
  });
  expect((await overdue.openTasks(['a'])).length).toBeGreaterThan(0);
  expect(sizes).toEqual([100, 25, 7]);
});

test('a task that is too large alone hides the others, and fails nothing', async () => {
  const { overdue } = await searching(() => [shown('1', 'a', 'x'.repeat(3 * MB))]);
  expect(await overdue.openTasks(['a'])).toEqual([]);
});

test('many types take several searches, each within a proxy’s limit of an address', async () => {
  const { overdue, queries } = await searching(() => []);
  await overdue.openTasks(Array.from({ length: 45 }, (_, i) => `type_${i}`));
  expect(queries).toHaveLength(3);
});

test('a name that would be part of the query is not searched for, and no other type is found', async () => {
  const { overdue, queries } = await searching(() => [shown('1', 'other'), shown('2', 'a')]);
  const found = await overdue.openTasks(['a', 'b,c', "d' AND status = 'x", 'e f', 'g)']);
  expect(queries).toEqual(["status = 'IN_PROGRESS' AND taskType IN (a)"]);
  expect(found.map(({ taskId }) => taskId)).toEqual(['2']);
});
