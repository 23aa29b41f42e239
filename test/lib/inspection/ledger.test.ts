import { expect, test } from '@jest/globals';
import { ledgerFacts, tryToWrite } from '../../../lib/inspection/ledger.ts';
import { EMPTY, type LedgerState } from '../../../lib/ledger/state.ts';

const NOW_MS = 1_000_000;
const SOON_MS = NOW_MS + 10_000;
const receipt = { taskId: 't', pollCount: 1, workerId: 'w' };

/** An item with this state, and how often it was written. */
function itemWith(state: LedgerState | undefined) {
  const text = state && JSON.stringify(state);
  const stored = { text, version: 3, atMs: NOW_MS };
  const item = {
    written: 0,
    read: async () => stored,
    async write(_: string, version: number) {
      if (version === stored.version) item.written += 1;
      return { written: false as const, ...stored };
    },
  };
  return item;
}

test('a poller that never ran has nothing in its ledger', async () => {
  expect(await ledgerFacts(itemWith(undefined))).toEqual({
    atMs: NOW_MS,
    open: {},
    queued: {},
    isWanted: false,
  });
});

test('the run that polls, and what is open, are told without the tasks', async () => {
  const taken = { count: 2, untilMs: SOON_MS };
  const item = itemWith({
    holder: {
      ...{ runId: 'run-1', sinceMs: 5, untilMs: SOON_MS },
      claims: { mail: { open: [taken, taken], more: 3 }, fax: { open: [], more: 1 } },
    },
    open: { 'run-0': { mail: [taken] }, 'run-9': { mail: [taken] } },
    queued: { 'eu:mail': [{ receipt, untilMs: SOON_MS }] },
    isWanted: true,
    roundsUntilMs: SOON_MS,
    pauses: { types: { mail: { at: '2026-11-26T12:00:00.000Z', reason: 'the bank' } } },
  });
  expect(await ledgerFacts(item)).toEqual({
    atMs: NOW_MS,
    holder: { runId: 'run-1', sinceMs: 5, untilMs: SOON_MS, open: { mail: 4 } },
    open: { mail: 4 },
    queued: { 'eu:mail': 1 },
    isWanted: true,
    roundsUntilMs: SOON_MS,
    pauses: { types: { mail: { at: '2026-11-26T12:00:00.000Z', reason: 'the bank' } } },
  });
  expect(item.written).toBe(0);
});

test('what is over by the ledger’s clock is not told', async () => {
  const taken = { count: 2, untilMs: NOW_MS };
  const item = itemWith({
    ...EMPTY,
    holder: { runId: 'run-1', sinceMs: 5, untilMs: NOW_MS, claims: {} },
    open: { 'run-0': { mail: [taken] } },
    queued: { mail: [{ receipt, untilMs: NOW_MS }] },
    roundsUntilMs: NOW_MS,
  });
  expect(await ledgerFacts(item)).toEqual({
    atMs: NOW_MS,
    open: {},
    queued: {},
    isWanted: false,
  });
});

test('a table that cannot be written is a fault, also where it can be read', async () => {
  const item = itemWith(EMPTY);
  const refused = { ...item, write: () => Promise.reject(new Error('AWS answered 400')) };
  await expect(tryToWrite(refused)).rejects.toThrow('AWS answered 400');
});
