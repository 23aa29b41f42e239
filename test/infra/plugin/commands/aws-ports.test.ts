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

test('osls lists the rules of all pages', async () => {
  const page = (name: string, State: string, NextToken?: string) =>
    json(200, { Rules: [{ Name: name, State }], NextToken });
  aws.answerWith((request, response) => {
    const isSecond = request.body.includes('"NextToken":"2"');
    const answer = isSecond ? page('a-2', 'ENABLED') : page('a-1', 'DISABLED', '2');
    answer(request, response);
  });
  const getAwsSdkV3Config = async () => ({ region: 'eu-west-1' });
  const { rulesBeginning } = await awsPortsOf({ ...place, getAwsSdkV3Config });
  expect(await rulesBeginning('a-')).toEqual([
    { name: 'a-1', isPaused: true },
    { name: 'a-2', isPaused: false },
  ]);
});

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
