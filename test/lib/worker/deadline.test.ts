import { expect, test } from '@jest/globals';
import {
  DeadlineError,
  isStopped,
  StoppedError,
  withinDeadline,
} from '../../../lib/worker/deadline.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const never = () => new Promise<never>(() => {});

/** When the signal fired and when the work was given up, in a process that lives for `livesMs`. */
async function hangsFor(livesMs: number) {
  const clock = fakeClock(livesMs);
  let firedMs = Number.NaN;
  const work = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => {
      firedMs = clock.elapsedMs();
    });
    return never();
  };
  const error = await clock.run(withinDeadline(clock, work).catch((error: unknown) => error));
  return { error, firedMs, givenUpMs: clock.elapsedMs() };
}

test.each([
  ['a second and half a second before a long time ends', 30_000, 29_000, 29_500],
  ['a third and a sixth before a short time ends', 600, 400, 500],
])('work that hangs is asked to stop and given up %s', async (_, livesMs, fires, givesUp) => {
  const { error, firedMs, givenUpMs } = await hangsFor(livesMs);
  expect({ firedMs, givenUpMs }).toEqual({ firedMs: fires, givenUpMs: givesUp });
  expect(error).toBeInstanceOf(DeadlineError);
  expect(String(error)).toContain(
    `still running ${livesMs - givesUp} ms before its timeout: raise the function's timeout`,
  );
});

test('work without any time is given up immediately', async () => {
  expect(await hangsFor(0)).toMatchObject({ givenUpMs: 0 });
});

test('work that ends in time keeps its result or error, and leaves no timer', async () => {
  const clock = fakeClock(1_000);
  expect(await withinDeadline(clock, async () => 7)).toBe(7);
  const fails = withinDeadline(clock, () => Promise.reject(new Error('no')));
  await expect(fails).rejects.toThrow('no');
  expect(clock.sleepers()).toBe(0);
});

test('the signal of work that ended in time does not fire later', async () => {
  const clock = fakeClock(1_000);
  const signal = await withinDeadline(clock, async (given) => given);
  await clock.pass(2_000);
  expect(signal.aborted).toBe(false);
});

test("the signal's reason is the DeadlineError, with the timeout in its words", async () => {
  const clock = fakeClock(30_000);
  const work = (signal: AbortSignal) =>
    new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason)),
    );
  const error = await clock.run(withinDeadline(clock, work).catch((error: unknown) => error));
  expect(error).toBeInstanceOf(DeadlineError);
  expect(String(error)).toContain('had 30000 ms, and was still running 1000 ms before its timeout');
});

test.each(['AbortError', 'CanceledError'])(
  'an %s that the signal caused is the DeadlineError: it does not say why itself',
  async (name) => {
    const clock = fakeClock(30_000);
    const aborted = Object.assign(new Error('This operation was aborted'), { name });
    const work = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(aborted)));
    const thrown = withinDeadline(clock, work).catch((error: unknown) => error);
    expect(await clock.run(thrown)).toBeInstanceOf(DeadlineError);
    const early = withinDeadline(fakeClock(30_000), () => Promise.reject(aborted));
    await expect(early).rejects.toBe(aborted);
  },
);

test('work that ends after it was given up is told, once', async () => {
  const clock = fakeClock(30_000);
  let late = 0;
  const work = () => clock.sleep(40_000);
  const givenUp = withinDeadline(clock, work, () => {
    late += 1;
  }).catch((error: unknown) => error);
  expect(await clock.run(givenUp)).toBeInstanceOf(DeadlineError);
  expect(late).toBe(0);
  await clock.pass(20_000);
  expect(late).toBe(1);
});

test.each([
  ['that threw its reason', (signal: AbortSignal) => signal.reason],
  [
    'whose client threw an error of its own',
    () => Object.assign(new Error(), { name: 'AbortError' }),
  ],
])('a host that stops fires the signal, and work %s ends by it', async (_, errorOf) => {
  const clock = fakeClock(30_000);
  const host = new AbortController();
  const work = (signal: AbortSignal) =>
    new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(errorOf(signal))),
    );
  const thrown = withinDeadline(clock, work, () => {}, host.signal).catch(
    (error: unknown) => error,
  );
  host.abort(new StoppedError('the process stops'));
  expect(isStopped(await thrown)).toBe(true);
  expect(clock.elapsedMs()).toBe(0);
});

test('work that goes on after its host stops keeps its result', async () => {
  const clock = fakeClock(30_000);
  const host = new AbortController();
  const ends = withinDeadline(
    clock,
    () => clock.sleep(1_000).then(() => 7),
    () => {},
    host.signal,
  );
  host.abort(new StoppedError('the process stops'));
  expect(await clock.run(ends)).toBe(7);
});

test('work that begins while its host stops sees a signal that has fired', async () => {
  const stopped = AbortSignal.abort(new StoppedError('the process stops'));
  const work = async (signal: AbortSignal) => signal.reason;
  expect(isStopped(await withinDeadline(fakeClock(), work, () => {}, stopped))).toBe(true);
});
