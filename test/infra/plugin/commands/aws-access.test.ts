import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { awsAccessOf, isRulePaused } from '../../../../infra/plugin/commands/aws-access.ts';
import { type FakeAws, json, startFakeAws } from '../../../support/fake-aws.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const NAME = 'orders-dev-conductor-poller';
const place = { getStage: () => 'dev', getRegion: () => 'eu-west-1' };
const osls = { ...place, getAwsSdkV3Config: async () => ({ region: 'eu-west-1' }) };

test.each([
  ['DISABLED', true],
  ['ENABLED', false],
])('a rule that is %s is paused: %s', async (State, paused) => {
  aws.answerWith(json(200, { Name: NAME, State }));
  expect(await isRulePaused(NAME, osls)).toBe(paused);
  expect(aws.requests.at(-1)).toMatchObject({ body: JSON.stringify({ Name: NAME }) });
});

describe('Serverless Framework 3', () => {
  /** As version 2 of the AWS SDK has them: empty until they are asked for. */
  const late = {
    accessKeyId: '',
    secretAccessKey: '',
    sessionToken: null,
    async getPromise() {
      Object.assign(this, { accessKeyId: 'AKIA-late', secretAccessKey: 'late' });
    },
  };

  test('gives the region, and credentials that it may have to ask for first', async () => {
    const v3 = { ...place, getCredentials: () => ({ region: 'eu-west-1', credentials: late }) };
    aws.answerWith(json(200, { Name: NAME, State: 'ENABLED' }));
    await isRulePaused(NAME, v3);
    expect(aws.requests[0]?.headers.authorization).toMatch(/AKIA-late\/\d+\/eu-west-1\/events/);
  });

  test('without credentials of its own leaves it to the AWS SDK to find them', async () => {
    const v3 = { ...place, getCredentials: () => ({ region: 'eu-west-1' }) };
    expect(await awsAccessOf(v3)).toEqual({ region: 'eu-west-1' });
  });
});
