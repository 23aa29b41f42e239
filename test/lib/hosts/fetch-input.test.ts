import { describe, expect, jest, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { worker } from '../../../lib/index.ts';
import type { Task, TaskResult } from '../../../lib/task/task.ts';
import { aConductor, aContext, aDispatch, aTask } from '../../support/factories.ts';

const task = aTask({ pollCount: 2, workerId: 'run-1.0.7', inputData: { n: 1 } });

/** Plays a dispatch of the task through a worker; returns the inputs that it ran with, and its reports. */
async function play(
  dispatched: Task,
  invocationType: 'Event' | 'RequestResponse',
  now: () => Promise<Task | undefined>,
  fn: () => unknown = () => undefined,
) {
  const ran: object[] = [];
  const reports: TaskResult[] = [];
  const conductor = () =>
    aConductor({ getTask: now, updateTask: async (result) => void reports.push(result) });
  const handler = worker({ conductor }, (input) => {
    ran.push(input);
    return fn();
  });
  const reply = await handler({ ...aDispatch(dispatched), invocationType }, aContext());
  return { ran, reports, reply };
}

describe('an Event that arrives', () => {
  test.each([
    ['Conductor still waits for its task', 1, {}],
    ['its task already has a verdict', 0, { status: 'COMPLETED' }],
    ['its task was given back', 0, { status: 'SCHEDULED' }],
    ['its task was polled again since', 0, { pollCount: 3 }],
    ['another poller has polled its task', 0, { workerId: 'run-2.0.1' }],
  ])('while %s runs %i times', async (_, times, now) => {
    const { ran, reports } = await play(task, 'Event', async () => ({ ...task, ...now }));
    expect(ran).toHaveLength(times);
    expect(reports).toHaveLength(times);
  });

  test('for a task whose workflow was removed does not run, and a log line says so', async () => {
    const logged = jest.spyOn(console, 'info').mockImplementation(() => {});
    const { ran, reply } = await play(task, 'Event', async () => undefined);
    expect({ ran, reply }).toEqual({ ran: [], reply: { reports: [] } });
    expect(logged.mock.calls.join()).toContain(
      `no longer waits for this run","requestId":"request-1","taskId":"${task.taskId}`,
    );
    logged.mockRestore();
  });

  test('asks Conductor for at most a tenth of its time: the function needs the rest', async () => {
    const asked: unknown[] = [];
    const conductor = () =>
      aConductor({
        getTask: async (_, timeoutMs) => {
          asked.push(timeoutMs);
          return task;
        },
        updateTask: async () => {},
      });
    const context = aContext({ getRemainingTimeInMillis: () => 6_000 });
    await worker({ conductor }, () => 1)({ ...aDispatch(task), invocationType: 'Event' }, context);
    expect(asked).toEqual([600]);
  });

  test('while Conductor does not answer runs: two runs are better than none', async () => {
    const { ran } = await play(task, 'Event', async () => {
      throw new ConductorError('unreachable', 'Conductor did not answer');
    });
    expect(ran).toHaveLength(1);
  });
});

test('a RequestResponse worker does not ask Conductor: its call is open, and asking costs a request', async () => {
  const { ran } = await play(task, 'RequestResponse', () => Promise.reject(new Error('asked')));
  expect(ran).toEqual([{ n: 1 }]);
});

describe('an input that was too large for the dispatch', () => {
  const light = { ...task, inputData: {}, inputByReference: true };

  test('is fetched from Conductor', async () => {
    const { ran } = await play(light, 'Event', async () => task);
    expect(ran).toEqual([{ n: 1 }]);
  });

  test('is fetched again where Conductor has trouble', async () => {
    let asked = 0;
    const { ran } = await play(light, 'RequestResponse', async () => {
      asked += 1;
      if (asked === 1) throw new ConductorError('unavailable', 'Conductor answered 503', 0);
      return task;
    });
    expect(ran).toEqual([{ n: 1 }]);
  });

  test('fails the invocation where it cannot be fetched: a report of the worker would erase the saved output', async () => {
    const refused = new ConductorError('unauthorized', 'Conductor answered 401');
    const played = play(light, 'RequestResponse', () => Promise.reject(refused));
    await expect(played).rejects.toThrow('Conductor answered 401');
  });

  test('comes with the saved output: a failure without it would erase it', async () => {
    const now = { ...task, outputData: { page: 4 } };
    const { reports } = await play(
      light,
      'Event',
      async () => now,
      () => {
        throw new Error('no stock');
      },
    );
    expect(reports).toMatchObject([{ status: 'FAILED', outputData: { page: 4 } }]);
  });

  test('never reaches the function with secrets that only a poll resolves', async () => {
    const inputData = { key: '${workflow.secrets.bank}' };
    const { ran, reports } = await play(light, 'Event', async () => ({ ...task, inputData }));
    expect(ran).toEqual([]);
    expect(reports).toMatchObject([
      {
        status: 'FAILED_WITH_TERMINAL_ERROR',
        reasonForIncompletion: expect.stringContaining('its secrets stay unresolved'),
      },
    ]);
  });
});
