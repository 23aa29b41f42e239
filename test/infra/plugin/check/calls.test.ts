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
    const written = functionsWith({ a: { timeout: 240, events: [forced] } });
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

describe('one poller holds 900 open calls', () => {
  const worker = (concurrency: number, timeout = 10) => ({
    timeout,
    events: [{ task: `t${concurrency}-${timeout}`, concurrency }],
  });

  test('901 RequestResponse slots are too many', () => {
    expect(faultsIn(functionsWith({ a: worker(450), b: worker(450, 11) }))).toEqual([]);
    expect(faultsIn(functionsWith({ a: worker(450), b: worker(451) }))).toEqual([
      'functions.b.events.0.conductor: is one of 2 task types with 901 RequestResponse slots in all (`concurrency`), but one ' +
        'poller has at most 900 calls open: set concurrency to 450 or less in each of them, or split the service',
    ]);
  });

  test('the place of the fault is in serverless.yml, also where all have the default', () => {
    const types = (count: number) => Array.from({ length: count }, (_, i) => `type${i}`);
    expect(faultsIn(functionsWith({ a: { events: types(90) } }))).toEqual([]);
    expect(faultsIn(functionsWith({ a: { events: types(91) } }))).toEqual([
      expect.stringMatching(
        /^functions\.a\.events\.0\.conductor: is one of 91 .* 910 .* set concurrency to 9 or less/,
      ),
    ]);
    const old = (task: string) => ({ task, function: 'old', timeout: 3 });
    expect(faultsIn({ ...existingFunctions(...types(91).map(old)), functions: {} })).toEqual([
      expect.stringMatching(/^custom\.conductor\.existing\.0: is one of 91/),
    ]);
  });

  test('Event slots hold no call', () => {
    expect(faultsIn(functionsWith({ a: worker(900), b: worker(900, 300) }))).toEqual([]);
  });

  test('the adapter’s calls count', () => {
    const old = { task: 'mail', function: 'old', timeout: 3, concurrency: 1 };
    expect(
      faultsIn({ ...functionsWith({ a: worker(900) }), ...existingFunctions(old) }),
    ).toHaveLength(1);
  });
});
