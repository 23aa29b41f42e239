import { describe, expect, test } from '@jest/globals';
import { faultsIn, SERVER_URL, type Written } from '../../../support/plugin/service.ts';

/** Found by random configurations: one wrong option made others look wrong too. */

const withPoller = (poller: object): Written => ({
  conductor: { serverUrl: SERVER_URL, poller },
  functions: {
    report: {
      timeout: 200,
      events: [{ conductor: { task: 'report', invocationType: 'RequestResponse' } }],
    },
  },
});

const withEvents = (...events: unknown[]): Written => ({
  functions: { mail: { events: events.map((conductor) => ({ conductor })) } },
});

const placesOf = (written: Written) => faultsIn(written).map((fault) => fault.split(':')[0]);

describe('one mistake is one fault', () => {
  test('a wrong memory size leaves the poller’s times as they are', () => {
    expect(placesOf(withPoller({ timeout: 300, memorySize: 1 }))).toEqual([
      'custom.conductor.poller.memorySize',
    ]);
    expect(placesOf(withPoller({ timeout: 120, memorySize: 1 }))).toHaveLength(2);
  });

  test.each([{ timeout: 'x' }, { timeout: 300, windowSeconds: 0.5 }])(
    'no call is held against %j',
    (poller) => {
      expect(faultsIn(withPoller(poller))).toEqual([expect.stringContaining('must be a whole')]);
    },
  );

  test('a window that is too long says nothing of the timeout', () => {
    expect(placesOf(withPoller({ timeout: 300, windowSeconds: 841 }))).toEqual([
      'custom.conductor.poller.windowSeconds',
    ]);
  });

  test('a wrong domain does not make two bindings the same', () => {
    expect(placesOf(withEvents('mail', { task: 'mail', domain: 7 }))).toEqual([
      'functions.mail.events.1.conductor.domain',
    ]);
  });

  test('a wrong wrap does not contradict the function’s other events', () => {
    const events = [
      { task: 'mail', wrap: 'yes' },
      { task: 'post', wrap: true },
    ];
    expect(placesOf(withEvents(...events))).toEqual(['functions.mail.events.0.conductor.wrap']);
  });
});

test('a key in the place of a task’s type or a region is not repeated', () => {
  const old = { task: 'old', function: 'arn:aws:lambda:hunter2:123456789012:function:old' };
  const faults = faultsIn({
    ...withEvents('hunter2', { task: 'hunter2' }),
    conductor: { serverUrl: SERVER_URL, existing: [{ ...old, timeout: 3 }] },
  });
  expect(faults).toHaveLength(2);
  expect(faults.join()).not.toContain('hunter2');
});
