import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_LOGS_PER_UPDATE } from '../../../lib/limits/conductor.ts';
import { giveBackOf, type LogLine, resultOf } from '../../../lib/task/result.ts';
import { aTask } from '../../support/factories.ts';

const task = aTask({ taskId: 't1', workflowInstanceId: 'w1', outputData: { page: 1 } });
const ids = { taskId: 't1', workflowInstanceId: 'w1' };

describe('the update of an outcome', () => {
  test('completed replaces the output', () => {
    expect(resultOf(task, { kind: 'completed', output: { total: 3 } })).toEqual({
      ...ids,
      status: 'COMPLETED',
      outputData: { total: 3 },
      logs: [],
    });
  });

  test('in progress has the time until the task comes back, and the output to save', () => {
    const outcome = { kind: 'inProgress', output: { page: 2 }, callbackAfterSeconds: 5 } as const;
    expect(resultOf(task, outcome)).toEqual({
      ...ids,
      status: 'IN_PROGRESS',
      outputData: { page: 2 },
      callbackAfterSeconds: 5,
      logs: [],
    });
  });

  test.each([
    ['failed', 'FAILED'],
    ['terminal', 'FAILED_WITH_TERMINAL_ERROR'],
  ] as const)('%s keeps the saved output and gives the reason', (kind, status) => {
    expect(resultOf(task, { kind, reason: 'no stock' })).toEqual({
      ...ids,
      status,
      outputData: { page: 1 },
      reasonForIncompletion: 'no stock',
      logs: [],
    });
  });

  test('names the worker that the task has: the server forgets it where an update does not say it', () => {
    const outcome = { kind: 'failed', reason: 'died' } as const;
    expect(resultOf(task, outcome)).not.toHaveProperty('workerId');
    expect(resultOf({ ...task, workerId: 'poller:1' }, outcome).workerId).toBe('poller:1');
    expect(giveBackOf({ ...task, workerId: 'poller:1' }, 1, 'throttled').workerId).toBe('poller:1');
  });

  test('a reason is cut to the server’s limit', () => {
    const { reasonForIncompletion } = resultOf(task, { kind: 'failed', reason: 'x'.repeat(600) });
    expect(reasonForIncompletion).toHaveLength(500);
  });

  test('a reason has no U+0000, which Postgres cannot store: the workflow would never end', () => {
    const { reasonForIncompletion } = resultOf(task, { kind: 'terminal', reason: 'a\0b' });
    expect(reasonForIncompletion).toBe('a\uFFFDb');
    expect(giveBackOf(task, 2, '\0').reasonForIncompletion).toBe('\uFFFD');
  });

  test('giving back repeats the saved output: without it, the server would erase it', () => {
    expect(giveBackOf(task, 2, 'throttled')).toEqual({
      ...ids,
      status: 'IN_PROGRESS',
      callbackAfterSeconds: 2,
      reasonForIncompletion: 'throttled',
      outputData: { page: 1 },
      logs: [],
    });
  });
});

describe('the log of a task', () => {
  const completed = { kind: 'completed', output: {} } as const;
  const logsOf = (lines: LogLine[]) => resultOf(task, completed, lines).logs ?? [];
  const lines = (count: number): LogLine[] =>
    Array.from({ length: count }, (_, i) => ({ message: `line ${i}`, atMs: i }));

  test('has an entry for each of 10 lines', () => {
    const logs = logsOf(lines(10));
    expect(logs).toHaveLength(10);
    expect(logs[3]).toEqual({ taskId: 't1', log: 'line 3', createdTime: 3 });
  });

  test('has no U+0000, which Postgres cannot store: the whole log would be lost', () => {
    expect(logsOf([{ message: 'a\0b\0', atMs: 1 }])).toMatchObject([{ log: 'a\uFFFDb\uFFFD' }]);
  });

  test('joins more than 10 lines; each entry has the time of its first line', () => {
    const logs = logsOf(lines(11));
    expect(logs).toHaveLength(6);
    expect(logs[1]).toEqual({ taskId: 't1', log: 'line 2\nline 3', createdTime: 2 });
  });

  test('loses no line, keeps their order, and has at most 10 entries', () => {
    const line = fc.record({ message: fc.string(), atMs: fc.nat() });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 300 }), (all) => {
        const logs = logsOf(all);
        expect(logs.length).toBeLessThanOrEqual(MAX_LOGS_PER_UPDATE);
        expect(logs.map(({ log }) => log).join('\n')).toBe(
          all.map(({ message }) => message).join('\n'),
        );
      }),
    );
  });
});
