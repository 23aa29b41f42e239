import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addedName,
  deadLettersName,
  functionName,
  inboxName,
  isPollerName,
  MAX_GROUP_LENGTH,
  pollerName,
  pollerNameIn,
  pollersBeginning,
  runIdOf,
} from '../../../lib/config/names.ts';
import { MAX_NAME_LENGTH } from '../../../lib/limits/aws.ts';

describe('the name of what a deploy adds', () => {
  test('begins with the service and its stage', () => {
    expect(pollerName('orders', 'dev')).toBe('orders-dev-conductor-poller');
    expect(functionName('orders', 'dev', 'adapter')).toBe('orders-dev-conductor-adapter');
    expect(inboxName('orders', 'dev')).toBe('orders-dev-conductor-inbox');
    expect(deadLettersName('orders', 'dev')).toBe('orders-dev-conductor-dead-letters');
  });

  test('that is too long has a hash in place of the end of its owner', () => {
    const long = 'a-service-with-a-very-long-name-of-its-own-and-more';
    expect(pollerName(long, 'dev')).toMatch(
      /^a-service-with-a-very-long-name-of-its-[0-9a-f]{8}-conductor-poller$/,
    );
    expect(pollerName(long, 'dev')).not.toBe(pollerName(long, 'prod'));
  });

  test('of a group’s poller ends in the name of the group', () => {
    expect(pollerName('orders', 'dev', 'images')).toBe('orders-dev-conductor-poller-images');
  });

  test('tells whether it is one of a service’s pollers, also where it is cut', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,60}$/, { size: 'max' });
    const group = fc.constantFrom(undefined, 'a', 'x'.repeat(MAX_GROUP_LENGTH));
    fc.assert(
      fc.property(word, word, word, group, (service, stage, other, group) => {
        const name = pollerName(service, stage, group);
        expect(name.length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
        expect(name.startsWith(pollersBeginning(service, stage))).toBe(true);
        expect(isPollerName(name, service, stage)).toBe(true);
        fc.pre(other !== stage);
        expect(isPollerName(name, service, other)).toBe(false);
      }),
    );
  });

  test('is never too long', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100 }), (owner) => {
        expect(addedName(owner, 'conductor-poller').length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
      }),
    );
  });
});

describe('the worker id of a poll', () => {
  test('says which poller made it', () => {
    const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,60}$/, { size: 'max' });
    const group = fc.constantFrom(undefined, 'a', 'x'.repeat(MAX_GROUP_LENGTH));
    fc.assert(
      fc.property(word, word, group, fc.uuid(), (service, stage, group, request) => {
        const name = pollerName(service, stage, group);
        const id = runIdOf(name, request);
        expect(id.length).toBeLessThanOrEqual(101);
        expect(pollerNameIn(`${id}.0.7`)).toBe(name);
      }),
    );
  });

  test.each([
    '',
    'host-1',
    'orders-dev-greetings:4711',
    'conductor-poller:4711',
    '-conductor-poller',
  ])('of another worker names no poller: %p', (workerId) => {
    expect(pollerNameIn(workerId)).toBeUndefined();
  });
});
