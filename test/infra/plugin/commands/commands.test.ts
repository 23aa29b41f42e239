import { describe, expect, test } from '@jest/globals';
import ConductorPlugin from '../../../../infra/plugin/index.ts';
import { framework, type Written } from '../../../support/plugin/service.ts';

type Request = (service: string, method: string, input: object) => Promise<unknown>;

/** Runs `serverless conductor …` in a service, on Serverless Framework 3 with these answers of AWS. */
async function run(command: string, request: Request, written: Written = {}) {
  const printed: string[] = [];
  const said: string[] = [];
  const serverless = {
    ...framework(written),
    processedInput: { commands: ['conductor', command] },
    getProvider: () => ({ getStage: () => 'prod', getRegion: () => 'eu-west-1', request }),
  };
  const say = (text: string) => void said.push(text);
  const writeText = (text: string) => void printed.push(text);
  const log = { notice: say, warning: say };
  const plugin = new ConductorPlugin(serverless, {}, { log, writeText });
  await plugin.hooks.initialize?.();
  await plugin.hooks[`conductor:${command}:${command}`]?.();
  return { printed, said, functions: Object.keys(serverless.service.functions) };
}

const summary = { startedAt: '2026-11-25T12:00:00Z', durationMs: 55_000, polled: 3 };
const message = JSON.stringify({ message: 'poller run', summary });

/** A rule that is enabled, on the second page of the rules, and a log of two pages. */
const aws =
  (asked: string[] = []): Request =>
  async (_, method, input) => {
    asked.push(`${method} ${JSON.stringify(input)}`);
    if (method === 'listRules')
      return 'NextToken' in input && input.NextToken === '2'
        ? { Rules: [{ Name: 'orders-prod-conductor-poller', State: 'ENABLED' }] }
        : { Rules: [{ Name: 'orders-prod-nightly', State: 'ENABLED' }], NextToken: '2' };
    if (method !== 'filterLogEvents') return {};
    return 'nextToken' in input && input.nextToken === '2'
      ? { events: [{ timestamp: 1, message }] }
      : { events: [], nextToken: '2' };
  };

describe('`serverless conductor`', () => {
  test('has the commands of `npx conductor-lambda`', () => {
    const { commands } = new ConductorPlugin(
      framework(),
      {},
      { log: { notice() {}, warning() {} }, writeText() {} },
    );
    expect(Object.keys(commands.conductor.commands)).toEqual(['pause', 'resume', 'status']);
  });

  test('acts on the stage and region that the framework knows', async () => {
    const asked: string[] = [];
    const { printed } = await run('resume', aws(asked));
    expect(asked).toContain('enableRule {"Name":"orders-prod-conductor-poller"}');
    expect(printed).toEqual([
      'orders-prod-conductor-poller in eu-west-1: was enabled, is enabled now; polling starts within a minute',
      'last run: 2026-11-25T12:00:00Z, 55.0 s: 3 polled, 0 dispatched, 0 given back, 0 failed',
    ]);
  });

  test('works in a service that a deploy would refuse, and adds nothing to it', async () => {
    const { said, functions } = await run('status', aws(), { conductor: { colour: 1 } });
    expect({ said, functions }).toEqual({ said: [], functions: ['greetings'] });
  });

  test('says what to do where there is no such rule', async () => {
    const none: Request = async () => ({ Rules: [] });
    await expect(run('pause', none)).rejects.toThrow(
      'There is no rule orders-prod-conductor-poller in eu-west-1. Deploy the service first',
    );
  });

  test('says so too where the rule goes while the command runs', async () => {
    const answer = Object.assign(new Error('Rule does not exist'), {
      providerError: { code: 'ResourceNotFoundException' },
    });
    const gone: Request = async (...question) =>
      question[1] === 'disableRule' ? Promise.reject(answer) : aws()(...question);
    await expect(run('pause', gone)).rejects.toThrow(
      'There is no rule orders-prod-conductor-poller in eu-west-1.',
    );
  });
});
