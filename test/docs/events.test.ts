import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { putEventsIn } from '../../lib/aws/event-bus.ts';
import { eventQueue } from '../../lib/observe/event-queue.ts';
import type { LifecycleEvents } from '../../lib/observe/events.ts';
import { clockUntil } from '../../lib/task/clock.ts';
import { blocksOf, read } from '../support/docs/pages.ts';
import { aTask } from '../support/factories.ts';
import { type FakeAws, json, startFakeAws } from '../support/fake-aws.ts';

const page = read('docs/operations.md');

const samples = blocksOf(page)
  .filter(({ heading, language }) => heading === 'Events' && language === 'json')
  .map(({ code }) => JSON.parse(code));

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

/** What EventBridge is sent, in the shape in which a rule gets it. */
async function sent(by: string, tell: (events: LifecycleEvents) => void) {
  aws.answerWith(json(200, { FailedEntryCount: 0 }));
  const put = putEventsIn({
    ...process.env,
    CONDUCTOR_EVENT_BUS: 'orders',
    AWS_LAMBDA_FUNCTION_NAME: by,
  });
  const clock = { ...clockUntil(() => 10_000), nowMs: () => NOW_MS };
  if (!put) throw new Error('there is no bus');
  const queue = eventQueue(put, () => {}, clock);
  tell(queue);
  await queue.sendRest();
  const [entry] = JSON.parse(aws.requests[0]?.body ?? '{}').Entries;
  const { Source, DetailType, Detail } = entry;
  return { source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail) };
}

const NOW_MS = Date.UTC(2026, 10, 27, 12);

/** The task of the page, after so many milliseconds with its worker. */
const aSampleTask = (forMs: number, fields: object = {}) =>
  aTask({
    taskId: '5f0e2b6a-9d1c-4b57-8f0b-0c9a6d0f4a11',
    taskType: 'pay',
    workflowInstanceId: '0b9d7c52-6f3e-4a5c-8a57-2f1d9e0c7b33',
    startTime: NOW_MS - forMs,
    scheduledTime: NOW_MS - forMs - 250,
    ...fields,
  });

const POLLER = 'orders-dev-conductor-poller';

describe('docs/operations.md shows each event as the bus gets it', () => {
  test.each<[string, string, (events: LifecycleEvents) => void]>([
    [
      'TaskCompleted',
      POLLER,
      (events) => events.reported(aSampleTask(1_830, { domain: 'eu' }), { status: 'COMPLETED' }),
    ],
    [
      'TaskFailed',
      'orders-dev-pay',
      (events) =>
        events.reported(aSampleTask(1_830, { retryCount: 1 }), {
          status: 'FAILED_WITH_TERMINAL_ERROR',
          reason: 'the card has expired',
        }),
    ],
    [
      'TaskGivenBack',
      POLLER,
      (events) =>
        events.reported(aSampleTask(40), {
          status: 'IN_PROGRESS',
          reason: 'AWS throttled orders-dev-pay',
        }),
    ],
    [
      'ResultUndelivered',
      'orders-dev-conductor-reporter',
      (events) => {
        const { taskId, workflowInstanceId: workflowId } = aSampleTask(0);
        const reason = 'Conductor answered 400 (…) to POST conductor.example.com/api/tasks';
        events.undelivered({
          ...{ taskId, workflowId, status: 'COMPLETED', reason, kept: 'deadLetters' },
        });
      },
    ],
    [
      'PollerTrouble',
      POLLER,
      (events) =>
        events.troubled({
          ...{ taskType: 'pay', domain: 'eu', trouble: 'pollFails' },
          reason:
            'Conductor answered 401 (…) to GET conductor.example.com/api/tasks/poll/batch/pay',
        }),
    ],
  ])('%s', async (kind, by, tell) => {
    const sample = samples.find((each) => each['detail-type'] === kind);
    expect(await sent(by, tell)).toEqual(sample);
  });

  test('and no other', () => {
    expect(samples).toHaveLength(5);
  });

  test('and explains each of its fields', () => {
    const events = page.slice(page.indexOf('\n### Events\n'), page.indexOf('\n### What observing'));
    const firstCells = events
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|')[1]);
    const explained = new Set(firstCells.join().match(/`\w+`/g));
    const fields = samples.flatMap(({ detail }) => Object.keys(detail));
    expect(fields.filter((field) => !explained.has(`\`${field}\``))).toEqual([]);
  });
});
