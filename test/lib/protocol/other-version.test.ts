import { describe, expect, test } from '@jest/globals';
import { parseState } from '../../../lib/ledger/state.ts';
import { parseDispatch } from '../../../lib/protocol/dispatch.ts';
import { parseInboxMessage } from '../../../lib/protocol/inbox-message.ts';
import { parsePauses } from '../../../lib/protocol/pauses.ts';
import { parseReply } from '../../../lib/protocol/reply.ts';
import { aTask } from '../../support/factories.ts';

/**
 * While a deploy or a rollback is under way, and after it, one version finds what another one has left: messages in the
 * queue, the ledger's item, calls and their answers. These texts are as version 0.1 writes them. They stay as they are: what
 * is added to the code later must still read them, and may add fields alone, which the version before does not look at.
 */

const RECEIPT = { taskId: 't1', pollCount: 2, workerId: 'poller:1' };
const RESULT = {
  taskId: 't1',
  workflowInstanceId: 'w1',
  status: 'COMPLETED',
  outputData: { total: 17 },
  logs: [{ taskId: 't1', log: 'packed', createdTime: 1_795_000_000_000 }],
};
const UNDELIVERED = { receipt: RECEIPT, result: RESULT };
const DISPATCH = { invocationType: 'Event', tasks: [aTask({ taskId: 't1' })] };
const KEY = '9b2c7f0e-4c1d-4e7a-8a56-0d9d6f1f2a11';

const inbox = (value: unknown) => parseInboxMessage(JSON.stringify(value));
const ledger = (value: unknown) => parseState(JSON.stringify(value));

const LEFT: [what: string, read: (value: unknown) => unknown, text: object, read: object][] = [
  ['a result in the inbox', inbox, UNDELIVERED, { kind: 'result', ...UNDELIVERED }],
  [
    'a result in the bucket',
    inbox,
    { receipt: RECEIPT, stored: KEY },
    { kind: 'stored', receipt: RECEIPT, key: KEY },
  ],
  [
    'a round or a notice',
    inbox,
    { startPoller: 'shop-dev-conductor-poller', trigger: 'round' },
    { kind: 'start', poller: 'shop-dev-conductor-poller', trigger: 'round' },
  ],
  ['a call of a worker', parseDispatch, DISPATCH, { invocationType: 'Event' }],
  [
    'the answer of a worker',
    parseReply,
    { reports: [{ taskId: 't1', status: 'FAILED' }], undelivered: [UNDELIVERED] },
    { reports: [{ taskId: 't1', status: 'FAILED' }], undelivered: [UNDELIVERED] },
  ],
  [
    'the ledger of a poller',
    ledger,
    {
      holder: {
        runId: 'run-2',
        sinceMs: 1,
        untilMs: 15_001,
        claims: { greet: { open: [{ count: 3, untilMs: 30_000 }], more: 7 } },
      },
      open: { 'run-1': { greet: [{ count: 1, untilMs: 20_000 }] } },
      queued: { 'eu:resize': [{ receipt: RECEIPT, untilMs: 900_000 }] },
      isWanted: true,
    },
    {
      holder: { claims: { greet: { open: [{ count: 3, untilMs: 30_000 }], more: 7 } } },
      open: { 'run-1': { greet: [{ count: 1, untilMs: 20_000 }] } },
      queued: { 'eu:resize': [{ receipt: RECEIPT, untilMs: 900_000 }] },
      isWanted: true,
    },
  ],
  [
    'the pauses of a service',
    (value) => parsePauses(JSON.stringify(value)),
    { types: { greet: { at: '2026-11-27T12:00:00.000Z', reason: 'a bug' } } },
    { types: { greet: { at: '2026-11-27T12:00:00.000Z', reason: 'a bug' } } },
  ],
];

/** How many levels below these fields have the names of people: runs, types. */
const NAMED: Record<string, number> = { claims: 1, queued: 1, types: 1, open: 2 };

/** The text with one more field in each of its objects, except where it would be one more name. */
function withMore(value: unknown, named = 0): unknown {
  if (Array.isArray(value)) return value.map((each) => withMore(each));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    withMore(inner, named > 0 ? named - 1 : NAMED[name]),
  ]);
  return { ...Object.fromEntries(entries), ...(named === 0 && { ofALaterVersion: 'new' }) };
}

describe('a version reads what another one has left:', () => {
  test.each(LEFT)('%s', (_, read, text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  test.each(LEFT)('%s, with fields that it does not know', (_, read, text, expected) => {
    expect(withMore(text)).not.toEqual(text);
    expect(read(withMore(text))).toMatchObject(expected);
  });
});
