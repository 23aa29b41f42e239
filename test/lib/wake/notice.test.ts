import { describe, expect, test } from '@jest/globals';
import { answerNotice } from '../../../lib/wake/notice.ts';
import { rememberedFor } from '../../../lib/wake/remembered.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

interface Fails {
  secret?: Error;
  start?: Error;
}

/** A notice with this header, where no run polls. `others` are further pollers, and what fails there. */
async function notice(sent: string | undefined, fails: Fails = {}, others: Fails[] = []) {
  const started: string[] = [];
  const lines: unknown[] = [];
  const pollers = [fails, ...others].map(({ start }, index) => ({
    name: `poller ${index}`,
    start: async () => {
      if (start) throw start;
      started.push(`poller ${index}`);
    },
  }));
  const status = await answerNotice(sent, {
    secret: async () => {
      if (fails.secret) throw fails.secret;
      return PLANTED.keySecret;
    },
    pollers,
    log: (...line) => void lines.push(line),
  });
  return { status, started, lines };
}

describe('a notice that there is work', () => {
  test('with the secret starts a run', async () => {
    expect(await notice(PLANTED.keySecret)).toMatchObject({
      ...{ status: 202, started: ['poller 0'], lines: [] },
    });
  });

  test.each([undefined, '', 'wrong', `${PLANTED.keySecret} `])(
    'with another secret starts none, and says nothing about why',
    async (sent) => {
      expect(await notice(sent)).toMatchObject({ status: 403, started: [], lines: [] });
    },
  );

  test.each([{ secret: new Error('no right') }, { start: new Error('no table') }])(
    'that cannot be checked, or whose run cannot be started, starts none, and the log says so',
    async (fails) => {
      const { status, started, lines } = await notice(PLANTED.keySecret, fails);
      expect([status, started.length, lines.length]).toEqual([503, 0, 1]);
    },
  );
});

describe('a notice in a service with several pollers', () => {
  test('starts a run of each', async () => {
    const { status, started } = await notice(PLANTED.keySecret, {}, [{}, {}]);
    expect([status, started]).toEqual([202, ['poller 0', 'poller 1', 'poller 2']]);
  });

  test('starts the others where one fails, and names that one', async () => {
    const fails = { start: new Error('429') };
    const { status, started, lines } = await notice(PLANTED.keySecret, fails, [{}, {}]);
    expect([status, started]).toEqual([503, ['poller 1', 'poller 2']]);
    expect(lines).toEqual([
      ['error', expect.any(String), { poller: 'poller 0', error: expect.any(String) }],
    ]);
  });

  test('wakes them side by side', async () => {
    const waiting: (() => void)[] = [];
    const start = () => new Promise<void>((resolve) => waiting.push(resolve));
    const poller = { name: 'poller', start };
    const answer = answerNotice('x', {
      secret: async () => 'x',
      pollers: [poller, poller],
      log: () => {},
    });
    // The secret is compared first.
    await new Promise(setImmediate);
    expect(waiting).toHaveLength(2);
    for (const go of waiting) go();
    expect(await answer).toBe(202);
  });
});

describe('what is remembered for a time', () => {
  test('is asked for once in that time, and again after it', async () => {
    let nowMs = 0;
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return asked;
    };
    const read = rememberedFor(60_000, ask, () => nowMs);
    expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
    nowMs = 59_999;
    expect(await read()).toBe(1);
    nowMs = 60_000;
    expect(await read()).toBe(2);
  });

  test('is asked for again at once where that failed', async () => {
    let asked = 0;
    const read = rememberedFor(60_000, async () => {
      asked += 1;
      if (asked === 1) throw new Error('no answer');
      return asked;
    });
    await expect(read()).rejects.toThrow('no answer');
    expect(await read()).toBe(2);
  });
});
