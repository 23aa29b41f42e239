import { expect, test } from '@jest/globals';
import type { Execution } from '../../lib/conductor/workflows.ts';
import { watch } from '../../scripts/demo/watch.ts';
import { anExecution, aTaskExecution } from '../support/execution-factories.ts';

/** A server that shows one workflow in these states, one after the other; the last one stays. */
const showing = (states: readonly Partial<Execution>[]) => {
  const left = [...states];
  return {
    execution: async () => anExecution(left.length > 1 ? left.shift() : left[0]),
  };
};

const WATCHED = { ids: ['workflow-1'], taskCount: 1, timeoutMs: 0 };

test('the demo waits for a workflow whose tasks have all ended until the server notices, and says so', async () => {
  const notes: string[] = [];
  const server = showing([{ status: 'RUNNING' }, { status: 'RUNNING' }, { status: 'COMPLETED' }]);
  const [end] = await watch(server, WATCHED, { note: (text) => void notes.push(text) });
  expect(end?.status).toBe('COMPLETED');
  expect(notes.at(1)).toMatch(/1 of 1 tasks, and the server has not noticed/);
});

test('the demo does not wait longer than its time where a task still runs', async () => {
  const tasks = [aTaskExecution({ status: 'IN_PROGRESS' })];
  const server = showing([{ status: 'RUNNING', tasks }]);
  const [end] = await watch(server, WATCHED, { note: () => {} });
  expect(end?.status).toBe('RUNNING');
});
