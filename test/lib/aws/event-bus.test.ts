import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { putEventsIn } from '../../../lib/aws/event-bus.ts';
import type { LifecycleEvent } from '../../../lib/observe/events.ts';
import { type FakeAws, json, startFakeAws } from '../../support/fake-aws.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const EVENT: LifecycleEvent = {
  kind: 'PollerTrouble',
  detail: { taskType: 'pay', trouble: 'pollFails', reason: 'Conductor answered 401' },
};
const put = (withinMs?: number) =>
  putEventsIn({
    ...process.env,
    CONDUCTOR_EVENT_BUS: 'orders',
    AWS_LAMBDA_FUNCTION_NAME: 'orders-dev-conductor-poller',
  })?.([EVENT, EVENT], withinMs);

test('events are sent to the bus that the environment names, with the function that tells them', async () => {
  aws.answerWith(json(200, { FailedEntryCount: 0, Entries: [{ EventId: '1' }, { EventId: '2' }] }));
  expect(await put()).toBeUndefined();
  const [{ headers, body } = { headers: {}, body: '{}' }] = aws.requests;
  expect(headers).toMatchObject({
    'x-amz-target': 'AWSEvents.PutEvents',
    'content-type': 'application/x-amz-json-1.1',
    authorization: expect.stringContaining('/events/aws4_request'),
  });
  const { Entries } = JSON.parse(body);
  expect(Entries).toHaveLength(2);
  const { Detail, ...entry } = Entries[0];
  expect(entry).toEqual({
    EventBusName: 'orders',
    Source: 'conductor-lambda',
    DetailType: 'PollerTrouble',
  });
  expect(JSON.parse(Detail)).toEqual({ ...EVENT.detail, by: 'orders-dev-conductor-poller' });
});

test('a time that is no whole number of milliseconds is one', async () => {
  aws.answerWith(json(200, { FailedEntryCount: 0, Entries: [] }));
  expect(await put(1_475.5)).toBeUndefined();
});

test('how many the bus did not take, and why, is told', async () => {
  const Entries = [{ EventId: '1' }, { ErrorCode: 'ThrottlingException', ErrorMessage: 'slower' }];
  aws.answerWith(json(200, { FailedEntryCount: 1, Entries }));
  expect(await put()).toEqual({ dropped: 1, reason: 'ThrottlingException' });
});

test('of a refusal all are not taken, and AWS’s word is the reason', async () => {
  aws.answerWith(json(400, { __type: 'AccessDeniedException' }));
  expect(await put()).toEqual({
    dropped: 2,
    reason: expect.stringContaining('AWS answered 400 (AccessDeniedException)'),
  });
});

test('without a bus there is nothing to send to', () => {
  expect(putEventsIn({})).toBeUndefined();
});
