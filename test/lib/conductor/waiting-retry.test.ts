import { afterEach, describe, expect, test } from '@jest/globals';
import { exactly } from '../../../lib/conductor/exact-answers.ts';
import { callsTo } from '../../../lib/conductor/http.ts';
import { readingAtMost } from '../../../lib/conductor/reading-at-most.ts';
import { waitingRetryOf } from '../../../lib/conductor/waiting-retry.ts';
import { parseExact } from '../../../lib/task/exact-json.ts';
import { aTask } from '../../support/factories.ts';
import { type Answer, faultOf, httpServers, type Received } from '../../support/http-server.ts';

const servers = httpServers();
afterEach(servers.closeAll);

const MAX_BYTES = 20_000;
const large = { text: 'x'.repeat(MAX_BYTES) };
const halfFull = { text: 'x'.repeat(MAX_BYTES / 2) };

const task = aTask({ taskId: 't1', workflowInstanceId: 'w1', inputData: { n: 1 } });
const retry = { ...task, taskId: 't2', retriedTaskId: 't1', status: 'SCHEDULED', pollCount: 0 };
const other = (inputData: object) => ({ ...retry, taskId: 'o', retriedTaskId: 'p', inputData });
const done = { ...task, status: 'COMPLETED', outputData: large };

/** Looks for the retry in a workflow on a server, and reads at most MAX_BYTES of an answer. */
async function searched(answer: (request: Received) => Answer, ofTask = task) {
  const { url, received } = await servers.start(answer);
  const retried = waitingRetryOf(readingAtMost(MAX_BYTES, callsTo(url)), ofTask);
  const found = await faultOf(retried.then((it) => Promise.reject(it?.taskId)));
  return { found, paths: received.map(({ path }) => path) };
}

const LIST = '/api/workflow/w1/tasks';
const WORKFLOW = '/api/workflow/w1';
type Fields = Record<string, unknown>;

/** As servers from 3.22 on answer. */
const listing =
  (...tasks: unknown[]) =>
  ({ path, query: { status, start, count } }: Received): Answer => {
    if (path !== LIST) return { status: 500 };
    const waiting = tasks.filter((each) => (each as Fields | null)?.status === status);
    const from = Number(start);
    return {
      body: { totalHits: waiting.length, results: waiting.slice(from, from + Number(count)) },
    };
  };

/** As older servers answer. */
const withoutList =
  (lacks: Answer, ...tasks: unknown[]) =>
  ({ path }: Received): Answer =>
    path === LIST ? lacks : { body: { workflowId: 'w1', status: 'RUNNING', tasks } };

describe('the retry of a task that waits', () => {
  test('is found, and the finished tasks of its workflow are not read', async () => {
    const { found, paths } = await searched(listing(done, task, retry));
    expect({ found, paths }).toEqual({ found: 't2', paths: [LIST] });
  });

  test.each([
    ['1161888007138312193', undefined],
    ['1161888007138312192', 't2'],
  ])('has the same input to the last digit: %s', async (digits, taskId) => {
    const results = [{ ...retry, inputData: { id: 'ID' } }];
    const { url } = await servers.start(() => ({
      body: JSON.stringify({ totalHits: 1, results }).replace('"ID"', digits),
      headers: { 'content-type': 'application/json' },
    }));
    const inputData = Object(parseExact('{"id":1161888007138312192}'));
    const found = await waitingRetryOf(exactly(callsTo(url)), { ...task, inputData });
    expect(found?.taskId).toBe(taskId);
  });

  test.each<[string, object]>([
    ['there is none', { retriedTaskId: 't0' }],
    ['a worker has it', { status: 'IN_PROGRESS' }],
    ['it was polled, and waits again', { pollCount: 1 }],
    ['its input is another', { inputData: {} }],
  ])('is none where %s', async (_, fields) => {
    expect((await searched(listing(task, { ...retry, ...fields }))).found).toBeUndefined();
  });

  test('is none where the input is in external storage, and so cannot be compared', async () => {
    const external = { ...task, externalInputPayloadStoragePath: 'input.json' };
    expect((await searched(listing(retry), external)).found).toBeUndefined();
  });

  test('is found behind a thousand others that wait', async () => {
    const others = Array.from({ length: 1_000 }, () => other({}));
    const bytes = JSON.stringify(others).length;
    const { found, paths } = await searched(listing(...others, retry));
    expect(found).toBe('t2');
    expect(paths.length).toBeLessThan((4 * bytes) / MAX_BYTES);
  });

  test.each([
    ['together', halfFull],
    ['each', large],
  ])('is found behind others that are too large to read %s', async (_, input) => {
    const others = Array.from({ length: 5 }, () => other(input));
    expect((await searched(listing(...others, retry))).found).toBe('t2');
  });

  test('is found behind one that is too large, by pages that are large again after it', async () => {
    const others = Array.from({ length: 200 }, () => other({}));
    const { found, paths } = await searched(listing(other(large), ...others, retry));
    expect(found).toBe('t2');
    expect(paths.length).toBeLessThan(100);
  });

  test('is none where no task that waits can be read', async () => {
    expect((await searched(listing(other(large), other(large)))).found).toBeUndefined();
  });
});

describe('a server without the list of tasks that wait', () => {
  const noSuchPath = 'No static resource api/workflow/w1/tasks.';

  test.each<[string, Answer]>([
    ['404', { status: 404, body: { message: noSuchPath } }],
    ['500', { status: 500, body: { message: noSuchPath } }],
    ['405', { status: 405, body: { message: 'Request method GET is not supported' } }],
    ['another thing', { body: [] }],
  ])('that answers %s: the retry is found in the whole workflow', async (_, lacks) => {
    const { found, paths } = await searched(withoutList(lacks, null, { taskId: 7 }, task, retry));
    expect({ found, paths }).toEqual({ found: 't2', paths: [LIST, WORKFLOW] });
  });

  test('a workflow that is too large is not read', async () => {
    const { found } = await searched(withoutList({ status: 404 }, done, task, retry));
    expect(found).toMatchObject({
      fault: 'answerTooLarge',
      isPassing: false,
      message: expect.stringMatching(
        /^Conductor answered with more than 20000 bytes to GET \S+\/api\/workflow\/w1\. That is more/,
      ),
    });
  });
});

test.each<[string, Answer, string]>([
  ['refuses the key', { status: 403, body: { message: 'no' } }, 'unauthorized'],
  [
    'knows no such workflow',
    { status: 404, body: { message: 'No such workflow found' } },
    'unknown',
  ],
  ['asks for fewer calls', { status: 429 }, 'throttled'],
  ['hangs up', 'drops', 'unreachable'],
])('a server that %s is not asked for the whole workflow', async (_, answer, fault) => {
  const { found, paths } = await searched(() => answer);
  expect(found).toMatchObject({ fault });
  expect(paths).toEqual([LIST]);
});
