import type { JsonObject } from '../../../lib/task/task.ts';

/**
 * Three workers, each from one file, and what becomes of their tasks. It must be the same wherever they run: on Lambda, in
 * a process, in a test. Each host takes this table and plays it in its own way.
 */

/** The files, from the root of the repository; each exports `handler`. */
export const WORKERS = {
  greetings: 'handlers/samples/greetings.ts',
  processOrder: 'handlers/samples/process-order.ts',
  reserveStock: 'test/support/same-verdicts/reserve-stock.ts',
} as const;
export type WorkerName = keyof typeof WORKERS;

/** What Conductor shows of a task that has ended. */
export interface Verdict {
  status: 'COMPLETED' | 'FAILED' | 'FAILED_WITH_TERMINAL_ERROR';
  outputData: JsonObject;
  reasonForIncompletion?: string;
  /** How often it was polled. */
  pollCount: number;
}

export interface Case {
  worker: WorkerName;
  input: JsonObject;
  /** The task's response timeout, where the case is about it. Default: 60. */
  responseTimeoutSeconds?: number;
  verdict: Verdict;
  /** The lines of the task's log, the stack of an error left out. */
  log?: string[];
}

const completed = (outputData: JsonObject, pollCount = 1): Verdict => ({
  ...{ status: 'COMPLETED', outputData, pollCount },
});
const failed = (
  status: Verdict['status'],
  reasonForIncompletion: string,
  outputData: JsonObject = {},
): Verdict => ({ status, outputData, reasonForIncompletion, pollCount: 1 });

const ORDER = { order_id: 7, sku: 'SKU-7', quantity: 2, sku_price: 1.25 };

/** No task may be retried: `retryCount: 0`. */
export const CASES: Readonly<Record<string, Case>> = {
  'a value': {
    worker: 'greetings',
    input: { name: 'Ada' },
    verdict: completed({ result: 'Hello, Ada' }),
  },
  'an input that does not fit': {
    worker: 'greetings',
    input: { name: 7 },
    verdict: failed(
      'FAILED_WITH_TERMINAL_ERROR',
      'Invalid input: input.name: Invalid type: Expected string but received number',
    ),
  },
  'an object, and a line of the log': {
    worker: 'processOrder',
    input: { order_info: ORDER },
    verdict: completed({ order: 'order: 7', total: 2.5 }),
    log: ['order 7 has 2 × SKU-7'],
  },
  'several faults of an input': {
    worker: 'processOrder',
    input: { order_info: { ...ORDER, quantity: -1, sku: null } },
    verdict: failed(
      'FAILED_WITH_TERMINAL_ERROR',
      'Invalid input: input.order_info.sku: Invalid input: expected string, received null; input.order_info.quantity: Invalid input: expected number, over 0',
    ),
  },
  'a value that a middleware adds to': {
    worker: 'reserveStock',
    input: { sku: 'A', quantity: 1 },
    verdict: completed({ reserved: 1, auditedBy: 'stock' }),
    log: ['A: run 1'],
  },
  'an answer of a middleware in place of the function': {
    worker: 'reserveStock',
    input: { sku: 'CACHED', quantity: 1 },
    verdict: completed({ reserved: 0, cached: true }),
  },
  'an error that a middleware answers': {
    worker: 'reserveStock',
    input: { sku: 'SOLD-OUT', quantity: 1 },
    verdict: completed({ reserved: 0 }),
    log: ['SOLD-OUT: run 1'],
  },
  'an error with a cause': {
    worker: 'reserveStock',
    input: { sku: 'BROKEN', quantity: 1 },
    verdict: failed('FAILED', 'no such shelf: shelf 17'),
    log: ['BROKEN: run 1'],
  },
  'an error that no retry can mend': {
    worker: 'reserveStock',
    input: { sku: 'UNKNOWN', quantity: 1 },
    verdict: failed('FAILED_WITH_TERMINAL_ERROR', 'no such article'),
    log: ['UNKNOWN: run 1'],
  },
  'a value that does not fit': {
    worker: 'reserveStock',
    input: { sku: 'ODD', quantity: 1 },
    verdict: failed(
      'FAILED_WITH_TERMINAL_ERROR',
      'Invalid output: output.reserved: Invalid input: expected number, received string',
    ),
    log: ['ODD: run 1'],
  },
  'a task that comes back': {
    worker: 'reserveStock',
    input: { sku: 'LATER', quantity: 3 },
    verdict: completed({ reserved: 3, auditedBy: 'stock' }, 2),
    log: ['LATER: run 1', 'LATER: run 2'],
  },
  'a task that fails after a part of its work': {
    worker: 'reserveStock',
    input: { sku: 'PARTLY', quantity: 2 },
    verdict: failed('FAILED', 'only one was left', { reserved: 1 }),
    log: ['PARTLY: run 1'],
  },
  'a task whose worker says that it is to come back': {
    worker: 'reserveStock',
    input: { sku: 'IN-PARTS', quantity: 3 },
    verdict: completed({ asked: true, reserved: 3, auditedBy: 'stock' }, 2),
    log: ['IN-PARTS: run 1', 'IN-PARTS: run 2'],
  },
  'work that takes longer than the response timeout': {
    worker: 'reserveStock',
    input: { sku: 'SLOW', quantity: 4 },
    responseTimeoutSeconds: 2,
    verdict: completed({ reserved: 4, auditedBy: 'stock' }),
    log: ['SLOW: run 1'],
  },
};
