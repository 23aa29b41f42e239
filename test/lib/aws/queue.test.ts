import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sendDelayed, sendTo } from '../../../lib/aws/queue.ts';
import { type FakeAws, startFakeAws } from '../../support/fake-aws.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const send = (count: number) =>
  sendDelayed(
    'http://queue',
    process.env,
    '{}',
    Array.from({ length: count }, (_, i) => i + 1),
  );

test('messages with delays are sent ten at a time, which is SQS’s limit', async () => {
  aws.answerWith((_, response) => response.end('{"Successful":[]}'));
  await send(59);
  const sent = aws.requests.map(({ body }) => JSON.parse(body).Entries);
  expect(sent.map((entries) => entries.length)).toEqual([10, 10, 10, 10, 10, 9]);
  expect(sent.flat().map(({ DelaySeconds }) => DelaySeconds)).toEqual(
    Array.from({ length: 59 }, (_, i) => i + 1),
  );
  expect(sent[5]?.[8]).toEqual({ Id: '58', MessageBody: '{}', DelaySeconds: 59 });
});

test('messages that SQS does not take are an error', async () => {
  aws.answerWith((_, response) => response.end('{"Failed":[{"Id":"0"}]}'));
  await expect(send(5)).rejects.toThrow('SQS did not take 1 of 5 messages');
});

test('a message has the attributes that it is sent with, as texts', async () => {
  aws.answerWith((_, response) => response.end('{}'));
  await sendTo('http://queue', process.env)('{}', { refusal: 'no such task' });
  await sendTo('http://queue', process.env)('{}');
  const [first, second] = aws.requests.map(({ body }) => JSON.parse(body));
  expect(first.MessageAttributes).toEqual({
    refusal: { DataType: 'String', StringValue: 'no such task' },
  });
  expect(second).toEqual({ QueueUrl: 'http://queue', MessageBody: '{}' });
});
