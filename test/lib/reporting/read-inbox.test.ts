import { describe, expect, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import type { Message, Ports } from '../../../lib/reporting/ports.ts';
import { readInbox } from '../../../lib/reporting/read-inbox.ts';
import type { Task, TaskResult } from '../../../lib/task/task.ts';
import { aDispatch, aTask } from '../../support/factories.ts';
import { overheardLog, overhearReport } from '../../support/leaks/overheard.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const task = aTask({
  pollCount: 2,
  workerId: 'run-1.0.1',
  outputData: { page: 1, card: PLANTED.output },
});
const run = { taskId: task.taskId, pollCount: 2, workerId: 'run-1.0.1' };
const KEY = '9b2c7f0e-4c1d-4e7a-8a56-0d9d6f1f2a11';
const ids = { taskId: task.taskId, workflowInstanceId: task.workflowInstanceId };
const result = { ...ids, status: 'COMPLETED', outputData: { done: PLANTED.output } } as const;

const aMessage = (value: unknown, receiveCount = 1): Message => ({
  messageId: `m${receiveCount}`,
  receiptHandle: 'handle',
  body: JSON.stringify(value),
  receiveCount,
});

const died = (condition = 'RetriesExhausted') => ({
  requestContext: { condition, functionArn: 'arn:aws:lambda:eu-west-1:1:function:resize' },
  requestPayload: aDispatch(task),
  responseContext: { functionError: 'Unhandled' },
  responsePayload: { errorType: 'Runtime.ExitError', errorMessage: 'exit status 3' },
});

/** Reads messages where Conductor has the task in a state, or answers with an error. */
async function read(
  messages: Message[],
  now: Partial<Task> | 'unknown' | ConductorError = {},
  given: Partial<Ports> = {},
) {
  const updates: TaskResult[] = [];
  const hidden: number[] = [];
  const aside: string[] = [];
  const discarded: string[] = [];
  const lines: string[] = [];
  const ports: Ports = {
    async task() {
      if (now instanceof Error) throw now;
      return now === 'unknown' ? undefined : { ...task, ...now };
    },
    async update(update, run) {
      overhearReport(update);
      await given.update?.(update, run);
      updates.push(update);
    },
    remainingMs: given.remainingMs ?? (() => 30_000),
    waitingRetryOf: given.waitingRetryOf ?? (async () => undefined),
    stored: async () => result,
    discard: async (key) => void discarded.push(key),
    hide: async (_, seconds) => void hidden.push(seconds),
    setAside: given.setAside ?? (async ({ body }) => void aside.push(body)),
    log(level, message, fields) {
      overheardLog(level, message, fields);
      lines.push(message);
    },
  };
  const later = await readInbox(messages, ports);
  return { updates, hidden, aside, discarded, lines, later };
}

describe('a message about a run that Conductor still waits for', () => {
  test('a kept result is reported as it is', async () => {
    const { updates, later } = await read([aMessage({ run, result })]);
    expect({ updates, later }).toEqual({ updates: [result], later: [] });
  });

  test('one that is too large for a message is reported from the bucket, and removed there', async () => {
    const { updates, discarded, later } = await read([aMessage({ run, stored: KEY })]);
    expect({ updates, later }).toEqual({ updates: [result], later: [] });
    expect(discarded).toEqual([KEY]);
  });

  test('a death is FAILED, and the output that was saved stays', async () => {
    const { updates } = await read([aMessage(died())]);
    expect(updates).toMatchObject([
      {
        status: 'FAILED',
        reasonForIncompletion: 'Lambda resize died: Runtime.ExitError: exit status 3',
        outputData: { page: 1 },
      },
    ]);
  });

  test('an expired invocation is given back, not failed: it never started', async () => {
    const { updates } = await read([aMessage(died('EventAgeExceeded'))]);
    expect(updates).toMatchObject([
      {
        status: 'IN_PROGRESS',
        callbackAfterSeconds: 1,
        outputData: { page: 1 },
        reasonForIncompletion: 'Lambda resize was not started: EventAgeExceeded',
      },
    ]);
  });
});

describe('a message about a run that is over', () => {
  test('is removed from the bucket too', async () => {
    const message = aMessage({ run, stored: KEY });
    const { updates, discarded } = await read([message], { status: 'COMPLETED' });
    expect({ updates, discarded }).toEqual({ updates: [], discarded: [KEY] });
  });

  test.each<[string, Partial<Task> | 'unknown']>([
    ['has a verdict', { status: 'COMPLETED' }],
    ['was given back', { status: 'SCHEDULED' }],
    ['runs again', { pollCount: 3 }],
    ['runs for another', { workerId: 'run-2.0.1' }],
    ['is unknown to Conductor', 'unknown'],
  ])('overwrites nothing, and a line says so: the task %s', async (_, now) => {
    const { updates, later, lines } = await read(
      [aMessage({ run, result }), aMessage(died())],
      now,
    );
    expect({ updates, later }).toEqual({ updates: [], later: [] });
    expect(lines).toHaveLength(2);
  });
});

describe('a result that was kept for longer than the task’s response timeout', () => {
  const timedOut = { status: 'TIMED_OUT' };
  const retry = aTask({ status: 'SCHEDULED', pollCount: 0, retryCount: 1 });
  const waits = { waitingRetryOf: async () => retry };
  const logs = [{ taskId: task.taskId, log: 'half way', createdTime: 1 }];

  test('goes to the retry that nobody has polled: the function need not run again', async () => {
    const { updates } = await read(
      [aMessage({ run, result: { ...result, logs } })],
      timedOut,
      waits,
    );
    const { taskId } = retry;
    expect(updates).toEqual([{ ...result, taskId, logs: [{ ...logs[0], taskId }] }]);
  });

  test('is not reported where the retry was polled, or there is none', async () => {
    const { updates, lines } = await read([aMessage({ run, result })], timedOut);
    expect({ updates, lines }).toEqual({
      updates: [],
      lines: ['not reported: Conductor no longer waits for this run'],
    });
  });

  test.each(['FAILED', 'IN_PROGRESS'])(
    'is not reported where it is %s: the retry may do better',
    async (status) => {
      const { updates } = await read(
        [aMessage({ run, result: { ...result, status } })],
        timedOut,
        waits,
      );
      expect(updates).toEqual([]);
    },
  );

  test('is none where a worker died: the retry is what the death is for', async () => {
    const { updates } = await read([aMessage(died())], timedOut, waits);
    expect(updates).toEqual([]);
  });

  test('is not reported where a later run timed out', async () => {
    const { updates } = await read(
      [aMessage({ run, result })],
      { ...timedOut, pollCount: 3 },
      waits,
    );
    expect(updates).toEqual([]);
  });

  test.each([
    ['is not reported where the workflow may not be read', 'unauthorized', []],
    ['waits where Conductor does not answer', 'unavailable', ['m1']],
  ] as const)('%s', async (_, fault, ids) => {
    const waitingRetryOf = () =>
      Promise.reject(new ConductorError(fault, 'Conductor answered 403'));
    const { updates, later } = await read([aMessage({ run, result })], timedOut, {
      waitingRetryOf,
    });
    expect({ updates, later }).toEqual({ updates: [], later: ids });
  });
});

describe('while Conductor does not answer', () => {
  const down = new ConductorError('unreachable', 'Conductor did not answer');

  test('what lies in the bucket stays there', async () => {
    const { discarded, later } = await read([aMessage({ run, stored: KEY })], down);
    expect({ discarded, later }).toEqual({ discarded: [], later: ['m1'] });
  });

  test('all messages stay, and only the first is tried', async () => {
    const messages = [1, 2, 3].map((count) => aMessage({ run, result }, count));
    const { later, updates, lines } = await read(messages, down);
    expect({ later, updates }).toEqual({ later: ['m1', 'm2', 'm3'], updates: [] });
    expect(lines).toEqual(['not settled; it is tried again']);
  });

  test.each([
    [1, 2, 4],
    [4, 16, 32],
    [400, 900, 1_800],
  ])('received %i times it is hidden for %i to %i s', async (count, least, most) => {
    const { hidden } = await read([aMessage({ run, result }, count)], down);
    expect(hidden[0]).toBeGreaterThanOrEqual(least);
    expect(hidden[0]).toBeLessThanOrEqual(most);
  });

  test('a wrong key is waited out too: a person puts it right, and the results are still there', async () => {
    const wrong = new ConductorError('unauthorized', 'Conductor answered 401');
    const { later, aside } = await read([aMessage({ run, result })], wrong);
    expect({ later, aside }).toEqual({ later: ['m1'], aside: [] });
  });
});

test('a letter that Conductor never takes holds up no other', async () => {
  const messages = [1, 2].map((count) => aMessage({ run, result }, count));
  let tries = 0;
  const update = async () => {
    tries += 1;
    if (tries === 1) throw new ConductorError('unavailable', 'Conductor answered 500');
  };
  const { later, updates } = await read(messages, {}, { update });
  expect(later).toEqual(['m1']);
  expect(updates).toHaveLength(1);
});

test('where it takes no two letters in a row, the rest of the batch is not tried', async () => {
  const messages = [1, 2, 3].map((count) => aMessage({ run, result }, count));
  let tries = 0;
  const update = async () => {
    tries += 1;
    throw new ConductorError('unavailable', 'Conductor answered 503');
  };
  const { later } = await read(messages, {}, { update });
  expect({ later, tries }).toEqual({ later: ['m1', 'm2', 'm3'], tries: 2 });
});

test('a reporter whose time is up leaves the rest for another', async () => {
  const messages = [1, 2, 3].map((count) => aMessage({ run, result }, count));
  let leftMs = 18_000;
  const update = async () => {
    leftMs -= 9_000;
  };
  const { later } = await read(messages, {}, { update, remainingMs: () => leftMs });
  expect(later).toEqual(['m2', 'm3']);
});

test('what cannot even be put aside stays', async () => {
  const setAside = () => Promise.reject(new Error('no such queue'));
  const { later } = await read([aMessage('nonsense')], {}, { setAside });
  expect(later).toEqual(['m1']);
});

test('what cannot be read is put aside, and the others are settled', async () => {
  const { aside, updates, later } = await read([
    aMessage(PLANTED.output),
    aMessage({ run, result }),
  ]);
  expect({ aside, later }).toEqual({ aside: [JSON.stringify(PLANTED.output)], later: [] });
  expect(updates).toHaveLength(1);
});
