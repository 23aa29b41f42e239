import { afterEach, describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { callsTo } from '../../../lib/conductor/http.ts';
import { HistorySchema } from '../../../lib/inspection/answer.ts';
import { MAX_ATTEMPTS, MAX_HISTORY_BYTES } from '../../../lib/inspection/defaults.ts';
import { historyOf } from '../../../lib/inspection/history.ts';
import type { HistoryRequest } from '../../../lib/protocol/inspection.ts';
import { type Answer, httpServers } from '../../support/http-server.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const servers = httpServers();
afterEach(servers.closeAll);

/** A task as the server has it, with data that must not be told. */
const aServersTask = (fields: object = {}) => ({
  ...{ taskId: 't-1', workflowInstanceId: 'w-1', taskType: 'pay', referenceTaskName: 'pay_it' },
  ...{ status: 'FAILED', retryCount: 0, pollCount: 2, workerId: 'host-1' },
  ...{ scheduledTime: 1_000, startTime: 2_000, updateTime: 3_000, endTime: 3_000 },
  reasonForIncompletion: PLANTED.output,
  inputData: { card: PLANTED.input },
  outputData: { card: PLANTED.output },
  ...fields,
});
const RETRY = {
  taskId: 't-2',
  retryCount: 1,
  status: 'SCHEDULED',
  pollCount: 0,
  retriedTaskId: 't-1',
};
const WORKFLOW = {
  ...{ workflowId: 'w-1', status: 'RUNNING' },
  tasks: [
    aServersTask(),
    aServersTask({ taskId: 'other', referenceTaskName: 'greet', taskType: 'greetings' }),
    aServersTask({ ...RETRY, startTime: 0, endTime: 0, workerId: undefined }),
  ],
};

const NOT_FOUND = (path: string): Answer => ({
  status: 404,
  body: { status: 404, message: `${path.includes('workflow') ? 'Workflow' : 'Task'} not found` },
});

const working: Record<string, Answer> = {
  '/api/tasks/t-1': { body: aServersTask() },
  '/api/workflow/w-1': { body: WORKFLOW },
};

async function asked(request: HistoryRequest, answers: Record<string, Answer> = working) {
  const { url } = await servers.start(({ path }) => answers[path] ?? NOT_FOUND(path));
  const history = await historyOf(request, { version: '0.1.0', call: callsTo(url) });
  expect(JSON.stringify(history)).not.toContain('planted-');
  expect(v.parse(HistorySchema, JSON.parse(JSON.stringify(history)))).toEqual(history);
  return history;
}

const TASK = { about: 'task', id: 't-1' } as const;
const FIRST = {
  ...{ taskId: 't-1', workflowId: 'w-1', taskType: 'pay', referenceTaskName: 'pay_it' },
  ...{ status: 'FAILED', retryCount: 0, pollCount: 2, workerId: 'host-1' },
  ...{ scheduledAtMs: 1_000, startedAtMs: 2_000, updatedAtMs: 3_000, endedAtMs: 3_000 },
};

describe('the history', () => {
  test('of a task has all its attempts, with their states and times alone', async () => {
    expect(await asked(TASK)).toEqual({
      version: '0.1.0',
      attempts: {
        kind: 'answered',
        value: [
          FIRST,
          {
            ...{ taskId: 't-2', workflowId: 'w-1', taskType: 'pay', referenceTaskName: 'pay_it' },
            ...{ status: 'SCHEDULED', retryCount: 1, pollCount: 0 },
            ...{ scheduledAtMs: 1_000, updatedAtMs: 3_000 },
          },
        ],
      },
      isAll: true,
    });
  });

  test('of a workflow has those of all its tasks', async () => {
    const { attempts } = await asked({ about: 'workflow', id: 'w-1' });
    const tasks = attempts.kind === 'answered' ? attempts.value : [];
    expect(tasks.map(({ taskId }) => taskId)).toEqual(['t-1', 'other', 't-2']);
  });

  test.each<HistoryRequest>([
    { about: 'task', id: 'none' },
    { about: 'workflow', id: 'none' },
  ])('of what Conductor does not know is empty: %j', async (request) => {
    expect(await asked(request)).toMatchObject({ attempts: { kind: 'answered', value: [] } });
  });

  test('of a task in a workflow that is too large is this attempt, and says that it is not all', async () => {
    const large = { ...WORKFLOW, output: { text: 'x'.repeat(MAX_HISTORY_BYTES) } };
    const history = await asked(TASK, { ...working, '/api/workflow/w-1': { body: large } });
    expect(history).toMatchObject({ attempts: { value: [FIRST] }, isAll: false });
  });

  test('of very many tasks is the newest of them', async () => {
    const tasks = Array.from({ length: MAX_ATTEMPTS + 1 }, (_, i) =>
      aServersTask({ taskId: `t-${i}` }),
    );
    const body = { ...WORKFLOW, tasks };
    const { attempts, isAll } = await asked(
      { about: 'workflow', id: 'w-1' },
      { '/api/workflow/w-1': { body } },
    );
    expect(attempts.kind === 'answered' && attempts.value[0]?.taskId).toBe('t-1');
    expect(isAll).toBe(false);
  });

  test('is not known where the key may not read it', async () => {
    expect(
      await asked(TASK, { '/api/tasks/t-1': { status: 403, body: 'no right' } }),
    ).toMatchObject({
      attempts: { kind: 'failed', fault: 'unauthorized' },
    });
  });
});
