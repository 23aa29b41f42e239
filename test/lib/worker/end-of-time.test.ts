import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type TaskContext, worker } from '../../../lib/index.ts';
import { aContext, aTask } from '../../support/factories.ts';
import { type Played, play, run } from '../../support/worker/scene.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const never = () => new Promise<never>(() => {});
const context = () => aContext({ remainingMs: 30_000 });

/** What has been reported `ms` milliseconds after the invocation began. */
async function after(ms: number, played: Promise<Played>): Promise<Played | undefined> {
  await jest.advanceTimersByTimeAsync(ms);
  return Promise.race([played, undefined]);
}

describe('at the end of an invocation’s time', () => {
  test('a function is asked to stop, and may still answer', async () => {
    const stops = (_: unknown, { signal }: TaskContext) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve('stopped')));
    const played = run(stops, aTask(), context());
    expect(await after(28_999, played)).toBeUndefined();
    expect(await after(1, played)).toMatchObject({
      result: { status: 'COMPLETED', outputData: { result: 'stopped' } },
    });
  });

  test('a function that goes on is reported as FAILED before Lambda ends the process', async () => {
    const played = run(never, aTask(), context());
    expect(await after(29_499, played)).toBeUndefined();
    expect(await after(1, played)).toMatchObject({
      result: {
        status: 'FAILED',
        reasonForIncompletion: expect.stringContaining('still running 500 ms before its timeout'),
      },
    });
  });

  test('a middleware that does not end is reported too', async () => {
    const use = [{ before: never }];
    const played = play((conductor) => worker({ conductor, use }, () => 1), aTask(), context());
    expect(await after(29_500, played)).toMatchObject({
      result: { reasonForIncompletion: expect.stringContaining('still running') },
    });
  });

  test('an error that the function throws later has no effect', async () => {
    const late = Promise.withResolvers<never>();
    const played = run(() => late.promise, aTask(), context());
    expect(await after(29_500, played)).toMatchObject({ result: { status: 'FAILED' } });
    late.reject(new Error('too late'));
    await expect(late.promise).rejects.toThrow('too late');
  });

  test('a worker that has answered leaves no timer', async () => {
    const played = await run((_, { signal }) => ({ aborted: signal.aborted }), aTask(), context());
    expect(played.result.outputData).toEqual({ aborted: false });
    expect(jest.getTimerCount()).toBe(0);
  });
});
