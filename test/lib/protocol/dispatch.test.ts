import { describe, expect, test } from '@jest/globals';
import { parseDispatch } from '../../../lib/protocol/dispatch.ts';
import { MalformedTaskError } from '../../../lib/task/parse.ts';
import { aDispatch, aTarget, aTask } from '../../support/factories.ts';

const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the event of a worker', () => {
  test('is what the poller sent', () => {
    const dispatch = aDispatch(aTask({ inputData: { name: 'Ada' } }), aTask());
    expect(parseDispatch(overTheWire(dispatch))).toEqual(dispatch);
  });

  test('names the target of a wrapped task', () => {
    const target = aTarget({ event: 'sqs', result: 'http' });
    const event = { ...aDispatch(aTask()), target };
    expect(parseDispatch(overTheWire(event)).target).toEqual(target);
  });

  test('of a poller from before a deploy has a target that gets the input', () => {
    const { functionName, timeoutSeconds } = aTarget();
    const read = (target: object) => parseDispatch({ ...aDispatch(aTask()), target }).target;
    expect(read({ functionName, timeoutSeconds })).toEqual(aTarget());
    expect(read({ functionName, timeoutSeconds, event: 'of tomorrow' })).toEqual(aTarget());
    const shaped = aTarget({ event: 'api-gateway', result: 'http' });
    expect(read({ functionName, timeoutSeconds, event: 'api-gateway' })).toEqual(shaped);
  });

  test.each([
    undefined,
    null,
    'resize',
    {},
    { functionName: 'resize' },
    { functionName: 1, timeoutSeconds: 1 },
  ])('has no target where it says %p', (target) => {
    expect(parseDispatch({ ...aDispatch(aTask()), target })).not.toHaveProperty('target');
  });

  test.each([
    ['a test event of the console', { key1: 'value1' }],
    ['a warm-up', { source: 'serverless-plugin-warmup' }],
    ['an HTTP request', { httpMethod: 'GET', path: '/' }],
    ['a queue', { Records: [{ body: '{}' }] }],
    ['a dispatch without tasks', { invocationType: 'Event', tasks: [] }],
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['a text', 'tasks'],
    ['a dispatch with a text that is no list', { tasks: '{}' }],
    ['a dispatch with a text that is no JSON', { tasks: 'all' }],
  ])('that is %s fails, and says what was expected', (_, event) => {
    expect(() => parseDispatch(event)).toThrow(
      /This Conductor worker takes only events of the conductor-lambda poller/,
    );
  });

  test('with a broken task says which fields', () => {
    const event = { tasks: [{ taskId: 't1' }] };
    expect(() => parseDispatch(event)).toThrow(MalformedTaskError);
    expect(() => parseDispatch(event)).toThrow('workflowInstanceId');
  });
});
