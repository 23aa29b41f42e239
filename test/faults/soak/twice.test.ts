import { expect, test } from '@jest/globals';
import type { TaskExecution } from '../../../lib/conductor/workflows.ts';
import type { Happened } from '../evidence.ts';
import { anEntry, anExecution, aTask } from '../factories.ts';
import { twiceOf } from './twice.ts';

const ENDED_AT_MS = 1_000_000;
const entries = [
  anEntry({ taskId: 'task-1', atMs: ENDED_AT_MS }),
  anEntry({ taskId: 'task-2', retryCount: 1, atMs: ENDED_AT_MS + 40_000 }),
];

/** The reason for a task whose function ended in its first attempt, and whose second attempt completed. */
function whyOf(first: Partial<TaskExecution>, happened: Happened[] = []): string {
  const attempts = [aTask(first), aTask({ taskId: 'task-2', retryCount: 1 })];
  return twiceOf(entries, anExecution(attempts), happened).why;
}

const at = (afterEndMs: number, fault: string) => ({ atMs: ENDED_AT_MS + afterEndMs, fault });
const timedOut = { status: 'TIMED_OUT' };
const died = { status: 'FAILED', reasonForIncompletion: 'Lambda orders died: Runtime.ExitError' };

test.each<[string, Partial<TaskExecution>, Happened[]]>([
  ['result reported after the response timeout', timedOut, []],
  ['worker died after its function had ended', died, []],
  ['redeploy', timedOut, [at(-20_000, 'redeploy')]],
  ['redeploy', died, [at(5_000, 'redeploy')]],
  ['result reported after the response timeout', timedOut, [at(-60_000, 'redeploy')]],
  ['result reported after the response timeout', timedOut, [at(0, 'worker throttled')]],
  [
    'poller killed with its workers running',
    timedOut,
    [at(-1_000, 'poller killed with its workers running')],
  ],
  ['unknown', { status: 'FAILED', reasonForIncompletion: 'its function threw' }, []],
  ['unknown', {}, []],
])('a task was executed twice: %s', (why, first, happened) => {
  expect(whyOf(first, happened)).toBe(why);
});

test('its history has its workers’ records, and its attempts in Conductor', () => {
  const execution = anExecution([aTask({ ...timedOut, endTime: ENDED_AT_MS + 30_000 })]);
  expect(twiceOf(entries, execution, []).history).toBe(
    'workflow-1 task: try 0, poll 1 ends 00:16:40.000, try 1, poll 1 ends 00:17:20.000; task-1 TIMED_OUT 00:17:10.000',
  );
});
