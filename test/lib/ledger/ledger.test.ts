import { describe, expect, test } from '@jest/globals';
import { ledgerIn } from '../../../lib/ledger/ledger.ts';
import { parseState } from '../../../lib/ledger/state.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { memoryItem } from '../../support/poller/service.ts';

const wanted = (result: string) => (state: ReturnType<typeof parseState>) => ({
  result,
  ...(state.isWanted ? {} : { state: { ...state, isWanted: true } }),
});

describe('a change of the ledger', () => {
  test('whose answer is lost, and that is sent again, counts as done once', async () => {
    const clock = fakeClock();
    const item = memoryItem(clock);
    let isLost = true;
    const ledger = ledgerIn(
      {
        ...item,
        async write(text, version) {
          const answer = await item.write(text, version);
          if (!isLost) return answer;
          isLost = false;
          return item.write(text, version);
        },
      },
      clock,
    );
    let decided = 0;
    const change = ledger.change((state) => {
      decided += 1;
      return { result: decided, state: { ...state, isWanted: true } };
    });
    expect(await clock.run(change)).toBe(1);
    expect(item.writes).toBe(1);
  });

  test('is decided anew where another process was faster, also where both want the same', async () => {
    const clock = fakeClock();
    const item = memoryItem(clock);
    const first = ledgerIn(item, clock);
    const second = ledgerIn(item, clock);
    let decisions = 0;
    const counted = (state: ReturnType<typeof parseState>) => {
      decisions += 1;
      return wanted('done')(state);
    };
    await clock.run(Promise.all([first.change(counted), second.change(counted)]));
    expect({ decisions, writes: item.writes }).toEqual({ decisions: 3, writes: 1 });
  });

  test('ends with an error where others are faster again and again', async () => {
    const clock = fakeClock();
    const conflict = { written: false as const, text: undefined, version: 1, atMs: Number.NaN };
    const ledger = ledgerIn({ read: async () => conflict, write: async () => conflict }, clock);
    await expect(clock.run(ledger.change(wanted('done')))).rejects.toThrow(
      'other runs changed the ledger 20 times in a row',
    );
  });
});

describe('the time of the ledger', () => {
  test.each([
    [300_000, 300_000],
    [-300_000, -300_000],
    [1_900, 0],
    [Number.NaN, 0],
  ])('of a store whose clock is %d ms ahead is %d ms ahead', async (aheadMs, expected) => {
    const clock = fakeClock();
    const stored = { text: undefined, version: 0, atMs: clock.nowMs() + aheadMs };
    const ledger = ledgerIn(
      { read: async () => stored, write: async () => ({ written: true }) },
      clock,
    );
    await ledger.change(() => ({ result: undefined }));
    expect(ledger.nowMs() - clock.nowMs()).toBe(expected);
  });
});

test.each([undefined, '', '{"open":7}', 'no json'])(
  'an item with %p counts as one without a state',
  (text) => {
    expect(parseState(text)).toEqual({ open: {}, queued: {}, isWanted: false });
  },
);
