import { describe, expect, test } from '@jest/globals';
import { object, string } from 'valibot';
import { TerminalError } from '../../../lib/task/errors.ts';
import { inProgress } from '../../../lib/task/outcome.ts';
import type { Task } from '../../../lib/task/task.ts';
import { StoppedError } from '../../../lib/worker/deadline.ts';
import { type ExecutePorts, execute, type WorkerDefinition } from '../../../lib/worker/execute.ts';
import { aTask } from '../../support/factories.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { overheardLog } from '../../support/leaks/overheard.ts';

const ada = aTask({ inputData: { name: 'Ada' }, outputData: { page: 2 } });

/** Executes a task in virtual time, in a process that lives for 30 s: there is no Lambda, no middy and no server. */
async function executed(
  worker: WorkerDefinition,
  task: Task = ada,
  given: Partial<ExecutePorts> = {},
) {
  const clock = fakeClock(30_000);
  const beatsAtMs: number[] = [];
  const ports: ExecutePorts = {
    timers: clock,
    fetchInput: async (of) => of,
    extendLease: async () => void beatsAtMs.push(clock.elapsedMs()),
    log: overheardLog,
    ...given,
  };
  const { outcome, logs } = await clock.run(execute(worker, task, ports));
  return { outcome, logs, beatsAtMs, endedMs: clock.elapsedMs(), clock };
}

describe('a task becomes an outcome', () => {
  test('of the value that the function returns', async () => {
    const { outcome } = await executed({ run: (input) => input });
    expect(outcome).toEqual({ kind: 'completed', output: { name: 'Ada' } });
  });

  test('of the error that it throws', async () => {
    const run = () => Promise.reject(new TerminalError('gone'));
    expect((await executed({ run })).outcome).toMatchObject({ kind: 'terminal', reason: 'gone' });
  });

  test('of a schema that its input or output does not fit', async () => {
    const input = object({ name: string(), age: string() });
    expect((await executed({ input, run: () => 1 })).outcome).toMatchObject({
      kind: 'terminal',
      reason: expect.stringContaining('input.age'),
    });
    const output = object({ total: string() });
    expect((await executed({ output, run: () => ({}) })).outcome).toMatchObject({
      kind: 'terminal',
      reason: expect.stringContaining('output.total'),
    });
  });

  test('of its deadline, where the function does not end', async () => {
    const { outcome, endedMs } = await executed({ run: () => new Promise(() => {}) });
    expect(outcome).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('still running 500 ms before'),
    });
    expect(endedMs).toBe(29_500);
  });

  test('of its deadline, where a schema does not end', async () => {
    const hangs = {
      '~standard': { version: 1, vendor: 'test', validate: () => new Promise<never>(() => {}) },
    } as const;
    const { outcome, endedMs } = await executed({ input: hangs, run: () => 1 });
    expect({ kind: outcome.kind, endedMs }).toEqual({ kind: 'failed', endedMs: 29_500 });
  });

  test('of what was saved before, and not of what was set, where its host stops', async () => {
    const stops = AbortSignal.abort(new StoppedError('the process stops'));
    const run: WorkerDefinition['run'] = (_, task) => {
      task.setOutput({ sent: 1 });
      throw task.signal.reason;
    };
    expect((await executed({ run }, ada, { stops })).outcome).toEqual({
      kind: 'inProgress',
      callbackAfterSeconds: 1,
    });
  });

  test('of inProgress, whatever the output schema says', async () => {
    const output = object({ total: string() });
    const run = () => inProgress({ callbackAfterSeconds: 3 });
    expect((await executed({ output, run })).outcome).toEqual({
      kind: 'inProgress',
      callbackAfterSeconds: 3,
    });
  });
});

describe('the function gets', () => {
  test('its task, the saved output, its signal and a log', async () => {
    const { logs, outcome } = await executed({
      run: (_, task) => {
        for (const message of ['text', 7, undefined, new Error('no')])
          Reflect.apply(task.log, undefined, [message]);
        return { saved: task.savedOutput, left: task.remainingMs(), aborted: task.signal.aborted };
      },
    });
    expect(outcome).toMatchObject({
      output: { saved: { page: 2 }, left: 30_000, aborted: false },
    });
    expect(logs.map(({ message }) => message)).toEqual(['text', '7', 'undefined', 'Error: no']);
  });

  test('its input and saved output as fetchInput returns them', async () => {
    const light = aTask({ inputData: {}, outputData: {}, inputByReference: true });
    const fetchInput: ExecutePorts['fetchInput'] = async (task, withinMs) => ({
      ...task,
      inputData: { withinMs },
      outputData: { page: 3 },
    });
    const run: WorkerDefinition['run'] = (input, { savedOutput }) => ({ input, savedOutput });
    expect((await executed({ run }, light, { fetchInput })).outcome).toMatchObject({
      output: { input: { withinMs: 15_000 }, savedOutput: { page: 3 } },
    });
  });
});

describe('an input that cannot be fetched', () => {
  const run = () => 'ran';

  test('ever is terminal, and the function does not run', async () => {
    const fetchInput = () => Promise.reject(new TerminalError('no storage'));
    expect((await executed({ run }, ada, { fetchInput })).outcome).toMatchObject({
      kind: 'terminal',
      reason: 'no storage',
    });
  });

  test('now has no outcome', async () => {
    const fetchInput = () => Promise.reject(new Error('Conductor did not answer'));
    await expect(executed({ run }, ada, { fetchInput })).rejects.toThrow('did not answer');
  });
});

test('a heartbeat beats soon, then at 80 % of the response timeout, and ends with the function', async () => {
  const task = aTask({ responseTimeoutSeconds: 10 });
  const { beatsAtMs, endedMs, clock } = await executed(
    { heartbeat: true, run: () => new Promise(() => {}) },
    task,
  );
  expect({ beatsAtMs, endedMs }).toEqual({
    beatsAtMs: [600, 8_600, 16_600, 24_600],
    endedMs: 29_500,
  });
  await clock.pass(60_000);
  expect(beatsAtMs).toHaveLength(4);
});
