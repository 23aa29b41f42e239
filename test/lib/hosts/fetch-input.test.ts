import { describe, expect, jest, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { worker } from '../../../lib/index.ts';
import type { Task, TaskResult } from '../../../lib/task/task.ts';
import { aConductor, aContext, aDispatch, aTask } from '../../support/factories.ts';

const task = aTask({ pollCount: 2, workerId: 'run-1.0.7', inputData: { n: 1 } });

/** Plays a dispatch of the task through a worker; what ran, and what was reported. */
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
    ['is still waited for', {}, 1],
    ['already has a verdict', { status: 'COMPLETED' }, 0],
    ['was given back', { status: 'SCHEDULED' }, 0],
    ['was polled again since', { pollCount: 3 }, 0],
    ['was polled by another', { workerId: 'run-2.0.1' }, 0],
  ])('and %s', async (_, now, times) => {
    const { ran, reports } = await play(task, 'Event', async () => ({ ...task, ...now }));
    expect(ran).toHaveLength(times);
    expect(reports).toHaveLength(times);
  });

  test('for a task whose workflow was removed is answered without running anything, and a line says so', async () => {
    const said = jest.spyOn(console, 'info').mockImplementation(() => {});
    const { ran, reply } = await play(task, 'Event', async () => undefined);
    expect({ ran, reply }).toEqual({ ran: [], reply: { reports: [] } });
    expect(said.mock.calls.join()).toContain(
      `no longer waits for this run","taskId":"${task.taskId}`,
    );
    said.mockRestore();
  });

  test('asks for a tenth of its time at most: the function needs the rest', async () => {
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

  test('while Conductor cannot say runs: twice is better than never', async () => {
    const { ran } = await play(task, 'Event', async () => {
      throw new ConductorError('unreachable', 'Conductor did not answer');
    });
    expect(ran).toHaveLength(1);
  });
});

test('a RequestResponse is not asked about: its call is open, and it costs a request', async () => {
  const { ran } = await play(task, 'RequestResponse', () => Promise.reject(new Error('asked')));
  expect(ran).toEqual([{ n: 1 }]);
});

describe('an input that was too large to travel', () => {
  const light = { ...task, inputData: {}, inputByReference: true };

  test('is fetched from Conductor', async () => {
    const { ran } = await play(light, 'Event', async () => task);
    expect(ran).toEqual([{ n: 1 }]);
  });

  test('is asked for again where Conductor has trouble', async () => {
    let asked = 0;
    const { ran } = await play(light, 'RequestResponse', async () => {
      asked += 1;
      if (asked === 1) throw new ConductorError('unavailable', 'Conductor answered 503', 0);
      return task;
    });
    expect(ran).toEqual([{ n: 1 }]);
  });

  test('and that nobody can get fails the invocation: a report from here would erase what was saved', async () => {
    const refused = new ConductorError('unauthorized', 'Conductor answered 401');
    const played = play(light, 'RequestResponse', () => Promise.reject(refused));
    await expect(played).rejects.toThrow('Conductor answered 401');
  });

  test('brings the saved output along: a failure would erase it', async () => {
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

  test('and holds secrets that only a poll resolves is never handed on', async () => {
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
