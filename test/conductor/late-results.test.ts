import { afterAll, expect, jest, test } from '@jest/globals';
import { callsTo } from '../../lib/conductor/http.ts';
import { waitingRetryOf } from '../../lib/conductor/waiting-retry.ts';
import { readInbox } from '../../lib/reporting/inbox.ts';
import { receiptOf } from '../../lib/task/receipt.ts';
import { resultOf } from '../../lib/task/result.ts';
import {
  execution,
  serverUrl,
  start,
  taskOf,
  terminate,
  waitFor,
  waitForEnd,
} from '../support/conductor/server.ts';
import { registerImpatient, takeSilently } from '../support/conductor/silent.ts';
import { conductor } from '../support/conductor/task-types.ts';
import { allOf } from '../support/polled.ts';

jest.setTimeout(60_000);

const ids: string[] = [];
afterAll(() => Promise.all(ids.map(terminate)));

/** A task that timed out two seconds after its poll, and whose retry waits for `retryDelaySeconds`. */
async function timedOut(retryDelaySeconds: number) {
  const name = await registerImpatient({ retryCount: 1, retryDelaySeconds }, 300);
  const id = await start(name, { n: 21 });
  ids.push(id);
  const polled = await takeSilently(name);
  // Nothing else has made the server look at this workflow, so it notices the timeout within a second or two.
  await waitFor(id, ({ tasks }) => tasks.length === 2);
  return { id, polled };
}

const RECEIVED = { messageId: '1', receiptHandle: '1', receiveCount: 1, sentAtMs: 0 };

/** The reporter reads the result that a worker could not report in time. */
const readLate = (body: object) =>
  readInbox([{ ...RECEIVED, body: JSON.stringify(body) }], {
    getTask: conductor.getTask,
    sendResult: (result) => conductor.updateTask(result).then(() => result),
    remainingMs: () => 30_000,
    waitingRetryOf: (task) => waitingRetryOf(callsTo(serverUrl()), task),
    getStored: () => Promise.reject(new Error('there is no bucket')),
    removeStored: async () => {},
    hide: async () => {},
    moveToDeadLetters: async () => {},
    startPoller: async () => {},
    nowMs: Date.now,
    log: () => {},
  });

test('a result that comes after the response timeout ends the retry, as long as the retry has not been polled', async () => {
  const { id, polled } = await timedOut(30);
  const result = resultOf(polled, { kind: 'completed', output: { doubled: 42 } });
  expect(await readLate({ receipt: receiptOf(polled), result })).toEqual([]);
  const end = await waitForEnd(id);
  expect(end.tasks.map(({ status }) => status)).toEqual(['TIMED_OUT', 'COMPLETED']);
  expect(taskOf(end, 'task')).toMatchObject({ pollCount: 0, outputData: { doubled: 42 } });
});

test('once the retry has been polled, the late result changes nothing', async () => {
  const { id, polled } = await timedOut(0);
  const [retry] = (
    await allOf(
      conductor.poll({ taskType: polled.taskType, workerId: 'b', count: 1, waitMs: 5_000 }),
    )
  ).tasks;
  expect(retry?.taskId).not.toBe(polled.taskId);
  const result = resultOf(polled, { kind: 'completed', output: { doubled: 42 } });
  await readLate({ receipt: receiptOf(polled), result });
  expect(taskOf(await execution(id), 'task')).toMatchObject({
    taskId: retry?.taskId,
    status: 'IN_PROGRESS',
  });
});
