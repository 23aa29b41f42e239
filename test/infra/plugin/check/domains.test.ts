import { describe, expect, test } from '@jest/globals';
import ConductorPlugin from '../../../../infra/plugin/index.ts';
import { framework, SERVER_URL } from '../../../support/plugin/service.ts';

/** What a deploy says of a service whose type has these options. */
async function saidOf(event: object, windowSeconds?: number): Promise<string[]> {
  const said: string[] = [];
  const poller = windowSeconds === undefined ? {} : { windowSeconds };
  const serverless = framework({
    conductor: { serverUrl: SERVER_URL, poller },
    functions: { mail: { events: [{ conductor: { task: 'mail', ...event } }] } },
  });
  const log = { notice: () => {}, warning: (text: string) => void said.push(text) };
  await new ConductorPlugin(serverless, {}, { log, writeText: () => {} }).hooks.initialize?.();
  return said;
}

describe('a window that leaves a domain without a poll for over 10 s of each minute', () => {
  test.each([1, 30, 52])('of %p s is named at deploy', async (windowSeconds) => {
    expect(await saidOf({ domain: 'eu' }, windowSeconds)).toEqual([
      expect.stringMatching(
        /^conductor-lambda: the domains eu are inactive for a part of each minute, .* at least 53\.$/,
      ),
    ]);
  });

  test.each([53, 55, 110, undefined])('is not one of %p s', async (windowSeconds) => {
    expect(await saidOf({ domain: 'eu' }, windowSeconds)).toEqual([]);
  });

  test('does not matter to tasks without a domain', async () => {
    expect(await saidOf({}, 30)).toEqual([]);
  });
});
