import { describe, expect, test } from '@jest/globals';
import { faultsIn, SERVER_URL, type Written } from '../../../support/plugin/service.ts';

const TYPES = ['mail', 'post', 'resize', 'crop'];

/** A service of four types in these groups. */
const grouped = (pollers: unknown, poller: object = {}, more: Written = {}): Written => ({
  conductor: { serverUrl: SERVER_URL, poller, pollers },
  functions: { all: { timeout: 10, events: TYPES.map((conductor) => ({ conductor })) } },
  ...more,
});
const faults = (pollers: unknown, poller: object = {}, more: Written = {}) =>
  faultsIn(grouped(pollers, poller, more));

const AT = 'custom.conductor.pollers';

describe('groups of types', () => {
  test.each([
    [{ images: { types: ['resize', 'crop'] } }],
    [{ images: { types: ['resize'] }, mail: { types: ['mail', 'post'], sweep: 5 } }],
    [{ all: { types: TYPES, windowSeconds: 120, timeout: 300, always: true } }],
    [{}],
    [null],
  ])('%j are right', (pollers) => {
    expect(faults(pollers)).toEqual([]);
  });

  test.each<[unknown, string]>([
    [[], `${AT}: must be an object of groups`],
    ['images', `${AT}: must be an object of groups`],
    [{ images: 7 }, `${AT}.images: must be an object of options`],
    [{ images: null }, `${AT}.images: is empty`],
    [{ images: {} }, `${AT}.images.types: is missing`],
    [{ images: { types: [] } }, `${AT}.images.types: must be a list of task types, with at least`],
    [{ images: { types: 'resize' } }, `${AT}.images.types: must be a list of task types`],
    [{ images: { types: ['resize', 7] } }, `${AT}.images.types.1: must be the task type`],
    [{ images: { types: ['a/b'] } }, `${AT}.images.types.0: holds '/'`],
    [{ images: { types: ['sms'] } }, `${AT}.images.types.0: is a type that no function`],
    [{ images: { types: ['resize'], colour: 1 } }, `${AT}.images.colour: is not an option`],
    [{ images: { types: ['resize'], sweep: 61 } }, `${AT}.images.sweep: must be a whole number`],
  ])('%j have one fault', (pollers, fault) => {
    expect(faults(pollers)).toEqual([expect.stringContaining(fault)]);
  });

  test.each([
    ...['Images', 'big-images', 'big_images', '1st', 'constructor', 'prototype', ''],
    'x'.repeat(21),
  ])('cannot have the name %p', (name) => {
    expect(faults({ [name]: { types: ['resize'] } })).toEqual([
      `${AT}.${name}: is no name for a group: take another word of lower-case letters and digits that begins with a letter, at most 20 of them`,
    ]);
  });

  test('can have a name of 20 letters and digits', () => {
    expect(faults({ [`a${'1'.repeat(19)}`]: { types: ['resize'] } })).toEqual([]);
  });

  test('name each type once', () => {
    expect(faults({ a: { types: ['mail', 'mail'] }, b: { types: ['post', ' mail '] } })).toEqual([
      `${AT}.a.types.1: stands in ${AT}.a.types.0 too: name each type once`,
      `${AT}.b.types.1: stands in ${AT}.a.types.0 too: name each type once`,
    ]);
  });

  test('are at most 40', () => {
    const groups = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`g${i}`, { types: [`t${i}`] }]));
    const functions = {
      all: { events: Object.keys(groups(41)).map((_, i) => ({ conductor: `t${i}` })) },
    };
    expect(faults(groups(40), {}, { functions })).toEqual([]);
    expect(faults(groups(41), {}, { functions })).toEqual([
      `${AT}: has 41 groups, and can have at most 40: put more types into each`,
    ]);
  });

  test('show all of their faults, and those of other options, at once', () => {
    const pollers = {
      Images: { types: ['sms'], colour: 1 },
      mail: null,
      post: { types: ['resize', 'resize'], sweep: 0, timeout: 900.5 },
    };
    const written = grouped(pollers, { idleStop: 0 }, { functions: { plain: {} } });
    const places = faultsIn(written).map((fault) => fault.split(': ')[0]);
    expect(places.toSorted()).toEqual(
      [
        'custom.conductor.poller.idleStop',
        `${AT}.Images`,
        `${AT}.Images.colour`,
        `${AT}.Images.types.0`,
        `${AT}.mail`,
        `${AT}.post.sweep`,
        `${AT}.post.timeout`,
        `${AT}.post.types.0`,
        `${AT}.post.types.1`,
      ].toSorted(),
    );
  });

  test('may name a type of `existing`, and one whose event has a fault of its own', () => {
    const existing = [{ task: 'old', function: 'old', timeout: 3 }];
    const conductor = {
      serverUrl: SERVER_URL,
      existing,
      pollers: { a: { types: ['old', 'mail'] } },
    };
    const functions = { mail: { events: [{ conductor: { task: 'mail', domain: 7 } }] } };
    expect(faultsIn({ conductor, functions })).toEqual([
      expect.stringContaining('functions.mail.events.0.conductor.domain'),
    ]);
  });
});

describe('a group takes what it leaves out from `poller`', () => {
  const images = (own: object) => ({ images: { types: ['resize'], ...own } });

  test('and the window has to leave room in what comes of that', () => {
    const fault =
      'must be more than the window of 120 s plus 20 s in which the next run takes over and this one ends';
    expect(faults(images({ windowSeconds: 120 }))).toEqual([`${AT}.images.timeout: ${fault}`]);
    expect(faults(images({ windowSeconds: 120, timeout: 140 }))).toEqual([
      `${AT}.images.timeout: ${fault}`,
    ]);
    expect(faults(images({ windowSeconds: 120 }), { timeout: 300 })).toEqual([]);
    expect(faults(images({ timeout: 200 }), { windowSeconds: 120, timeout: 300 })).toEqual([]);
  });

  test('which says nothing where `poller` or the group itself is wrong', () => {
    expect(faults(images({ windowSeconds: 120 }), { timeout: 0 })).toHaveLength(1);
    expect(faults(images({ windowSeconds: 826 }))).toHaveLength(1);
  });
});

describe('a call has to fit the run of its own poller', () => {
  const report = {
    timeout: 200,
    events: [{ conductor: { task: 'report', invocationType: 'RequestResponse' } }],
  };
  const faultsWith = (pollers: object, poller: object = {}) =>
    faults(pollers, poller, { functions: { report } });

  test('where that is the one of all other types', () => {
    expect(faultsWith({})).toEqual([
      expect.stringContaining('raise custom.conductor.poller.timeout, or'),
    ]);
  });

  test('where that is the one of its group', () => {
    expect(faultsWith({ slow: { types: ['report'] } })).toEqual([
      expect.stringMatching(/at most 60 s.*raise custom\.conductor\.pollers\.slow\.timeout, or/),
    ]);
    expect(faultsWith({ slow: { types: ['report'], timeout: 275 } })).toEqual([]);
    expect(faultsWith({ slow: { types: ['report'], timeout: 135 } }, { timeout: 300 })).toEqual([
      expect.stringContaining('custom.conductor.pollers.slow.timeout'),
    ]);
  });
});

test('the names of what is added for a group are reserved', () => {
  const functions = {
    conductorPollerImages: { events: [{ conductor: 'resize' }] },
    conductorPollerMail: { events: [] },
  };
  const Resources = {
    ConductorPollerImagesRole: {},
    ConductorPollerMailRole: {},
  };
  const written = grouped(
    { images: { types: ['resize'] } },
    {},
    { functions, resources: { Resources } },
  );
  expect(faultsIn(written).map((fault) => fault.split(': ')[0])).toEqual([
    'functions.conductorPollerImages',
    'resources.Resources.ConductorPollerImagesRole',
  ]);
});
