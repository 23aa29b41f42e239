import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import middy from '@middy/core';
import { object, string } from 'valibot';
import {
  eachTask,
  type Middleware,
  report,
  runTask,
  type TaskContext,
  type WorkerHandler,
  worker,
} from '../../../lib/index.ts';
import type { Task, TaskResult } from '../../../lib/task/task.ts';
import { aConductor, aContext, aDispatch, aTask } from '../../support/factories.ts';

/** An invocation of a function with this timeout. */
const TIMEOUT_MS = 3_000;
const input = object({ name: string() });
const passes: Middleware = { before: () => undefined, after: () => undefined };

type Fn = (input: { name: string }, task: TaskContext) => unknown;
type Options = { heartbeat?: boolean; conductor: () => ReturnType<typeof aConductor> };

/** The three ways to build a worker. `use` holds the user's middlewares. */
const WAYS: Record<string, (fn: Fn, use: Middleware[], options: Options) => WorkerHandler> = {
  'worker(fn)': (fn, use, options) => worker({ ...options, input }, around(fn, use)),
  'worker({ use }, fn)': (fn, use, options) =>
    worker({ ...options, input, use: [passes, ...use] }, fn),
  'a chain built by hand': (fn, use, options) =>
    eachTask(middy(runTask({ ...options, input }, around(fn, use))).use(report(options)), options),
};

/** The function within its middlewares, if it has some. */
function around(fn: Fn, use: Middleware[]): Fn {
  if (use.length === 0) return fn;
  const chain = middy<{ name: string }, unknown, Error, TaskContext>(
    async (given: { name: string }, task: TaskContext) => fn(given, task),
  );
  for (const middleware of use) chain.use(middleware);
  return (given, task) => chain(given, task);
}

interface Case {
  fn: Fn;
  task?: Partial<Task>;
  use?: Middleware[];
  heartbeat?: boolean;
}

/** What was reported to Conductor, and when, in milliseconds after the invocation began. */
interface Reported {
  verdict: Pick<TaskResult, 'status' | 'outputData' | 'reasonForIncompletion'>;
  atMs: number;
  beatsAtMs: number[];
}

async function reported(way: keyof typeof WAYS, { fn, task, use = [], heartbeat = false }: Case) {
  const startedAtMs = Date.now();
  const beatsAtMs: number[] = [];
  const results: { result: TaskResult; atMs: number }[] = [];
  const conductor = aConductor({
    updateTask: async (result) => void results.push({ result, atMs: Date.now() - startedAtMs }),
    extendLease: async () => void beatsAtMs.push(Date.now() - startedAtMs),
  });
  const handler = WAYS[way]?.(fn, use, { heartbeat, conductor: () => conductor });
  const event = aDispatch(aTask({ inputData: { name: 'Ada' }, outputData: {}, ...task }));
  void handler?.(event, aContext({ remainingMs: TIMEOUT_MS }));
  await jest.advanceTimersByTimeAsync(TIMEOUT_MS);
  const [first, ...more] = results;
  if (!first || more.length > 0) throw new Error(`${results.length} reports`);
  const { status, outputData, reasonForIncompletion } = first.result;
  const verdict = {
    status,
    outputData,
    ...(reasonForIncompletion !== undefined && { reasonForIncompletion }),
  };
  return { verdict, atMs: first.atMs, beatsAtMs } satisfies Reported;
}

const after = (ms: number, value: unknown) =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms));

const CASES: Record<string, [Case, Reported]> = {
  'a value': [
    { fn: ({ name }) => after(100, `Hello, ${name}`) },
    {
      verdict: { status: 'COMPLETED', outputData: { result: 'Hello, Ada' } },
      atMs: 100,
      beatsAtMs: [],
    },
  ],
  'a throw': [
    {
      fn: () => {
        throw new Error('no stock');
      },
    },
    {
      verdict: { status: 'FAILED', outputData: {}, reasonForIncompletion: 'no stock' },
      atMs: 0,
      beatsAtMs: [],
    },
  ],
  'an invalid input': [
    { fn: () => 'ran', task: { inputData: { name: 7 } } },
    {
      verdict: {
        status: 'FAILED_WITH_TERMINAL_ERROR',
        outputData: {},
        reasonForIncompletion:
          'Invalid input: input.name: Invalid type: Expected string but received number',
      },
      atMs: 0,
      beatsAtMs: [],
    },
  ],
  'a hang': [
    { fn: () => new Promise(() => {}) },
    {
      verdict: {
        status: 'FAILED',
        outputData: {},
        reasonForIncompletion:
          "The worker had 3000 ms, and was still running 500 ms before its timeout: raise the function's timeout, or return inProgress() in time.",
      },
      atMs: 2_500,
      beatsAtMs: [],
    },
  ],
  'an early return': [
    { fn: () => 'ran', use: [{ before: () => ({ cached: true }) }] },
    { verdict: { status: 'COMPLETED', outputData: { cached: true } }, atMs: 0, beatsAtMs: [] },
  ],
  'a heartbeat': [
    { fn: () => after(1_500, 'done'), heartbeat: true, task: { responseTimeoutSeconds: 1 } },
    {
      verdict: { status: 'COMPLETED', outputData: { result: 'done' } },
      atMs: 1_500,
      beatsAtMs: [60, 860],
    },
  ],
};

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe.each(Object.keys(WAYS))('%s', (way) => {
  test.each(Object.entries(CASES))(
    'reports %s as the other ways do, and at the same time',
    async (_, [played, expected]) => {
      expect(await reported(way, played)).toEqual(expected);
    },
  );
});
