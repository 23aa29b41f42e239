import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mayCall } from '../../../lib/aws/may-call.ts';
import { type FakeAws, refusal, startFakeAws } from '../../support/fake-aws.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

test('a function that may be called is only asked about, not called', async () => {
  aws.answerWith((_, response) => response.writeHead(204).end());
  expect(await mayCall('orders-dev-greetings', process.env)).toBe(true);
  expect(aws.requests).toMatchObject([
    {
      path: '/2015-03-31/functions/orders-dev-greetings/invocations',
      headers: { 'x-amz-invocation-type': 'DryRun' },
      body: '',
    },
  ]);
});

test.each([
  [403, 'AccessDeniedException', 'not authorized to perform lambda:InvokeFunction'],
  [404, 'ResourceNotFoundException', 'Function not found'],
])('a refusal with %i has AWS’s words', async (status, type, words) => {
  aws.answerWith(refusal(status, type, words));
  await expect(mayCall('orders-dev-greetings', process.env)).rejects.toThrow(
    `AWS answered ${status} (${words})`,
  );
});
