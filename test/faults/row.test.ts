import { describe, expect, test } from '@jest/globals';
import { deaths, type Evidence, endedTwice, givenBack, knownAfter } from './evidence.ts';
import { anEntry, anExecution, aTask } from './factories.ts';
import type { FaultKind } from './kind.ts';
import { rowOf } from './row.ts';

const hit = { atMs: 1_100, fault: 'hangs' };
const evidenceOf = (fields: Partial<Evidence>): Evidence => ({
  executions: [anExecution([aTask()])],
  entries: [anEntry({ what: 'starts', atMs: 1_100 }), anEntry()],
  happened: [hit, hit],
  ...fields,
});

const KIND: FaultKind = { name: 'report: hangs', inject: () => {} };

describe('a row', () => {
  test('passes where nothing is lost, twice or late', () => {
    expect(rowOf(KIND, evidenceOf({}))).toEqual({
      ...{
        name: 'report: hangs',
        tasks: 1,
        hits: 2,
        lost: 0,
        endedTwice: 0,
        failed: 0,
        givenBack: 0,
        open: 1,
      },
      ...{ secondsUntilKnown: 0.5, knownBy: 'report', looks: [], wrong: [] },
    });
  });

  test.each<[string, Partial<Evidence>, string]>([
    ['the fault hit only once', { happened: [hit] }, 'hit 1 times, and 2 are needed'],
    ['a workflow runs on', { executions: [anExecution([aTask()], 'RUNNING')] }, '1 of 1 lost'],
    [
      'an output is another task’s',
      { executions: [anExecution([aTask({ outputData: { n: 4, doubled: 8 } })])] },
      '1 of 1 lost',
    ],
    [
      'a function ran to its end twice',
      { entries: [anEntry(), anEntry({ taskId: 'task-2', retryCount: 1 })] },
      '1 executed more than once',
    ],
    [
      'Conductor knew late',
      { executions: [anExecution([aTask({ endTime: 61_500 })])] },
      'known after 60 s: task-1 COMPLETED (no reason) by undefined',
    ],
  ])('does not pass where %s', (_, fields, words) => {
    expect(rowOf(KIND, evidenceOf(fields)).wrong).toContain(words);
  });

  test('does not pass where attempts failed that should have been given back', () => {
    const tasks = [aTask({ taskId: 'task-0', status: 'FAILED' }), aTask({ retryCount: 1 })];
    const evidence = evidenceOf({ executions: [anExecution(tasks)] });
    expect(rowOf({ ...KIND, expects: { failed: 0 } }, evidence).wrong).toEqual([
      '1 attempts failed',
    ]);
    expect(rowOf(KIND, evidence).wrong).toEqual([]);
  });

  const timedOut = (retryCount: number, endTime: number) =>
    aTask({
      status: 'TIMED_OUT',
      retryCount,
      startTime: 1_000,
      responseTimeoutSeconds: 10,
      endTime,
    });
  test.each([
    ['its first try is noticed in time', 0, 12_000, 'response timeout of 10 s', 0],
    ['its first try is noticed late', 0, 72_000, 'response timeout of 10 s, noticed 61 s late', 0],
    ['a later try is noticed late', 1, 131_000, 'response timeout of 10 s, noticed 120 s late', 0],
    [
      'a later try is not noticed in minutes',
      1,
      311_000,
      'response timeout of 10 s, noticed 300 s late',
      1,
    ],
  ] as const)('says what told Conductor: %s', (_, retryCount, endTime, knownBy, wrong) => {
    const executions = [anExecution([timedOut(retryCount, endTime), aTask({ taskId: 'last' })])];
    const row = rowOf(
      { ...KIND, expects: { byResponseTimeout: true } },
      evidenceOf({ executions, entries: [] }),
    );
    expect(row).toMatchObject({ knownBy });
    expect(row.wrong.length).toBe(wrong);
  });

  test('does not pass where a response timeout told Conductor what a report should have', () => {
    const executions = [anExecution([timedOut(0, 11_500), aTask({ taskId: 'last' })])];
    expect(rowOf(KIND, evidenceOf({ executions, entries: [] })).wrong.length).toBe(1);
  });

  test('does not pass where one task more is open than may be, unless its kind expects it', () => {
    const both = ['task-1', 'task-2'];
    const executions = [anExecution(both.map((taskId) => aTask({ taskId })))];
    const entries = both.flatMap((taskId) => [
      anEntry({ taskId, ref: taskId, what: 'starts', atMs: 1_100 }),
      anEntry({ taskId, ref: taskId }),
    ]);
    const evidence = evidenceOf({ executions, entries });
    expect(rowOf(KIND, evidence, 2)).toMatchObject({ open: 2, wrong: [] });
    expect(rowOf(KIND, evidence, 1).wrong).toEqual([
      '2 tasks of a type were open at once, and 1 may be',
    ]);
    expect(rowOf({ ...KIND, expects: { open: 2 } }, evidence, 1).wrong).toEqual([]);
  });

  test('does not pass where a task waited for its poll for longer than its kind expects', () => {
    const waiting = (expectedSeconds: number) =>
      rowOf(
        { ...KIND, waitedSeconds: () => 4, expects: { waitedSeconds: expectedSeconds } },
        evidenceOf({}),
      );
    expect(waiting(5)).toMatchObject({ waitedSeconds: 4, wrong: [] });
    expect(waiting(3).wrong).toEqual(['a task waited 4 s for its poll']);
  });

  test('passes with what its kind expects', () => {
    const expects = { knownWithinSeconds: 60, endedTwice: 1 };
    const entries = [anEntry(), anEntry({ taskId: 'task-2' })];
    const executions = [anExecution([aTask({ endTime: 61_500 })])];
    expect(rowOf({ ...KIND, expects }, evidenceOf({ entries, executions })).wrong).toEqual([]);
  });
});

test('a death is a run that started and never ended', () => {
  const entries = [
    anEntry({ what: 'starts' }),
    anEntry({ what: 'dies' }),
    anEntry({ what: 'starts', taskId: 'task-2' }),
    anEntry({ what: 'ends', taskId: 'task-2' }),
  ];
  expect(deaths(evidenceOf({ entries }))).toBe(1);
  expect(endedTwice(entries)).toEqual([]);
});

test('for a task that no worker started, the time counts from its poll', () => {
  const lost = aTask({ taskId: 'lost', status: 'TIMED_OUT', startTime: 1_000, endTime: 11_000 });
  const evidence = evidenceOf({ executions: [anExecution([lost, aTask({ pollCount: 3 })])] });
  expect(knownAfter(evidence).map(({ seconds }) => seconds)).toEqual([10, 0.5]);
  expect(givenBack(evidence)).toBe(2);
});

test('the time counts from AWS’s end of a lost worker that runs on, and from the last record of any other', () => {
  const died = [
    anEntry({ what: 'starts', atMs: 1_100 }),
    anEntry({ what: 'dies', atMs: 1_300 }),
    anEntry({ what: 'starts', taskId: 'task-2', atMs: 4_000 }),
    anEntry({ what: 'ends', taskId: 'task-2', atMs: 4_200 }),
  ];
  const tasks = [
    aTask({ status: 'FAILED', endTime: 3_200 }),
    aTask({ taskId: 'task-2', endTime: 4_700 }),
  ];
  const evidence = evidenceOf({ executions: [anExecution(tasks)], entries: died });
  const seconds = (diesAtSeconds?: number) =>
    knownAfter(evidence, diesAtSeconds).map((known) => known.seconds);
  expect(seconds(2)).toEqual([0.5, 0.1]);
  expect(seconds()).toEqual([1.9, 0.5]);
});
