import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clientWithin, rulePaused } from '../../../lib/aws/rule.ts';
import { type FakeAws, json, refusal, startFakeAws } from '../../support/fake-aws.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const NAME = 'orders-dev-conductor-poller';

test.each([
  ['ENABLED', false],
  ['ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS', false],
  ['DISABLED', true],
])('a rule that is %s is paused: %s', async (state, paused) => {
  aws.answerWith(json(200, { Name: NAME, State: state }));
  expect(await rulePaused(NAME)()).toBe(paused);
  expect(aws.requests[0]).toMatchObject({
    headers: { 'x-amz-target': 'AWSEvents.DescribeRule' },
    body: JSON.stringify({ Name: NAME }),
  });
});

test('a rule that the role may not read is an error', async () => {
  aws.answerWith(refusal(400, 'AccessDeniedException', 'not authorized to perform'));
  await expect(rulePaused(NAME)()).rejects.toThrow('not authorized to perform');
});

test('an endpoint that never answers is an error, so that the next check comes', async () => {
  aws.answerWith(() => {});
  await expect(rulePaused(NAME, clientWithin(50))()).rejects.toThrow(/timeout|timed out|50 ms/i);
});
