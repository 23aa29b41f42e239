import { describe, expect, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { worker } from '../../../lib/index.ts';
import type { Task, TaskResult } from '../../../lib/task/task.ts';
import { aConductor, aContext, aDispatch, aTask } from '../../factories.ts';

const task = aTask({ pollCount: 2, workerId: 'run-1.0.7', inputData: { n: 1 } });

/** Plays a dispatch of the task through a worker; what ran, and what was reported. */
async function play(
  dispatched: Task,
  invocationType: 'Event' | 'RequestResponse',
  now: () => Promise<Task>,
  fn: () => unknown = () => undefined,
) {
  const ran: object[] = [];
  const reports: TaskResult[] = [];
  const conductor = () =>
    aConductor({ task: now, update: async (result) => void reports.push(result) });
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

  test('for a task whose workflow was removed is answered without running anything', async () => {
    const { ran, reply } = await play(task, 'Event', async () => {
      throw new ConductorError('refused', 'Conductor answered 404');
    });
    expect({ ran, reply }).toEqual({ ran: [], reply: { reports: [] } });
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
