import { describe, expect, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { readInbox } from '../../../lib/reporting/inbox.ts';
import type { InboxPorts, QueuedMessage } from '../../../lib/reporting/ports.ts';
import type { Task, TaskResult } from '../../../lib/task/task.ts';
import { aDispatch, aTask } from '../../support/factories.ts';
import { overheardLog, overhearReport } from '../../support/leaks/overheard.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const task = aTask({
  pollCount: 2,
  workerId: 'run-1.0.1',
  outputData: { page: 1, card: PLANTED.output },
});
const receipt = { taskId: task.taskId, pollCount: 2, workerId: 'run-1.0.1' };
const KEY = '9b2c7f0e-4c1d-4e7a-8a56-0d9d6f1f2a11';
const ids = { taskId: task.taskId, workflowInstanceId: task.workflowInstanceId };
const result = { ...ids, status: 'COMPLETED', outputData: { done: PLANTED.output } } as const;

const aMessage = (value: unknown, receiveCount = 1): QueuedMessage => ({
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
  messages: QueuedMessage[],
  now: Partial<Task> | 'unknown' | ConductorError = {},
  given: Partial<InboxPorts> = {},
) {
  const updates: TaskResult[] = [];
  const hidden: number[] = [];
  const deadLetters: string[] = [];
  const removed: string[] = [];
  const lines: string[] = [];
  const ports: InboxPorts = {
    async getTask() {
      if (now instanceof Error) throw now;
      return now === 'unknown' ? undefined : { ...task, ...now };
    },
    async sendResult(update, receipt) {
      overhearReport(update);
      await given.sendResult?.(update, receipt);
      updates.push(update);
    },
    remainingMs: given.remainingMs ?? (() => 30_000),
    waitingRetryOf: given.waitingRetryOf ?? (async () => undefined),
    getStored: async () => result,
    removeStored: async (key) => void removed.push(key),
    hide: async (_, seconds) => void hidden.push(seconds),
    moveToDeadLetters: given.moveToDeadLetters ?? (async ({ body }) => void deadLetters.push(body)),
    log(level, message, fields) {
      overheardLog(level, message, fields);
      lines.push(message);
    },
  };
  const staying = await readInbox(messages, ports);
  return { updates, hidden, deadLetters, removed, lines, staying };
}

describe('a message about a run that Conductor still waits for', () => {
  test('a saved result is reported unchanged', async () => {
    const { updates, staying } = await read([aMessage({ receipt, result })]);
    expect({ updates, staying }).toEqual({ updates: [result], staying: [] });
  });

  test('a result that is too large for a message is reported from the bucket, and removed there', async () => {
    const { updates, removed, staying } = await read([aMessage({ receipt, stored: KEY })]);
    expect({ updates, staying }).toEqual({ updates: [result], staying: [] });
    expect(removed).toEqual([KEY]);
  });

  test('a death is FAILED, and the saved output stays', async () => {
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
    const message = aMessage({ receipt, stored: KEY });
    const { updates, removed } = await read([message], { status: 'COMPLETED' });
    expect({ updates, removed }).toEqual({ updates: [], removed: [KEY] });
  });

  test.each<[string, Partial<Task> | 'unknown']>([
    ['has a verdict', { status: 'COMPLETED' }],
    ['was given back', { status: 'SCHEDULED' }],
    ['runs again', { pollCount: 3 }],
    ['runs for another', { workerId: 'run-2.0.1' }],
    ['is unknown to Conductor', 'unknown'],
  ])('changes nothing, and a log line says so: the task %s', async (_, now) => {
    const { updates, staying, lines } = await read(
      [aMessage({ receipt, result }), aMessage(died())],
      now,
    );
    expect({ updates, staying }).toEqual({ updates: [], staying: [] });
    expect(lines).toHaveLength(2);
  });
});

describe('a result that was saved for longer than the task’s response timeout', () => {
  const timedOut = { status: 'TIMED_OUT' };
  const retry = aTask({ status: 'SCHEDULED', pollCount: 0, retryCount: 1 });
  const waits = { waitingRetryOf: async () => retry };
  const logs = [{ taskId: task.taskId, log: 'half way', createdTime: 1 }];

  test('goes to a retry that has not been polled: the function need not run again', async () => {
    const { updates } = await read(
      [aMessage({ receipt, result: { ...result, logs } })],
      timedOut,
      waits,
    );
    const { taskId } = retry;
    expect(updates).toEqual([{ ...result, taskId, logs: [{ ...logs[0], taskId }] }]);
  });

  test('is not reported where the retry was polled, or there is none', async () => {
    const { updates, lines } = await read([aMessage({ receipt, result })], timedOut);
    expect({ updates, lines }).toEqual({
      updates: [],
      lines: ['not reported: Conductor no longer waits for this run'],
    });
  });

  test.each(['FAILED', 'IN_PROGRESS'])(
    'is not reported where it is %s: the retry may do better',
    async (status) => {
      const { updates } = await read(
        [aMessage({ receipt, result: { ...result, status } })],
        timedOut,
        waits,
      );
      expect(updates).toEqual([]);
    },
  );

  test('is not made of a worker’s death: the retry runs the task again', async () => {
    const { updates } = await read([aMessage(died())], timedOut, waits);
    expect(updates).toEqual([]);
  });

  test('is not reported where a later run has timed out', async () => {
    const { updates } = await read(
      [aMessage({ receipt, result })],
      { ...timedOut, pollCount: 3 },
      waits,
    );
    expect(updates).toEqual([]);
  });

  test.each([
    ['is not reported where the key may not read the workflow', 'unauthorized', []],
    ['waits where Conductor does not answer', 'unavailable', ['m1']],
  ] as const)('%s', async (_, fault, ids) => {
    const waitingRetryOf = () =>
      Promise.reject(new ConductorError(fault, 'Conductor answered 403'));
    const { updates, staying } = await read([aMessage({ receipt, result })], timedOut, {
      waitingRetryOf,
    });
    expect({ updates, staying }).toEqual({ updates: [], staying: ids });
  });
});

describe('while Conductor does not answer', () => {
  const down = new ConductorError('unreachable', 'Conductor did not answer');

  test('a result in the bucket stays there', async () => {
    const { removed, staying } = await read([aMessage({ receipt, stored: KEY })], down);
    expect({ removed, staying }).toEqual({ removed: [], staying: ['m1'] });
  });

  test('all messages stay, and only the first is tried', async () => {
    const messages = [1, 2, 3].map((count) => aMessage({ receipt, result }, count));
    const { staying, updates, lines } = await read(messages, down);
    expect({ staying, updates }).toEqual({ staying: ['m1', 'm2', 'm3'], updates: [] });
    expect(lines).toEqual([
      'Conductor did not take the message now; it stays in the inbox, and the reporter tries it again',
    ]);
  });

  test.each([
    [1, 2, 4],
    [4, 16, 32],
    [400, 900, 1_800],
  ])('received %i times it is hidden for %i to %i s', async (count, least, most) => {
    const { hidden } = await read([aMessage({ receipt, result }, count)], down);
    expect(hidden[0]).toBeGreaterThanOrEqual(least);
    expect(hidden[0]).toBeLessThanOrEqual(most);
  });

  test('a message also waits where the key is wrong: a person corrects it, and the result is still there', async () => {
    const wrong = new ConductorError('unauthorized', 'Conductor answered 401');
    const { staying, deadLetters } = await read([aMessage({ receipt, result })], wrong);
    expect({ staying, deadLetters }).toEqual({ staying: ['m1'], deadLetters: [] });
  });
});

test('a message that Conductor never takes does not delay the others', async () => {
  const messages = [1, 2].map((count) => aMessage({ receipt, result }, count));
  let tries = 0;
  const sendResult = async () => {
    tries += 1;
    if (tries === 1) throw new ConductorError('unavailable', 'Conductor answered 500');
  };
  const { staying, updates } = await read(messages, {}, { sendResult });
  expect(staying).toEqual(['m1']);
  expect(updates).toHaveLength(1);
});

test('where Conductor does not take two messages in a row, the rest of the batch is not tried', async () => {
  const messages = [1, 2, 3].map((count) => aMessage({ receipt, result }, count));
  let tries = 0;
  const sendResult = async () => {
    tries += 1;
    throw new ConductorError('unavailable', 'Conductor answered 503');
  };
  const { staying } = await read(messages, {}, { sendResult });
  expect({ staying, tries }).toEqual({ staying: ['m1', 'm2', 'm3'], tries: 2 });
});

test('a reporter whose time is up leaves the rest for another run', async () => {
  const messages = [1, 2, 3].map((count) => aMessage({ receipt, result }, count));
  let leftMs = 18_000;
  const sendResult = async () => {
    leftMs -= 9_000;
  };
  const { staying } = await read(messages, {}, { sendResult, remainingMs: () => leftMs });
  expect(staying).toEqual(['m2', 'm3']);
});

test('a message that cannot be moved to the dead letters stays in the inbox', async () => {
  const moveToDeadLetters = () => Promise.reject(new Error('no such queue'));
  const { staying } = await read([aMessage('nonsense')], {}, { moveToDeadLetters });
  expect(staying).toEqual(['m1']);
});

test('a message that cannot be read is moved to the dead letters, and the others are reported', async () => {
  const { deadLetters, updates, staying } = await read([
    aMessage(PLANTED.output),
    aMessage({ receipt, result }),
  ]);
  expect({ deadLetters, staying }).toEqual({
    deadLetters: [JSON.stringify(PLANTED.output)],
    staying: [],
  });
  expect(updates).toHaveLength(1);
});
