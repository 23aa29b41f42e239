import { describe, expect, test } from '@jest/globals';
import ConductorPlugin from '../../../../infra/plugin/index.ts';
import { framework, SERVER_URL } from '../../../support/plugin/service.ts';

/** What a deploy says of a service whose type has these options. */
async function saidOf(event: object, poller: object = {}, pollers: object = {}): Promise<string[]> {
  const said: string[] = [];
  const serverless = framework({
    conductor: { serverUrl: SERVER_URL, poller, pollers },
    functions: { mail: { events: [{ conductor: { task: 'mail', ...event } }] } },
  });
  const log = { notice: () => {}, warning: (text: string) => void said.push(text) };
  await new ConductorPlugin(serverless, {}, { log, writeText: () => {} }).hooks.initialize?.();
  return said;
}

describe('a poller that leaves a domain without a poll for over 10 s now and then', () => {
  test.each([{}, { sweep: 7 }, { sweep: 60 }])('with %p is named at deploy', async (poller) => {
    expect(await saidOf({ domain: 'eu' }, poller)).toEqual([
      expect.stringMatching(
        /^conductor-lambda: the domains eu are inactive now and then, .* at most 6, or always to true\.$/,
      ),
    ]);
  });

  test.each([{ sweep: 6 }, { sweep: 1 }, { always: true }])(
    'is not one with %p',
    async (poller) => {
      expect(await saidOf({ domain: 'eu' }, poller)).toEqual([]);
    },
  );

  test('is one by its own group', async () => {
    const mail = (own: object) => ({ mail: { types: ['mail'], ...own } });
    expect(await saidOf({ domain: 'eu' }, { sweep: 5 }, mail({ sweep: 20 }))).toEqual([
      expect.stringContaining('because custom.conductor.pollers.mail.sweep is 20'),
    ]);
    expect(await saidOf({ domain: 'eu' }, { sweep: 20 }, mail({ sweep: 5 }))).toEqual([]);
  });

  test('does not matter to tasks without a domain', async () => {
    expect(await saidOf({}, { sweep: 60 })).toEqual([]);
  });
});
