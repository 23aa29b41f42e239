import {
  DescribeRuleCommand,
  DisableRuleCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type TemporaryService, temporaryService } from '../support/deploy/temporary-service.ts';

jest.setTimeout(120_000);

const Name = 'redeploy-dev-conductor-poller';
const YML = `
service: redeploy
plugins: [serverless-esbuild, ./plugin.cjs]
provider: { name: aws, runtime: nodejs24.x, region: us-east-1 }
custom:
  conductor: { serverUrl: 'http://127.0.0.1:9/api' }
functions:
  greetings:
    handler: handler.handler
    events: [{ conductor: greetings }]
`;

const events = new EventBridgeClient({});
const state = async () => (await events.send(new DescribeRuleCommand({ Name }))).State;

let service: TemporaryService;
beforeAll(async () => {
  service = await temporaryService(YML);
});
afterAll(async () => {
  await service.deleteStack();
  await service.remove();
  events.destroy();
});

async function deployed(): Promise<string> {
  const { failed, all } = await service.serverless('deploy');
  if (failed) throw new Error(all);
  return all;
}

test('a deploy prints what is polled, a paused schedule stays paused, and without changes nothing is deployed', async () => {
  expect(await deployed()).toMatch(
    /poller: redeploy-dev-conductor-poller, each 10 s, enabled\n\s+greetings -> redeploy-dev-greetings \(RequestResponse, 10 at once\)/,
  );
  await events.send(new DisableRuleCommand({ Name }));
  expect(await deployed()).toContain('No changes to deploy');
  expect(await state()).toBe('DISABLED');

  await service.write('handler.ts', 'export const handler = async () => ({ version: 2 });\n');
  expect(await deployed()).toContain('each 10 s, paused');
  expect(await state()).toBe('DISABLED');
});

test('a change of `enabled` in serverless.yml changes the state of the schedule', async () => {
  await service.write('serverless.yml', YML.replace("/api' }", "/api', enabled: false }"));
  await deployed();
  await service.write('serverless.yml', YML);
  expect(await deployed()).toContain('each 10 s, enabled');
  expect(await state()).toBe('ENABLED');
});
