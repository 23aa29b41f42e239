import { describe, expect, test } from '@jest/globals';
import { simpleTask, workflow } from '../../../../lib/workflow/index.ts';
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

test.each([
  ['a/b', "holds '/', which no URL can carry: use '-' or '_' in its place"],
  ['a\\b', "holds '\\', which no URL can carry: use '-' or '_' in its place"],
  ['..', "holds '..', which no URL can carry: use '-' or '_' in its place"],
  ['LAMBDA', "is the server's own: choose another name"],
])('the type %p, which no worker can get, is refused in the words of workflow()', (task, words) => {
  expect(faultsIn(withEvents({ task }))).toEqual([
    `functions.mail.events.0.conductor.task: ${words}`,
  ]);
  const tasks = [simpleTask({ ref: 'mail', type: 'mail' })].map((mail) => ({
    ...mail,
    name: task,
  }));
  const make = () => workflow({ name: 'w', ownerEmail: 'a@b.c', timeoutSeconds: 1, tasks });
  expect(make).toThrow(`'mail': type '${task}' ${words}`);
});

test.each([
  ['NO_DOMAIN', "is the server's word for tasks without a domain: remove it"],
  ['no_domain', "is the server's word for tasks without a domain: remove it"],
  [
    'eu,us',
    'holds a comma, and the server would take it for a list: give each domain an event of its own',
  ],
])('the domain %p, to which no task comes, is refused', (domain, words) => {
  expect(faultsIn(withEvents({ task: 'mail', domain }))).toEqual([
    `functions.mail.events.0.conductor.domain: ${words}`,
  ]);
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
