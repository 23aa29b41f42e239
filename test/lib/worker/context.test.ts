import { describe, expect, test } from '@jest/globals';
import { isTaskContext, runOf } from '../../../lib/worker/context.ts';
import { aContext, aTask } from '../../support/factories.ts';

const { signal } = new AbortController();

describe("a task's context", () => {
  test('has the task', () => {
    const fields = {
      taskId: 't1',
      taskType: 'greetings',
      referenceTaskName: 'greet',
      workflowInstanceId: 'w1',
      workflowType: 'hello',
      correlationId: 'c1',
      domain: 'blue',
      retryCount: 2,
      pollCount: 3,
      iteration: 4,
    };
    const { context } = runOf(
      aTask({ ...fields, outputData: { page: 2 } }),
      'RequestResponse',
      aContext(),
      signal,
    );
    expect(context).toMatchObject({ ...fields, savedOutput: { page: 2 }, signal });
    expect(isTaskContext(context)).toBe(true);
  });

  test("has Lambda's context, which it leaves as it is", () => {
    const lambda = aContext({ awsRequestId: 'r7' });
    const { context } = runOf(aTask(), 'RequestResponse', lambda, signal);
    expect(context).toMatchObject({ awsRequestId: 'r7', functionName: 'orders-dev-greetings' });
    expect(isTaskContext(lambda)).toBe(false);
  });

  test("goes by its task where Lambda's context has the same name", () => {
    const lambda = { ...aContext(), taskId: 'another', log: () => 'lost' };
    const { context, logs } = runOf(aTask({ taskId: 't1' }), 'RequestResponse', lambda, signal);
    context.log('kept');
    expect(context.taskId).toBe('t1');
    expect(logs).toMatchObject([{ message: 'kept' }]);
  });

  test("sets what Lambda's context sets", () => {
    let waits = true;
    const lambda = Object.defineProperty(aContext(), 'callbackWaitsForEmptyEventLoop', {
      enumerable: true,
      get: () => waits,
      set: (value) => {
        waits = value;
      },
    });
    const { context } = runOf(aTask(), 'RequestResponse', lambda, signal);
    context.callbackWaitsForEmptyEventLoop = false;
    expect(lambda.callbackWaitsForEmptyEventLoop).toBe(false);
    expect(context.callbackWaitsForEmptyEventLoop).toBe(false);
  });

  test('keeps the methods of a context that is an instance of a class', () => {
    class LambdaContext {
      readonly name = 'x';
      getRemainingTimeInMillis() {
        return this.name.length;
      }
    }
    const lambda = Object.setPrototypeOf({ ...aContext(), name: 'x' }, LambdaContext.prototype);
    delete lambda.getRemainingTimeInMillis;
    const { context } = runOf(aTask(), 'RequestResponse', lambda, signal);
    expect([context.getRemainingTimeInMillis(), context.remainingMs()]).toEqual([1, 1]);
  });

  test('logs whatever it is given as a line, with its time', () => {
    const { context, logs } = runOf(aTask(), 'RequestResponse', aContext(), signal);
    for (const message of ['text', 7, undefined, Symbol('x'), new Error('no')])
      Reflect.apply(context.log, undefined, [message]);
    expect(logs.map(({ message }) => message)).toEqual([
      'text',
      '7',
      'undefined',
      'Symbol(x)',
      'Error: no',
    ]);
    expect(Math.abs((logs[0]?.atMs ?? 0) - Date.now())).toBeLessThan(1_000);
  });

  test('tells what is left', () => {
    const { context } = runOf(
      aTask(),
      'RequestResponse',
      aContext({ getRemainingTimeInMillis: () => 1_234 }),
      signal,
    );
    expect(context.remainingMs()).toBe(1_234);
  });
});
