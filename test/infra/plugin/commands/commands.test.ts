import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ConductorPlugin from '../../../../infra/plugin/index.ts';
import {
  type Answer,
  type FakeAws,
  json,
  refusal,
  startFakeAws,
} from '../../../support/fake-aws.ts';
import { framework, type Written } from '../../../support/plugin/service.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

/** Runs `serverless conductor …` in a service, with these answers of AWS. */
async function run(command: string, answer: Answer, written: Written = {}, options = {}) {
  aws.answerWith(answer);
  const printed: string[] = [];
  const said: string[] = [];
  const serverless = {
    ...framework(written),
    processedInput: { commands: ['conductor', command] },
    getProvider: () => ({
      getStage: () => 'prod',
      getRegion: () => 'eu-west-1',
      getAwsSdkV3Config: async () => ({ region: 'eu-west-1' }),
    }),
  };
  const say = (text: string) => void said.push(text);
  const writeText = (text: string) => void printed.push(text);
  const log = { notice: say, warning: say };
  const plugin = new ConductorPlugin(serverless, options, { log, writeText });
  await plugin.hooks.initialize?.();
  await plugin.hooks[`conductor:${command}:${command}`]?.();
  return { printed, said, functions: Object.keys(serverless.service.functions) };
}

const summary = { startedAt: '2026-11-25T12:00:00Z', durationMs: 55_000, polled: 3 };
const message = JSON.stringify({ message: 'poller run', summary });

/** A rule that is enabled, on the second page of the rules, and a log of two pages. It refuses all else. */
const pages: Answer = (request, response) => {
  const target = String(request.headers['x-amz-target']);
  if (!/(Rule|Rules|FilterLogEvents|Item)$/.test(target))
    return refusal(403, 'AccessDeniedException', 'denied')(request, response);
  const input = JSON.parse(request.body);
  const answer = () => {
    if (target.endsWith('ListRules'))
      return input.NextToken === '2'
        ? { Rules: [{ Name: 'orders-prod-conductor-poller', State: 'ENABLED' }] }
        : { Rules: [{ Name: 'orders-prod-nightly', State: 'ENABLED' }], NextToken: '2' };
    if (!target.endsWith('FilterLogEvents')) return {};
    return input.nextToken === '2'
      ? { events: [{ timestamp: 1, message }] }
      : { events: [], nextToken: '2' };
  };
  return json(200, answer())(request, response);
};

describe('`serverless conductor`', () => {
  test('has the commands of `npx conductor-lambda` that are about a service, and one for `start`', () => {
    const { commands } = new ConductorPlugin(
      framework(),
      {},
      { log: { notice() {}, warning() {} }, writeText() {} },
    );
    expect(Object.keys(commands.conductor.commands)).toEqual([
      'status',
      'doctor',
      'pause',
      'resume',
      'logs',
      'redrive',
      'tasks',
      'workflows',
      'workers',
    ]);
  });

  test('acts on the stage and region that the framework knows', async () => {
    const { printed } = await run('resume', pages);
    const asked = aws.requests.map(({ headers, body }) => `${headers['x-amz-target']} ${body}`);
    expect(asked).toContain('AWSEvents.EnableRule {"Name":"orders-prod-conductor-poller"}');
    expect(printed).toEqual([
      'orders-prod-conductor-poller in eu-west-1: was enabled, is enabled now; polling starts within a minute',
      'the alarms of the pollers, if there are some, may tell nothing: you lack the right cloudwatch:EnableAlarmActions',
      'last run: 2026-11-25T12:00:00Z, 55.0 s: 3 polled, 0 dispatched, 0 given back, 0 failed',
    ]);
  });

  test('prints JSON, and nothing else, where it is asked for', async () => {
    const { printed } = await run('status', pages, {}, { json: true });
    expect(printed.map((text) => JSON.parse(text))).toEqual([
      expect.objectContaining({
        ...{ service: 'orders', stage: 'prod', region: 'eu-west-1', pausedTypes: {} },
        pollers: [expect.objectContaining({ poller: 'orders-prod-conductor-poller' })],
      }),
    ]);
  });

  test('works in a service that a deploy would refuse, and adds nothing to it', async () => {
    const { said, functions } = await run('status', pages, { conductor: { colour: 1 } });
    expect({ said, functions }).toEqual({ said: [], functions: ['greetings'] });
  });

  test('says what to do where there is no such rule', async () => {
    await expect(run('pause', json(200, { Rules: [] }))).rejects.toThrow(
      'There is no rule orders-prod-conductor-poller in eu-west-1. Deploy the service first',
    );
  });

  test('says so too where the rule goes while the command runs', async () => {
    const gone: Answer = (request, response) =>
      String(request.headers['x-amz-target']).endsWith('DisableRule')
        ? refusal(400, 'ResourceNotFoundException', 'Rule does not exist')(request, response)
        : pages(request, response);
    await expect(run('pause', gone)).rejects.toThrow(
      'There is no rule orders-prod-conductor-poller in eu-west-1.',
    );
  });
});
