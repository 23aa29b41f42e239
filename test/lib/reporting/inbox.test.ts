import { describe, expect, test } from '@jest/globals';
import { ConductorError, type ConductorFault } from '../../../lib/conductor/errors.ts';
import { MAX_RECEIVES, RETENTION_SECONDS } from '../../../lib/limits/aws.ts';
import type { StartPoller } from '../../../lib/protocol/start-poller.ts';
import { MAX_START_AGE_MS } from '../../../lib/reporting/defaults.ts';
import { readInbox } from '../../../lib/reporting/inbox.ts';
import type { InboxPorts, QueuedMessage } from '../../../lib/reporting/ports.ts';
import type { Task, TaskResult } from '../../../lib/task/task.ts';
import { aDispatch, aTask } from '../../support/factories.ts';
import { overheardLog, overhearReport } from '../../support/leaks/overheard.ts';
import { PLANTED } from '../../support/leaks/planted.ts';
import { listening } from '../../support/lifecycle-events.ts';

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
  sentAtMs: NOW_MS,
});

const NOW_MS = Date.UTC(2026, 10, 24, 12);

const died = (condition = 'RetriesExhausted') => ({
  requestContext: { condition, functionArn: 'arn:aws:lambda:eu-west-1:1:function:resize' },
  requestPayload: aDispatch(task),
  responseContext: { functionError: 'Unhandled' },
  responsePayload: { errorType: 'Runtime.ExitError', errorMessage: 'exit status 3' },
});

type Sending = (...call: Parameters<InboxPorts['sendResult']>) => Promise<void>;

/** Reads messages where Conductor has the task in a state, or answers with an error. */
async function read(
  messages: QueuedMessage[],
  now: Partial<Task> | 'unknown' | ConductorError = {},
  given: Partial<Omit<InboxPorts, 'sendResult'>> & { sendResult?: Sending } = {},
) {
  const updates: TaskResult[] = [];
  const hidden: number[] = [];
  const deadLetters: string[] = [];
  const logged: unknown[] = [];
  const reasons: string[] = [];
  const removed: string[] = [];
  const lines: string[] = [];
  const started: StartPoller[] = [];
  const events = listening();
  const failuresOf: string[] = [];
  const ports: InboxPorts = {
    async getTask(taskId) {
      if (given.getTask) return given.getTask(taskId);
      if (now instanceof Error) throw now;
      return now === 'unknown' ? undefined : { ...task, ...now };
    },
    async sendResult(update, receipt) {
      overhearReport(update);
      await given.sendResult?.(update, receipt);
      updates.push(update);
      return update;
    },
    async startPoller(start) {
      await given.startPoller?.(start);
      started.push(start);
    },
    nowMs: () => NOW_MS,
    remainingMs: given.remainingMs ?? (() => 30_000),
    waitingRetryOf: given.waitingRetryOf ?? (async () => undefined),
    getStored: given.getStored ?? (async () => result),
    removeStored: async (key) => void removed.push(key),
    hide: given.hide ?? (async (_, seconds) => void hidden.push(seconds)),
    async moveToDeadLetters(message, reason) {
      await given.moveToDeadLetters?.(message, reason);
      deadLetters.push(message.body);
      reasons.push(reason);
    },
    events,
    countFailure: (poller) => void failuresOf.push(poller),
    log(level, message, fields) {
      overheardLog(level, message, fields);
      lines.push(message);
      logged.push(fields);
    },
  };
  const staying = await readInbox(messages, ports);
  return {
    ...{ updates, hidden, deadLetters, reasons, logged, removed, lines, staying, started },
    ...{ told: events.told, failuresOf },
  };
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

describe('a result that is no longer in the bucket', () => {
  const gone = { getStored: async () => undefined };
  const message = aMessage({ receipt, stored: KEY });

  test('is FAILED at once, so that Conductor retries the task, and the saved output stays', async () => {
    const { updates, staying, deadLetters, lines } = await read([message], {}, gone);
    expect({ staying, deadLetters }).toEqual({ staying: [], deadLetters: [] });
    expect(updates).toMatchObject([
      {
        status: 'FAILED',
        reasonForIncompletion:
          'The worker ended while Conductor did not answer. Its result was put into the bucket, and is no longer there.',
        outputData: { page: 1 },
      },
    ]);
    expect(lines).toEqual(['a stored result is no longer in the bucket', 'reported']);
  });

  test('changes nothing where the task has timed out: its retry runs', async () => {
    const retry = aTask({ status: 'SCHEDULED', pollCount: 0, retryCount: 1 });
    const { updates, staying } = await read(
      [message],
      { status: 'TIMED_OUT' },
      { ...gone, waitingRetryOf: async () => retry },
    );
    expect({ updates, staying }).toEqual({ updates: [], staying: [] });
  });

  test('is still waited for where S3 does not answer, or the right is missing', async () => {
    const getStored = () => Promise.reject(new Error('S3 answered 403 to GET in results'));
    const { staying, removed } = await read([message], {}, { getStored });
    expect({ staying, removed }).toEqual({ staying: ['m1'], removed: [] });
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

  const unsearched = (fault: ConductorFault) => ({
    waitingRetryOf: () => Promise.reject(new ConductorError(fault, 'Conductor answered so')),
  });

  test.each(['unauthorized', 'answerTooLarge'] as const)(
    'is not reported where the workflow cannot be read (%s), and a log line says so',
    async (fault) => {
      const { updates, staying, lines } = await read(
        [aMessage({ receipt, result })],
        timedOut,
        unsearched(fault),
      );
      expect({ updates, staying }).toEqual({ updates: [], staying: [] });
      expect(lines).toEqual([
        'the workflow could not be read; if a retry waits, it does not get the late result',
        'not reported: Conductor no longer waits for this run',
      ]);
    },
  );

  test('waits where Conductor does not answer', async () => {
    const { updates, staying } = await read(
      [aMessage({ receipt, result })],
      timedOut,
      unsearched('unavailable'),
    );
    expect({ updates, staying }).toEqual({ updates: [], staying: ['m1'] });
  });
});

describe('while Conductor does not answer', () => {
  const down = new ConductorError('unreachable', 'Conductor did not answer');

  test('a result in the bucket stays there', async () => {
    const { removed, staying } = await read([aMessage({ receipt, stored: KEY })], down);
    expect({ removed, staying }).toEqual({ removed: [], staying: ['m1'] });
  });

  test.each([
    [1, 2, 4],
    [4, 16, 32],
    [400, 900, 1_800],
  ])('received %i times it is hidden for %i to %i s', async (count, least, most) => {
    const { hidden } = await read([aMessage({ receipt, result }, count)], down);
    expect(hidden.at(-1)).toBeGreaterThanOrEqual(least);
    expect(hidden.at(-1)).toBeLessThanOrEqual(most);
  });

  test('a message also waits where the key is wrong: a person corrects it, and the result is still there', async () => {
    const wrong = new ConductorError('unauthorized', 'Conductor answered 401');
    const { staying, deadLetters } = await read([aMessage({ receipt, result })], wrong);
    expect({ staying, deadLetters }).toEqual({ staying: ['m1'], deadLetters: [] });
  });
});

describe('one bad message holds up no other', () => {
  const bad = (fault: ConductorFault) =>
    Promise.reject(new ConductorError(fault, 'Conductor answered so'));
  const messages = [1, 2, 3, 4, 5, 6].map((count) => aMessage({ receipt, result }, count));
  /** The first, third and fifth call fail. */
  const everySecond = (fault: ConductorFault) => {
    let calls = 0;
    return () => {
      calls += 1;
      return calls % 2 === 1 ? bad(fault) : undefined;
    };
  };

  test.each(['unauthorized', 'unavailable', 'unreachable'] as const)(
    'where the question about its task is answered with %s',
    async (fault) => {
      const fails = everySecond(fault);
      const getTask = () => fails() ?? Promise.resolve(task);
      const { staying, updates } = await read(messages, {}, { getTask });
      expect(staying).toEqual(['m1', 'm3', 'm5']);
      expect(updates).toHaveLength(3);
    },
  );

  test.each(['unauthorized', 'unavailable', 'unreachable'] as const)(
    'where its report is answered with %s, also several times in a row',
    async (fault) => {
      let tries = 0;
      const sendResult = async () => {
        tries += 1;
        if (tries <= 4) await bad(fault);
      };
      const { staying, updates } = await read(messages, {}, { sendResult });
      expect(staying).toEqual(['m1', 'm2', 'm3', 'm4']);
      expect(updates).toHaveLength(2);
    },
  );
});

describe('a reporter that dies while it tries a message', () => {
  /** The seconds for which the message is hidden by then. */
  async function hiddenAtDeath(receiveCount: number, remainingMs = 30_000): Promise<number> {
    const hidden: number[] = [];
    const getTask = () => new Promise<undefined>(() => {});
    await new Promise<void>((resolve) => {
      const hide = async (_: QueuedMessage, seconds: number) => {
        hidden.push(seconds);
        setImmediate(resolve);
      };
      void read(
        [aMessage({ receipt, result }, receiveCount)],
        {},
        {
          getTask,
          hide,
          remainingMs: () => remainingMs,
        },
      );
    });
    return hidden[0] ?? 0;
  }

  test('has hidden it for longer than its own time, so that no second reporter has it too', async () => {
    expect(await hiddenAtDeath(1)).toBe(35);
    expect(await hiddenAtDeath(1, 12_300)).toBe(18);
  });

  test('has used up one of a thousand receives, which are more than 14 days of such deaths', async () => {
    let seconds = 0;
    for (let count = 1; count <= MAX_RECEIVES; count += 1) seconds += await hiddenAtDeath(count);
    expect(seconds).toBeGreaterThan(RETENTION_SECONDS);
  });

  test('has tried it all the same where it could not hide it', async () => {
    const hide = () => Promise.reject(new Error('AWS answered 503'));
    const { updates, staying, lines } = await read([aMessage({ receipt, result })], {}, { hide });
    expect({ updates, staying }).toEqual({ updates: [result], staying: [] });
    expect(lines).toContain(
      'a message could not be hidden; it returns after the visibility timeout of the queue',
    );
  });
});

test('what is too large for the reporter to read goes to the dead letters, where a person sees it', async () => {
  const tooLarge = new ConductorError(
    'answerTooLarge',
    'Conductor answered with more than 8388608 bytes',
  );
  const { deadLetters, reasons, staying } = await read([aMessage({ receipt, result })], tooLarge);
  expect(staying).toEqual([]);
  expect(deadLetters).toHaveLength(1);
  expect(reasons).toEqual(['Conductor answered with more than 8388608 bytes']);
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

describe('a result at which the server fails, and expects to fail again', () => {
  const logs = [{ taskId: task.taskId, log: 'a line', createdTime: 1 }];
  const failing = new ConductorError('failing', 'Conductor answered 500');
  /** A server that stores no output but takes the rest. */
  const tried = (status: TaskResult['status'], receiveCount: number, outputData: object = {}) => {
    const message = { receipt, result: { ...result, status, outputData, logs } };
    return read(
      [aMessage(message, receiveCount)],
      {},
      {
        sendResult: async (update) => {
          if (Object.keys(update.outputData).length > 0 || update.logs) throw failing;
        },
      },
    );
  };

  test('is kept whole for as long as an outage may take', async () => {
    const { updates, staying } = await tried('COMPLETED', 10, { done: 1 });
    expect({ updates, staying }).toEqual({ updates: [], staying: ['m10'] });
  });

  test('ends as a terminal failure that says so, after that', async () => {
    const { updates } = await tried('COMPLETED', 11, { done: 1 });
    expect(updates).toMatchObject([
      {
        status: 'FAILED_WITH_TERMINAL_ERROR',
        outputData: {},
        reasonForIncompletion: expect.stringContaining('could not store its output of 10 bytes'),
      },
    ]);
  });

  test('keeps its status where only its log cannot be stored', async () => {
    const { updates } = await tried('COMPLETED', 11);
    expect(updates).toMatchObject([{ status: 'COMPLETED' }]);
  });

  test('stays where the task is in progress: it must not end for that reason', async () => {
    const { updates, staying } = await tried('IN_PROGRESS', 11, { page: 2 });
    expect({ updates, staying }).toEqual({ updates: [], staying: ['m11'] });
  });
});

describe('a message that starts a poller', () => {
  const poller = 'orders-dev-conductor-poller';
  const round = { startPoller: poller, trigger: 'round' };
  const nothing = { updates: [], hidden: [], deadLetters: [], staying: [] };

  test('starts it, and is neither hidden nor reported', async () => {
    const { started, lines, ...others } = await read([aMessage(round)]);
    expect(started).toEqual([{ poller, trigger: 'round' }]);
    expect({ ...others, lines }).toMatchObject({ ...nothing, lines: [] });
  });

  test('waits for no result of the same batch, however long that one takes', async () => {
    const order: string[] = [];
    const { started } = await read(
      [aMessage({ receipt, result }), aMessage(round, 2)],
      {},
      {
        getTask: async () => {
          order.push('result');
          return task;
        },
        startPoller: async () => void order.push('round'),
      },
    );
    expect({ order, started: started.length }).toEqual({ order: ['round', 'result'], started: 1 });
  });

  test.each([
    ['AWS does not start it', new Error('Lambda answered 429 to a start of orders')],
    ['the role does not allow it', new Error('Lambda answered 403 to a start of other')],
  ])('is dropped where %s, with one line in the log', async (_, error) => {
    const startPoller = () => Promise.reject(error);
    const { lines, ...others } = await read([aMessage(round, 3)], {}, { startPoller });
    expect(others).toMatchObject({ ...nothing, started: [] });
    expect(lines).toEqual(['the poller could not be started: the next tick looks for the work']);
  });

  test('is dropped where ticks have looked since it was sent', async () => {
    const aged = (ageMs: number) => ({ ...aMessage(round), sentAtMs: NOW_MS - ageMs });
    expect((await read([aged(MAX_START_AGE_MS)])).started).toHaveLength(1);
    const { started, lines, ...others } = await read([aged(MAX_START_AGE_MS + 1)]);
    expect({ started, ...others }).toMatchObject({ ...nothing, started: [] });
    expect(lines).toEqual([
      'a start of the poller came too late, and was dropped: ticks have looked since',
    ]);
  });

  test('also starts it where Conductor’s own task sends it, with fields of Conductor', async () => {
    const event = {
      ...{ event_produced: 'sqs:orders-dev-conductor-inbox', asyncComplete: false },
      ...{ sink: 'sqs:orders-dev-conductor-inbox', workflowType: 'order', correlationId: null },
      ...{ startPoller: poller, trigger: 'wake', taskToDomain: null, workflowVersion: 1 },
      workflowInstanceId: 'c885a515-50d6-420d-a81d-6ba4cd5de65e',
    };
    expect((await read([aMessage(event)])).started).toEqual([{ poller, trigger: 'wake' }]);
  });
});

describe('the record of a batch that died', () => {
  const others = [aTask({ outputData: {} }), aTask({ outputData: {} })];
  const record = { ...died(), requestPayload: aDispatch(task, ...others) };
  const batch = [task, ...others];
  const getTask = async (taskId: string) => batch.find((each) => each.taskId === taskId);

  test.each(['refused', 'failing'] as const)(
    'tells of its other tasks where Conductor answers %s at the first',
    async (fault) => {
      const sendResult = async ({ taskId }: TaskResult) => {
        if (taskId === task.taskId) throw new ConductorError(fault, 'not this one');
      };
      const { updates } = await read([aMessage(record)], {}, { getTask, sendResult });
      expect(updates.map(({ taskId, status }) => [taskId, status])).toEqual(
        others.map(({ taskId }) => [taskId, 'FAILED']),
      );
    },
  );
});

describe('a line about a message names its task and its workflow', () => {
  const ids = {
    taskId: receipt.taskId,
    workflowId: result.workflowInstanceId,
  };

  test('where it is tried again, and where it is moved to the dead letters', async () => {
    const passing = new ConductorError('unavailable', 'Conductor answered 503');
    const refused = new ConductorError('refused', 'Conductor answered 400');
    for (const error of [passing, refused]) {
      const { logged } = await read([aMessage({ receipt, result })], error);
      expect(logged[0]).toMatchObject(ids);
    }
  });

  test('where it is reported', async () => {
    const { logged } = await read([aMessage({ receipt, result })]);
    expect(logged[0]).toMatchObject({
      taskId: receipt.taskId,
      workflowId: result.workflowInstanceId,
    });
  });

  test('where the task has ended meanwhile', async () => {
    const { logged } = await read([aMessage({ receipt, result })], {
      ...task,
      status: 'COMPLETED',
    });
    expect(logged[0]).toMatchObject({ workflowId: task.workflowInstanceId, now: 'COMPLETED' });
  });
});

describe('others are told', () => {
  const named = {
    taskId: task.taskId,
    taskType: task.taskType,
    workflowId: task.workflowInstanceId,
    attempt: 1,
  };

  test('that a task is completed, when Conductor has its saved result', async () => {
    const { told } = await read([aMessage({ receipt, result })]);
    const detail = { ...named, status: 'COMPLETED', waitedMs: 1_000 };
    expect(told).toEqual([{ kind: 'TaskCompleted', detail: expect.objectContaining(detail) }]);
  });

  test('that the worker of an Event died, or was not started', async () => {
    const { told } = await read([aMessage(died()), aMessage(died('EventAgeExceeded'))]);
    expect(told).toMatchObject([
      { kind: 'TaskFailed', detail: { ...named, status: 'FAILED' } },
      { kind: 'TaskGivenBack', detail: { ...named, status: 'IN_PROGRESS' } },
    ]);
  });

  test('of the retry that a late result has ended: it was never polled', async () => {
    const retry = aTask({ status: 'SCHEDULED', pollCount: 0, retryCount: 1, startTime: 0 });
    const { told } = await read(
      [aMessage({ receipt, result })],
      { status: 'TIMED_OUT' },
      { waitingRetryOf: async () => retry },
    );
    const { taskId, taskType, workflowInstanceId: workflowId } = retry;
    const detail = { taskId, taskType, workflowId, attempt: 2, status: 'COMPLETED' };
    expect(told).toEqual([{ kind: 'TaskCompleted', detail }]);
  });

  test('of a result that goes to the dead letters, when it is there', async () => {
    const refused = new ConductorError('refused', 'Conductor answered 400');
    const { told } = await read([aMessage({ receipt, result })], refused);
    const { taskId, workflowId } = named;
    const detail = {
      ...{ taskId, workflowId, status: 'COMPLETED' },
      ...{ reason: 'Conductor answered 400', kept: 'deadLetters' },
    };
    expect(told).toEqual([{ kind: 'ResultUndelivered', detail }]);
    const moveToDeadLetters = () => Promise.reject(new Error('no such queue'));
    expect(
      (await read([aMessage({ receipt, result })], refused, { moveToDeadLetters })).told,
    ).toEqual([]);
  });

  test('nothing of what is tried again, has ended elsewhere, or is no result', async () => {
    const away = new ConductorError('unavailable', 'Conductor answered 503');
    const tried = await read([aMessage({ receipt, result })], away);
    const over = await read([aMessage({ receipt, result })], { status: 'COMPLETED' });
    const none = await read([aMessage('nonsense')]);
    expect([tried.told, over.told, none.told]).toEqual([[], [], []]);
  });
});

describe('a death of an Event’s worker', () => {
  const counted = { ...died(), requestPayload: { ...aDispatch(task), countedBy: 'the poller' } };

  test('counts for the alarm of the poller that wants to know', async () => {
    expect((await read([aMessage(counted)])).failuresOf).toEqual(['the poller']);
    expect((await read([aMessage(died())])).failuresOf).toEqual([]);
  });

  test('does not count where Conductor no longer waits for the task, or does not take the report', async () => {
    const away = async () => {
      throw new ConductorError('unavailable', 'Conductor answered 503');
    };
    const over = await read([aMessage(counted)], { status: 'COMPLETED' });
    const untold = await read([aMessage(counted)], {}, { sendResult: away });
    expect([over.failuresOf, untold.failuresOf]).toEqual([[], []]);
  });
});
