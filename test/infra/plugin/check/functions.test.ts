import { describe, expect, test } from '@jest/globals';
import { existingFunctions, faultsIn, functionsWith } from '../../../support/plugin/service.ts';

describe('a type and domain has one function', () => {
  test('two functions that take the same are a fault, which names both', () => {
    const faults = faultsIn(functionsWith({ a: { events: ['mail'] }, b: { events: ['mail'] } }));
    expect(faults).toEqual([
      'functions.b.events.0.conductor: takes the same tasks as functions.a.events.0.conductor: give each task type and domain to one function only',
    ]);
  });

  test('an existing Lambda counts too', () => {
    const written = {
      ...functionsWith({ a: { events: [{ task: 'mail', domain: 'eu' }] } }),
      ...existingFunctions({ task: 'mail', domain: 'eu', function: 'old', timeout: 3 }),
    };
    expect(faultsIn(written)).toEqual([
      expect.stringContaining('custom.conductor.existing.0: takes the same tasks as functions.a'),
    ]);
  });

  test('each domain may have its own', () => {
    const events = ['mail', { task: 'mail', domain: 'eu' }, { task: 'mail', domain: 'us' }];
    expect(faultsIn(functionsWith({ a: { events } }))).toEqual([]);
  });
});

describe('a function that cannot take a task is a fault:', () => {
  test('a function that is both wrapped and a worker', () => {
    const events = ['mail', { task: 'post', wrap: true }];
    expect(faultsIn(functionsWith({ a: { events } }))).toEqual([
      expect.stringContaining('functions.a.events.1.conductor.wrap: must be the same'),
    ]);
  });

  test('a durable function', () => {
    const a = { durableConfig: { executionTimeout: 3600 }, events: ['mail'] };
    expect(faultsIn(functionsWith({ a }))).toEqual([
      expect.stringContaining('functions.a.events.0.conductor: a durable function'),
    ]);
  });

  test('an existing Lambda of another region', () => {
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:old';
    expect(faultsIn(existingFunctions({ task: 'mail', function: arn, timeout: 3 }))).toEqual([
      expect.stringContaining('must be in us-east-1, the region of the service'),
    ]);
    const here = arn.replace('eu-west-1', 'us-east-1');
    expect(
      faultsIn(existingFunctions({ task: 'mail', function: `${here}:live`, timeout: 3 })),
    ).toEqual([]);
  });
});
