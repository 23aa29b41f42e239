import { describe, expect, test } from '@jest/globals';
import ConductorPlugin from '../../../../infra/plugin/index.ts';
import { framework, SERVER_URL } from '../../../support/plugin/service.ts';

const types = (count: number, options: object = {}) =>
  Array.from({ length: count }, (_, i) => ({ conductor: { task: `t${i}`, ...options } }));

/** What a deploy proposes, as a notice and not as a fault. */
async function proposed(events: object[], conductor: object = {}, timeout = 10): Promise<string[]> {
  const said: string[] = [];
  const serverless = framework({
    conductor: { serverUrl: SERVER_URL, ...conductor },
    functions: { all: { timeout, events } },
  });
  const log = { notice: (text: string) => void said.push(text), warning: () => {} };
  await new ConductorPlugin(serverless, {}, { log, writeText: () => {} }).hooks.initialize?.();
  return said.filter((text) => text.includes('custom.conductor.pollers: {'));
}

describe('a deploy proposes groups', () => {
  test('where the types can have more calls open than one poller holds', async () => {
    expect(await proposed(types(4, { concurrency: 300 }))).toEqual([
      'conductor-lambda: the types of custom.conductor.poller can have 1200 calls open together, and one poller holds 800, ' +
        'so the tasks of the others wait in Conductor. Pollers of their own hold them, for example ' +
        'custom.conductor.pollers: { more2: { types: [t2, t3] } }',
    ]);
  });

  test('as many as are needed', async () => {
    const [notice] = await proposed(types(5, { concurrency: 500 }));
    expect(notice).toContain(
      '{ more2: { types: [t1] }, more3: { types: [t2] }, more4: { types: [t3] }, more5: { types: [t4] } }',
    );
  });

  test('where there are more types than can be looked at every 4 s', async () => {
    const poller = { pollsPerSecond: 3 };
    expect(await proposed(types(12), { poller })).toEqual([]);
    expect(await proposed(types(13), { poller })).toEqual([
      expect.stringMatching(
        /types of custom\.conductor\.poller are 13, and with 3 polls a second one poller looks at 12 of them each 4 s.*\{ more2: \{ types: \[t12\] \} \}$/,
      ),
    ]);
  });

  test('also for the types of a group, under names that are free', async () => {
    const pollers = {
      images: { types: ['t0', 't1', 't2'] },
      images2: { types: ['t3'] },
    };
    expect(await proposed(types(4, { concurrency: 500 }), { pollers })).toEqual([
      expect.stringMatching(
        /types of custom\.conductor\.pollers\.images can have 1500 .*: \{ images3: \{ types: \[t1\] \}, images4: \{ types: \[t2\] \} \}$/,
      ),
    ]);
  });

  test('in which the domains of a type stay together', async () => {
    const events = [
      { conductor: { task: 'a', concurrency: 500 } },
      { conductor: { task: 'b', concurrency: 200 } },
      { conductor: { task: 'a', domain: 'eu', concurrency: 200 } },
    ];
    expect(await proposed(events)).toEqual([expect.stringContaining('{ types: [b] }')]);
  });

  test('that can be copied into serverless.yml', async () => {
    const events = [
      { conductor: { task: 'a', concurrency: 800 } },
      { conductor: { task: 'b: c, d', concurrency: 800 } },
    ];
    expect(await proposed(events)).toEqual([
      expect.stringContaining('{ more2: { types: ["b: c, d"] } }'),
    ]);
  });

  test('that solve it', async () => {
    const pollers = { more2: { types: ['t2', 't3'] } };
    expect(await proposed(types(4, { concurrency: 300 }), { pollers })).toEqual([]);
  });
});

describe('a deploy proposes none', () => {
  test('where one poller is enough', async () => {
    expect(await proposed(types(80))).toEqual([]);
    expect(await proposed(types(81))).toHaveLength(1);
  });

  test('for Event calls, which are not open', async () => {
    expect(await proposed(types(81), {}, 300)).toEqual([]);
  });

  test('where one type alone is too much: its tasks cannot be divided', async () => {
    const domains = ['eu', 'us'].map((domain) => ({
      conductor: { task: 'a', domain, concurrency: 800 },
    }));
    expect(await proposed(domains)).toEqual([]);
  });
});
