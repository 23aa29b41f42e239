/** What the wrapper costs a call: a worker whose report is taken at once, against the bare function. */
import type { Context } from 'aws-lambda';
import { object, string } from 'valibot';
import type { Conductor } from '../lib/conductor/tasks.ts';
import { worker } from '../lib/index.ts';

const CALLS = 5_000;
const WARM_UP_CALLS = 1_000;

const dispatch = {
  invocationType: 'RequestResponse',
  tasks: [{ taskId: 't1', workflowInstanceId: 'w1', inputData: { name: 'Ada' } }],
};
const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'greetings',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:greetings',
  memoryLimitInMB: '128',
  awsRequestId: 'request-1',
  logGroupName: '/aws/lambda/greetings',
  logStreamName: '1',
  getRemainingTimeInMillis: () => 10_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};
const unused = () => Promise.reject(new Error('a worker only reports'));
const atOnce: Conductor = {
  updateTask: async () => {},
  getTask: unused,
  externalInput: unused,
  extendLease: unused,
};
const conductor = () => atOnce;

const greet = ({ name }: { name: string }) => `Hello, ${name}`;
const input = object({ name: string() });
const large = {
  lines: Array.from({ length: 1_000 }, (_, id) => ({
    id,
    sku: `sku-${id}`,
    price: id / 3,
    tags: ['a', 'b'],
  })),
};
const passes = { before: () => undefined, after: () => undefined };

const wrapped = {
  'worker(fn)': worker({ conductor }, ({ name }) => `Hello, ${name}`),
  'worker({ input }, fn)': worker({ conductor, input }, greet),
  'worker(fn), output of 64 KB': worker({ conductor }, () => large),
  'worker({ input, use }, fn)': worker({ conductor, input, use: [passes, passes] }, greet),
};

/** Microseconds of each call, sorted. */
async function timesOf(call: () => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let i = -WARM_UP_CALLS; i < CALLS; i += 1) {
    const startedMs = performance.now();
    await call();
    if (i >= 0) times.push((performance.now() - startedMs) * 1000);
  }
  return times.sort((a, b) => a - b);
}

async function row(name: string, call: () => unknown) {
  const times = await timesOf(call);
  const at = (share: number) => Math.round(times[Math.floor(times.length * share)] ?? 0);
  return { name, 'p50 µs': at(0.5), 'p99 µs': at(0.99) };
}

const rows = [await row('the bare function', async () => greet({ name: 'Ada' }))];
for (const [name, handler] of Object.entries(wrapped))
  rows.push(await row(name, () => handler(dispatch, context)));
console.table(rows);
