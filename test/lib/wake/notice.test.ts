import { describe, expect, test } from '@jest/globals';
import { answerNotice } from '../../../lib/wake/notice.ts';
import { rememberedFor } from '../../../lib/wake/remembered.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

/** A notice with this header, where no run polls. */
async function notice(
  sent: string | undefined,
  fails: { secret?: Error; announce?: Error; startRun?: Error } = {},
) {
  let runs = 0;
  let takenBack = 0;
  const lines: unknown[] = [];
  const status = await answerNotice(sent, {
    secret: async () => {
      if (fails.secret) throw fails.secret;
      return PLANTED.keySecret;
    },
    announce: async () => {
      if (fails.announce) throw fails.announce;
      return true;
    },
    startRun: async () => {
      if (fails.startRun) throw fails.startRun;
      runs += 1;
    },
    notStarted: async () => {
      takenBack += 1;
    },
    log: (...line) => void lines.push(line),
  });
  return { status, runs, lines, takenBack };
}

describe('a notice that there is work', () => {
  test('with the secret starts a run', async () => {
    expect(await notice(PLANTED.keySecret)).toMatchObject({ status: 202, runs: 1, lines: [] });
  });

  test.each([undefined, '', 'wrong', `${PLANTED.keySecret} `])(
    'with another secret starts none, and says nothing about why',
    async (sent) => {
      expect(await notice(sent)).toMatchObject({ status: 403, runs: 0, lines: [] });
    },
  );

  test.each([{ secret: new Error('no right') }, { announce: new Error('no table') }])(
    'that cannot be checked or told to the ledger starts none, and the log says so',
    async (fails) => {
      const { status, runs, lines } = await notice(PLANTED.keySecret, fails);
      expect([status, runs, lines.length]).toEqual([503, 0, 1]);
    },
  );
});

test('a notice whose run could not be started takes back that one was', async () => {
  const { status, takenBack } = await notice(PLANTED.keySecret, { startRun: new Error('429') });
  expect([status, takenBack]).toEqual([503, 1]);
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
