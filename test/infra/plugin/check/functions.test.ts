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

  test('a batch for a wrapped function, which takes one task', () => {
    const events = [{ task: 'mail', wrap: true, batch: { size: 5 } }];
    expect(faultsIn(functionsWith({ a: { events } }))).toEqual([
      'functions.a.events.0.conductor.batch: a wrapped function takes one task at a time: remove batch, or make it a worker',
    ]);
  });

  test('a batch of more tasks than slots', () => {
    const events = [
      { task: 'mail', batch: { size: 11 } },
      { task: 'post', concurrency: 11, batch: { size: 11 } },
    ];
    expect(faultsIn(functionsWith({ a: { events } }))).toEqual([
      'functions.a.events.0.conductor.batch.size: must be at most the concurrency of the type, which is 10',
    ]);
  });

  test('an event or a reading of answers for a worker, which gets the task itself', () => {
    const events = [{ task: 'mail', event: 'sqs', result: 'value' }];
    expect(faultsIn(functionsWith({ a: { events } }))).toEqual([
      'functions.a.events.0.conductor.event: is only for wrapped functions: set wrap: true, or remove it',
      'functions.a.events.0.conductor.result: is only for wrapped functions: set wrap: true, or remove it',
    ]);
  });

  test('an event that no function of AWS gets', () => {
    const events = [{ task: 'mail', wrap: true, event: 'sns' }];
    expect(faultsIn(functionsWith({ a: { events } }))).toEqual([
      'functions.a.events.0.conductor.event: must be one of input, api-gateway, sqs',
    ]);
  });

  test('a durable function', () => {
    const a = { durableConfig: { executionTimeout: 3600 }, events: ['mail'] };
    expect(faultsIn(functionsWith({ a }))).toEqual([
      expect.stringContaining('functions.a.events.0.conductor: a durable function'),
    ]);
  });

  test.each(['python3.13', 'java21', 'dotnet8', 'ruby3.4', 'go1.x'])(
    'a worker whose runtime is %s, unless it is wrapped',
    (runtime) => {
      const fault =
        'functions.a.events.0.conductor: must have wrap: true: a worker runs on Node, and this function has another runtime';
      const worker = functionsWith({ a: { runtime, events: ['mail'] } });
      expect(faultsIn(worker)).toEqual([fault]);
      const wrapped = functionsWith({ a: { runtime, events: [{ task: 'mail', wrap: true }] } });
      expect(faultsIn(wrapped)).toEqual([]);
      const provider = { runtime };
      expect(faultsIn({ ...functionsWith({ a: { events: ['mail'] } }), provider })).toEqual([
        fault,
      ]);
    },
  );

  test('and no other: Node of any version, a runtime of one’s own', () => {
    for (const runtime of ['nodejs24.x', 'provided.al2023', undefined])
      expect(faultsIn(functionsWith({ a: { runtime, events: ['mail'] } }))).toEqual([]);
    const a = { runtime: 'nodejs24.x', events: ['mail'] };
    const provider = { runtime: 'python3.13' };
    expect(faultsIn({ ...functionsWith({ a }), provider })).toEqual([]);
    const image = functionsWith({ a: { image: 'worker', events: ['mail'] } });
    expect(faultsIn({ ...image, provider })).toEqual([]);
  });

  test('an existing Lambda of another region', () => {
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:old';
    expect(faultsIn(existingFunctions({ task: 'mail', function: arn, timeout: 3 }))).toEqual([
      'custom.conductor.existing.0.function: must be in us-east-1, the region of the service: Lambda calls functions in its ' +
        "own region only. Move the entry into a service that is deployed to the function's region",
    ]);
    const sub = {
      'Fn::Sub': 'arn:${AWS::Partition}:lambda:eu-west-1:${AWS::AccountId}:function:a',
    };
    expect(faultsIn(existingFunctions({ task: 'mail', function: sub, timeout: 3 }))).toEqual([
      expect.stringContaining('must be in us-east-1, the region of the service'),
    ]);
    const filledIn = { 'Fn::Sub': 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:a' };
    expect(faultsIn(existingFunctions({ task: 'mail', function: filledIn, timeout: 3 }))).toEqual(
      [],
    );
    const here = arn.replace('eu-west-1', 'us-east-1');
    expect(
      faultsIn(existingFunctions({ task: 'mail', function: `${here}:live`, timeout: 3 })),
    ).toEqual([]);
  });
});
