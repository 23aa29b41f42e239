import { describe, expect, test } from '@jest/globals';
import { inProgress, type Middleware, TerminalError } from '../../../lib/index.ts';
import { aTask } from '../../support/factories.ts';
import { bothWays, type Fn } from '../../support/worker/both-ways.ts';
import { type Played, play } from '../../support/worker/scene.ts';

const fails: Fn = () => {
  throw new Error('no stock');
};

describe.each(bothWays)('the middlewares of %s', (_, make) => {
  /** Plays a task whose input is { name: 'Ada' } through the function within the middlewares. */
  const run = (fn: Fn, ...use: Middleware[]): Promise<Played> =>
    play((conductor) => make(fn, use, conductor), aTask({ inputData: { name: 'Ada' } }));

  test('run around the function, the first outermost', async () => {
    const steps: string[] = [];
    const recording = (name: string): Middleware => ({
      before: () => void steps.push(`before ${name}`),
      after: () => void steps.push(`after ${name}`),
    });
    await run(() => void steps.push('fn'), recording('a'), recording('b'));
    expect(steps).toEqual(['before a', 'before b', 'fn', 'after b', 'after a']);
  });

  test('see the input as their event, and the task in their context', async () => {
    const seen: unknown[] = [];
    await run(() => 1, {
      before: ({ event, context }) =>
        void seen.push(event, Reflect.get(context, 'taskType'), context.awsRequestId),
    });
    expect(seen).toEqual([{ name: 'Ada' }, 'greetings', 'request-1']);
  });

  test('change what the function gets', async () => {
    const { result } = await run(({ name }) => name, {
      before: (request) => {
        request.event = { name: 'Bob' };
      },
    });
    expect(result.outputData).toEqual({ result: 'Bob' });
  });

  test.each<[string, unknown, object]>([
    ['an object', { cached: true }, { status: 'COMPLETED', outputData: { cached: true } }],
    ['a text', 'cached', { status: 'COMPLETED', outputData: { result: 'cached' } }],
    ['null', null, { status: 'COMPLETED', outputData: { result: null } }],
    ['false', false, { status: 'COMPLETED', outputData: { result: false } }],
    [
      'inProgress',
      inProgress({ callbackAfterSeconds: 3 }),
      { status: 'IN_PROGRESS', callbackAfterSeconds: 3 },
    ],
  ])('answer before the function with %s: the answer is reported', async (__, early, result) => {
    let ran = false;
    const fn = () => {
      ran = true;
    };
    const skipped: Middleware = {
      after: () => {
        ran = true;
      },
    };
    expect((await run(fn, { before: () => early }, skipped)).result).toMatchObject(result);
    expect(ran).toBe(false);
  });

  test('answer undefined before the function: the output is null', async () => {
    const { result } = await run(() => 1, {
      before: (request) => {
        request.earlyResponse = undefined;
      },
    });
    expect(result).toMatchObject({ status: 'COMPLETED', outputData: { result: null } });
  });

  test.each<[string, Middleware]>([
    [
      'sets the response',
      {
        onError: (request) => {
          request.response = { stock: 0 };
        },
      },
    ],
    ['returns', { onError: () => ({ stock: 0 }) }],
    ['returns later', { onError: async () => ({ stock: 0 }) }],
  ])('answer an error where onError %s: the task is COMPLETED', async (__, middleware) => {
    const { result } = await run(fails, middleware);
    expect(result).toMatchObject({ status: 'COMPLETED', outputData: { stock: 0 } });
  });

  test('see an error and do not answer it: the task is FAILED with it', async () => {
    const seen: unknown[] = [];
    const { result } = await run(fails, { onError: ({ error }) => void seen.push(error?.message) });
    expect(result).toMatchObject({ status: 'FAILED', reasonForIncompletion: 'no stock' });
    expect(seen).toEqual(['no stock']);
  });

  test('throw another error in onError: its class is the verdict', async () => {
    const { result } = await run(fails, {
      onError: () => {
        throw new TerminalError('sold out for good');
      },
    });
    expect(result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: 'sold out for good: no stock',
    });
  });

  test('change the value after the function', async () => {
    const { result } = await run(() => ({ total: 3 }), {
      after: (request) => {
        request.response = { ...request.response, currency: 'EUR' };
      },
    });
    expect(result.outputData).toEqual({ total: 3, currency: 'EUR' });
  });

  test('change the value to one that JSON cannot carry: terminal', async () => {
    const { result } = await run(() => ({ total: 3 }), {
      after: (request) => {
        request.response.total = 3n;
      },
    });
    expect(result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringContaining('output.total'),
    });
  });

  test('throw after the function: FAILED, and its value is not reported', async () => {
    const { result } = await run(() => ({ total: 3 }), {
      after: () => {
        throw new Error('audit is down');
      },
    });
    expect(result).toMatchObject({
      status: 'FAILED',
      reasonForIncompletion: 'audit is down',
      outputData: {},
    });
  });

  test('throw a TerminalError before the function: terminal', async () => {
    const { result } = await run(() => 1, {
      before: () => {
        throw new TerminalError('not for us');
      },
    });
    expect(result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: 'not for us',
    });
  });

  test('throw a value that is not an Error: FAILED', async () => {
    const { result } = await run(() => 1, {
      before: () => {
        throw 'not for us';
      },
    });
    expect(result).toMatchObject({ status: 'FAILED', reasonForIncompletion: 'not for us' });
  });
});
