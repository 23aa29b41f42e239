import { expect, test } from '@jest/globals';
import { mostOpen } from './evidence.ts';
import { anEntry, anExecution, aTask } from './factories.ts';

/** The records of workers that had these tasks from one time to another. */
const runs = (...times: [fromMs: number, toMs: number][]) =>
  times.flatMap(([fromMs, toMs], i) => [
    anEntry({ taskId: `task-${i}`, what: 'starts', atMs: fromMs }),
    anEntry({ taskId: `task-${i}`, what: 'ends', atMs: toMs }),
  ]);
const executions = [0, 1, 2].map((i) => anExecution([aTask({ taskId: `task-${i}` })]));
const most = (...times: [number, number][]) =>
  mostOpen({ executions, entries: runs(...times), happened: [] });

test('tasks are open at the same time where one starts before the other ends', () => {
  expect(most([0, 10], [5, 15], [12, 20])).toBe(2);
  expect(most([0, 30], [5, 15], [12, 20])).toBe(3);
});

test('a task that starts when another ends is not open beside it', () => {
  expect(most([0, 10], [10, 20])).toBe(1);
});

test('each type counts by itself, and a run without an end not at all', () => {
  const types = ['a', 'b', 'a'].map((taskType, i) =>
    anExecution([aTask({ taskId: `task-${i}`, taskType })]),
  );
  const entries = runs([0, 10], [0, 10], [0, 10]);
  expect(mostOpen({ executions: types, entries, happened: [] })).toBe(2);
  expect(mostOpen({ executions, entries: entries.slice(0, 3), happened: [] })).toBe(1);
  expect(mostOpen({ executions, entries: [], happened: [] })).toBe(0);
});
