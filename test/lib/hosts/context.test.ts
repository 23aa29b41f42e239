import { describe, expect, test } from '@jest/globals';
import { contextWith } from '../../../lib/hosts/lambda/context.ts';
import { contextOf, type TaskContext } from '../../../lib/worker/context.ts';
import { aContext, aTask } from '../../support/factories.ts';
import { OF_HOST } from '../../support/worker/of-host.ts';

const aTaskContext = (given: Partial<TaskContext> = {}): TaskContext => ({
  ...contextOf(aTask({ taskId: 't1' }), OF_HOST),
  ...given,
});

describe("a task's context on Lambda", () => {
  test("has the fields of Lambda's context, and does not change that context", () => {
    const lambda = aContext({ awsRequestId: 'r7' });
    expect(contextWith(lambda, aTaskContext())).toMatchObject({
      taskId: 't1',
      awsRequestId: 'r7',
      functionName: 'orders-dev-greetings',
    });
    expect('taskId' in lambda).toBe(false);
  });

  test("has the task's field where Lambda's context has a field of the same name", () => {
    const lines: string[] = [];
    const lambda = { ...aContext(), taskId: 'another', log: () => 'lost' };
    const context = contextWith(lambda, aTaskContext({ log: (line) => void lines.push(line) }));
    context.log('logged');
    expect(context.taskId).toBe('t1');
    expect(lines).toEqual(['logged']);
  });

  test("has the task's field also where Lambda's context is frozen and has one of the same name", () => {
    const lambda = Object.freeze({ ...aContext(), taskId: 'another' });
    expect(contextWith(lambda, aTaskContext()).taskId).toBe('t1');
  });

  test("passes a setter on to Lambda's context", () => {
    let waits = true;
    const lambda = Object.defineProperty(aContext(), 'callbackWaitsForEmptyEventLoop', {
      enumerable: true,
      get: () => waits,
      set: (value) => {
        waits = value;
      },
    });
    const context = contextWith(lambda, aTaskContext());
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
    expect(contextWith(lambda, aTaskContext()).getRemainingTimeInMillis()).toBe(1);
  });

  test('has what the poll resolved, and does not show it where the context is logged', () => {
    const task = contextOf(aTask({ runtimeMetadata: { bankKey: 'of the bank' } }), OF_HOST);
    const context = contextWith(aContext(), task);
    expect(context.runtimeMetadata).toEqual({ bankKey: 'of the bank' });
    expect(JSON.stringify(context)).not.toContain('of the bank');
  });
});
