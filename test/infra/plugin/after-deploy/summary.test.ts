import { describe, expect, test } from '@jest/globals';
import { summaryOf } from '../../../../infra/plugin/after-deploy/summary.ts';
import { NO_PAUSES } from '../../../../lib/protocol/pauses.ts';
import { additionsTo } from '../../../support/plugin/service.ts';

const SERVICE = { stage: 'prod', region: 'eu-west-1' };

const { plan } = additionsTo({
  functions: {
    greetings: { events: [{ conductor: 'greetings' }] },
    report: {
      timeout: 300,
      events: [{ conductor: { task: 'report', domain: 'eu', concurrency: 2 } }],
    },
    resize: { events: [{ conductor: { task: 'resize', wrap: true } }] },
  },
});

describe('what a deploy prints', () => {
  test('has the state of the schedule and a line per task type', () => {
    expect(summaryOf(plan, SERVICE, false, NO_PAUSES)).toEqual([
      'poller: orders-dev-conductor-poller, each 10 s, enabled',
      'greetings -> orders-dev-greetings (RequestResponse, 10 at once)',
      'report (domain eu) -> orders-dev-report (Event, 2 at once)',
      'resize -> orders-dev-resize through the adapter (RequestResponse, 10 at once)',
    ]);
  });

  test('says how to resume a paused poller, for the stage and region of this deploy', () => {
    expect(summaryOf(plan, SERVICE, true, NO_PAUSES)[0]).toContain(
      'paused: nothing is polled until `npx serverless conductor resume --stage prod --region eu-west-1`',
    );
  });

  test('does not guess where AWS would not tell', () => {
    expect(summaryOf(plan, SERVICE, new Error('no rights'), NO_PAUSES)[0]).toContain(
      'unknown (no rights)',
    );
  });

  test('names the types that are paused, with who and why', () => {
    const at = '2026-11-24T12:00:00.000Z';
    const by = 'arn:aws:iam::123456789012:user/ada';
    const pauses = { types: { report: { at, by, reason: 'the bank is closed' }, other: { at } } };
    const paused = summaryOf(plan, SERVICE, false, pauses).filter((line) => /paused/.test(line));
    expect(paused).toEqual([
      'report (domain eu) -> orders-dev-report (Event, 2 at once), paused since 2026-11-24T12:00:00.000Z by user/ada: the bank is closed',
    ]);
  });
});
