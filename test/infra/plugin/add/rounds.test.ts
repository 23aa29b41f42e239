import { afterEach, describe, expect, test } from '@jest/globals';
import { roundDelays } from '../../../../lib/config/plan.ts';
import { additionsTo, SERVER_URL } from '../../../support/plugin/service.ts';

const withPoller = (poller: object) =>
  additionsTo({ conductor: { serverUrl: SERVER_URL, poller } });

afterEach(() => {
  delete process.env.AWS_ENDPOINT_URL;
});

describe('the rounds', () => {
  test.each([
    [10, [10, 20, 30, 40, 50]],
    [25, [25, 50]],
    [59, [59]],
    [60, []],
  ])('each %d s start so many seconds after the tick: %p', (sweep, delays) => {
    expect(roundDelays(withPoller({ sweep }).plan)).toEqual(delays);
  });

  test('each second are 59, and none comes with the tick', () => {
    const delays = roundDelays(withPoller({ sweep: 1 }).plan);
    expect([delays.length, Math.min(...delays), Math.max(...delays)]).toEqual([59, 1, 59]);
  });

  test('have no queue of their own: the poller writes to the inbox, and the reporter reads it', () => {
    const { resources } = additionsTo();
    const ofType = (type: string) =>
      Object.keys(resources).filter((id) => resources[id]?.Type === type);
    expect(ofType('AWS::SQS::Queue')).toEqual(['ConductorInbox', 'ConductorDeadLetters']);
    expect(ofType('AWS::Lambda::EventSourceMapping')).toEqual(['ConductorReporterEvents']);
  });

  test.each([{ always: true }, { sweep: 60 }])('are none with %p', (poller) => {
    expect(roundDelays(withPoller(poller).plan)).toEqual([]);
  });

  test('are sent with a right that only the emulator has, and only there', () => {
    const rights = () => JSON.stringify(additionsTo().resources.ConductorPollerRole);
    expect(rights()).not.toContain('SendMessageBatch');
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:4566';
    expect(rights()).toContain('SendMessageBatch');
  });
});

test('a run of a poller that always polls has no idle end', () => {
  expect(withPoller({ always: true }).plan).not.toHaveProperty('idleStopMs');
  expect(withPoller({ idleStop: 20 }).plan.idleStopMs).toBe(20_000);
});

test('the ledger is a table that is paid by use, and the poller knows its name', () => {
  const { resources, functions } = additionsTo();
  expect(resources.ConductorLedger?.Properties).toMatchObject({
    TableName: 'orders-dev-conductor-ledger',
    BillingMode: 'PAY_PER_REQUEST',
  });
  expect(functions.conductorPoller?.environment).toMatchObject({
    CONDUCTOR_LEDGER_TABLE: { Ref: 'ConductorLedger' },
  });
});
