import { describe, expect, test } from '@jest/globals';
import {
  existingFunctions,
  faultsIn,
  functionsWith,
  SERVER_URL,
} from '../../../support/plugin/service.ts';

describe('a call fits the run', () => {
  const forced = { task: 'mail', invocationType: 'RequestResponse' };

  test('60 s are what the defaults leave', () => {
    expect(faultsIn(functionsWith({ a: { timeout: 60, events: [forced] } }))).toEqual([]);
    expect(faultsIn(functionsWith({ a: { timeout: 61, events: [forced] } }))).toEqual([
      expect.stringContaining(
        'functions.a.events.0.conductor.invocationType: RequestResponse needs a call of at most 60 s',
      ),
    ]);
  });

  test('the adapter takes 10 s of it', () => {
    const wrapped = { ...forced, wrap: true };
    expect(faultsIn(functionsWith({ a: { timeout: 50, events: [wrapped] } }))).toEqual([]);
    expect(faultsIn(functionsWith({ a: { timeout: 51, events: [wrapped] } }))).toHaveLength(1);
  });

  test('a longer run allows longer calls', () => {
    const written = functionsWith({ a: { timeout: 225, events: [forced] } });
    const conductor = { serverUrl: SERVER_URL, poller: { timeout: 300 } };
    expect(faultsIn({ ...written, conductor })).toEqual([]);
  });
});

describe('the adapter outlives its target', () => {
  test('a wrapped function has at most 890 s', () => {
    const wrapped = { task: 'mail', wrap: true };
    expect(faultsIn(functionsWith({ a: { timeout: 890, events: [wrapped] } }))).toEqual([]);
    expect(faultsIn(functionsWith({ a: { timeout: 891, events: [wrapped] } }))).toEqual([
      expect.stringContaining('functions.a.timeout: must be at most 890 s'),
    ]);
  });

  test('and so has an existing one', () => {
    expect(faultsIn(existingFunctions({ task: 'mail', function: 'old', timeout: 900 }))).toEqual([
      expect.stringContaining('custom.conductor.existing.0.timeout: must be at most 890 s'),
    ]);
  });
});

test('any number of types may share one poller: it opens as many calls as it can hold', () => {
  const types = (count: number) => Array.from({ length: count }, (_, i) => `type${i}`);
  expect(faultsIn(functionsWith({ a: { events: types(1_000) } }))).toEqual([]);
});
