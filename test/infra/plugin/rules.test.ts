import { describe, expect, test } from '@jest/globals';
import { faultsIn, SERVER_URL, type Written } from '../../support/plugin/service.ts';

/** A service of functions with these events and settings. */
const functions = (
  all: Record<string, { events: unknown[]; [option: string]: unknown }>,
): Written => ({
  functions: Object.fromEntries(
    Object.entries(all).map(([key, { events, ...config }]) => [
      key,
      { ...config, events: events.map((conductor) => ({ conductor })) },
    ]),
  ),
});
const existing = (...entries: object[]): Written => ({
  conductor: { serverUrl: SERVER_URL, existing: entries },
});

describe('a type and domain has one function', () => {
  test('two functions that take the same are a fault, which names both', () => {
    const faults = faultsIn(functions({ a: { events: ['mail'] }, b: { events: ['mail'] } }));
    expect(faults).toEqual([
      'functions.b.events.0.conductor: takes the same tasks as functions.a.events.0.conductor: let one function take a type and domain',
    ]);
  });

  test('an existing Lambda counts too', () => {
    const written = {
      ...functions({ a: { events: [{ task: 'mail', domain: 'eu' }] } }),
      ...existing({ task: 'mail', domain: 'eu', function: 'old', timeout: 3 }),
    };
    expect(faultsIn(written)).toEqual([
      expect.stringContaining('custom.conductor.existing.0: takes the same tasks as functions.a'),
    ]);
  });

  test('each domain may have its own', () => {
    const events = ['mail', { task: 'mail', domain: 'eu' }, { task: 'mail', domain: 'us' }];
    expect(faultsIn(functions({ a: { events } }))).toEqual([]);
  });
});

describe('a call fits the run', () => {
  const forced = { task: 'mail', invocationType: 'RequestResponse' };

  test('60 s are what the defaults leave', () => {
    expect(faultsIn(functions({ a: { timeout: 60, events: [forced] } }))).toEqual([]);
    expect(faultsIn(functions({ a: { timeout: 61, events: [forced] } }))).toEqual([
      expect.stringContaining(
        'functions.a.events.0.conductor.invocationType: RequestResponse needs a call of at most 60 s',
      ),
    ]);
  });

  test('the adapter takes 10 s of it', () => {
    const wrapped = { ...forced, wrap: true };
    expect(faultsIn(functions({ a: { timeout: 50, events: [wrapped] } }))).toEqual([]);
    expect(faultsIn(functions({ a: { timeout: 51, events: [wrapped] } }))).toHaveLength(1);
  });

  test('a longer run allows longer calls', () => {
    const written = functions({ a: { timeout: 240, events: [forced] } });
    const conductor = { serverUrl: SERVER_URL, poller: { timeout: 300 } };
    expect(faultsIn({ ...written, conductor })).toEqual([]);
  });
});

describe('the adapter outlives its target', () => {
  test('a wrapped function has at most 890 s', () => {
    const wrapped = { task: 'mail', wrap: true };
    expect(faultsIn(functions({ a: { timeout: 890, events: [wrapped] } }))).toEqual([]);
    expect(faultsIn(functions({ a: { timeout: 891, events: [wrapped] } }))).toEqual([
      expect.stringContaining('functions.a.timeout: must be at most 890 s'),
    ]);
  });

  test('and so has an existing one', () => {
    expect(faultsIn(existing({ task: 'mail', function: 'old', timeout: 900 }))).toEqual([
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
    expect(faultsIn(functions({ a: worker(450), b: worker(450, 11) }))).toEqual([]);
    expect(faultsIn(functions({ a: worker(450), b: worker(451) }))).toEqual([
      expect.stringContaining('sums up to 901 RequestResponse slots'),
    ]);
  });

  test('Event slots hold no call', () => {
    expect(faultsIn(functions({ a: worker(900), b: worker(900, 300) }))).toEqual([]);
  });

  test('the adapter’s calls count', () => {
    const old = { task: 'mail', function: 'old', timeout: 3, concurrency: 1 };
    expect(faultsIn({ ...functions({ a: worker(900) }), ...existing(old) })).toHaveLength(1);
  });
});

describe('other contradictions', () => {
  test('a function that is both wrapped and a worker', () => {
    const events = ['mail', { task: 'post', wrap: true }];
    expect(faultsIn(functions({ a: { events } }))).toEqual([
      expect.stringContaining('functions.a.events.1.conductor.wrap: must be the same'),
    ]);
  });

  test('a durable function', () => {
    const a = { durableConfig: { executionTimeout: 3600 }, events: ['mail'] };
    expect(faultsIn(functions({ a }))).toEqual([
      expect.stringContaining('functions.a.events.0.conductor: a durable function'),
    ]);
  });

  test('an existing Lambda of another region', () => {
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:old';
    expect(faultsIn(existing({ task: 'mail', function: arn, timeout: 3 }))).toEqual([
      expect.stringContaining('is not in us-east-1, as the service is'),
    ]);
    const here = arn.replace('eu-west-1', 'us-east-1');
    expect(faultsIn(existing({ task: 'mail', function: `${here}:live`, timeout: 3 }))).toEqual([]);
  });

  test('names that are the plugin’s', () => {
    const written = {
      ...functions({ conductorPoller: { events: ['mail'] } }),
      resources: {
        Resources: {
          ConductorPollerRole: {},
          ConductorInbox: {},
          ConductorResults: {},
          // Only the name itself is ours.
          ConductorResultsTable: {},
        },
      },
    };
    expect(faultsIn(written).map((fault) => fault.split(':')[0])).toEqual([
      'functions.conductorPoller',
      'resources.Resources.ConductorPollerRole',
      'resources.Resources.ConductorInbox',
      'resources.Resources.ConductorResults',
    ]);
  });
});
