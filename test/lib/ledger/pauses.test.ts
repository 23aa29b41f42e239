import { expect, test } from '@jest/globals';
import { ledgerIn } from '../../../lib/ledger/ledger.ts';
import { EMPTY, parseState } from '../../../lib/ledger/state.ts';
import { announce, learnPauses, setPauses } from '../../../lib/ledger/transitions.ts';
import { NO_PAUSES } from '../../../lib/protocol/pauses.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { memoryItem } from '../../support/poller/service.ts';

const pauses = { types: { pay: { at: '2026-11-24T12:00:00Z' } } };

test('what a person sets replaces what was there', () => {
  expect(setPauses({ ...EMPTY, pauses }, NO_PAUSES).state).toEqual({ ...EMPTY, pauses: NO_PAUSES });
});

test('what a run has read replaces nothing that a person has set meanwhile', () => {
  expect(learnPauses(EMPTY, pauses).state).toEqual({ ...EMPTY, pauses });
  expect(learnPauses({ ...EMPTY, pauses }, NO_PAUSES)).toEqual({ result: undefined });
});

test('the copy survives what others write', async () => {
  const clock = fakeClock();
  const item = memoryItem(clock);
  await clock.run(ledgerIn(item, clock).change((state) => setPauses(state, pauses)));
  await clock.run(ledgerIn(item, clock).change(announce));
  const { text } = await clock.run(item.read());
  expect(parseState(text)).toMatchObject({ pauses, startingUntilMs: expect.any(Number) });
});
