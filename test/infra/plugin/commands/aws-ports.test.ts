import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { awsPortsOf } from '../../../../infra/plugin/commands/aws-ports.ts';
import type { AwsProvider } from '../../../../infra/plugin/read/serverless.ts';
import { type FakeAws, json, startFakeAws } from '../../../support/fake-aws.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const NAME = 'orders-dev-conductor-poller';
const isPaused = async (name: string, provider: AwsProvider) =>
  (await awsPortsOf(provider)).isPaused(name);
const place = { getStage: () => 'dev', getRegion: () => 'eu-west-1' };

test.each([
  ['DISABLED', true],
  ['ENABLED', false],
])(
  'osls gives its configuration of the AWS SDK; a rule that is %s is paused: %s',
  async (State, paused) => {
    aws.answerWith(json(200, { Name: NAME, State }));
    const getAwsSdkV3Config = async () => ({ region: 'eu-west-1' });
    expect(await isPaused(NAME, { ...place, getAwsSdkV3Config })).toBe(paused);
    expect(aws.requests.at(-1)).toMatchObject({ body: JSON.stringify({ Name: NAME }) });
  },
);

test.each([
  [{ State: 'DISABLED' }, true],
  [{ State: 'ENABLED' }, false],
  [{}, false],
])('v3 asks by a method of its own; a rule that is %j is paused: %s', async (answer, paused) => {
  const v3 = {
    ...place,
    answer,
    async request(...question: unknown[]) {
      expect(question).toEqual(['EventBridge', 'describeRule', { Name: NAME }]);
      return this.answer;
    },
  };
  expect(await isPaused(NAME, v3)).toBe(paused);
});
