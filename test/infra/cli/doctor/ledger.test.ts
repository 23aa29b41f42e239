import { expect, test } from '@jest/globals';
import { ledgerFinding } from '../../../../infra/cli/doctor/ledger.ts';
import { anInspection, answered } from '../../../support/doctor/facts.ts';

test('a lane counts with its calls and with its tasks in Lambda’s queue', () => {
  const ledger = answered({
    atMs: 0,
    open: { pay: 2 },
    queued: { pay: 3, mail: 1 },
    isWanted: false,
  });
  expect(ledgerFinding('the poller', anInspection({ ledger }))).toMatchObject({
    verdict: 'fine',
    says: expect.stringContaining('runs before it have 6 calls open'),
  });
});
