import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { inProgress } from '../../lib/index.ts';
import { parseDispatch } from '../../lib/protocol/dispatch.ts';
import { giveBackOf } from '../../lib/task/result.ts';
import { call, readTask, taskOf, waitForEnd } from '../support/conductor/server.ts';
import { conductor, logOf, taskTypes, working } from '../support/conductor/task-types.ts';
import { allOf } from '../support/polled.ts';

jest.setTimeout(60_000);

const types = taskTypes();
afterAll(types.terminateAll);
const { worked } = types;

test('no line of a log is lost, though the server takes 10 entries', async () => {
  const lines = Array.from({ length: 25 }, (_, i) => `line ${i}`);
  const { task } = await worked((_, { log }) => lines.forEach(log));
  expect((await logOf(task.taskId)).join('\n').split('\n').sort()).toEqual(lines.toSorted());
});

test('a task with a domain is polled only in that domain', async () => {
  const type = await types.make();
  const id = await type.begin({}, 'blue');
  const elsewhere = await allOf(
    conductor.poll({
      taskType: type.name,
      workerId: 'test',
      count: 1,
      waitMs: 200,
    }),
  );
  expect(elsewhere).toEqual({ tasks: [], malformed: [] });
  await type.serve(
    working((_, { domain }) => ({ domain })),
    'blue',
  );
  expect(taskOf(await waitForEnd(id), 'task').outputData).toEqual({ domain: 'blue' });
});

test('an input that the server stores where no worker can read it is refused, and not treated as empty', async () => {
  const { task } = await worked(() => 'ran', { text: 'x'.repeat(4_000_000) });
  expect(task).toMatchObject({
    status: 'FAILED_WITH_TERMINAL_ERROR',
    reasonForIncompletion: expect.stringContaining('pass a reference to the data'),
  });
});

test('an output over the limit of the server is a terminal failure that states its size', async () => {
  const { task } = await worked(() => 'x'.repeat(11_000_000));
  expect(task).toMatchObject({
    status: 'FAILED_WITH_TERMINAL_ERROR',
    reasonForIncompletion: expect.stringContaining('The output has 11000013 bytes'),
  });
});

describe('a saved output of more than 3 MB', () => {
  const saved = { page: 'x'.repeat(3_200_000) };

  test('is a terminal failure that states its size', async () => {
    const { task } = await worked(() => inProgress({ callbackAfterSeconds: 1, output: saved }));
    expect(task).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringContaining('The output has 3200011 bytes'),
    });
  });

  test('is refused because it would hide the final output: the server continues to show what was saved', async () => {
    const type = await types.make(0);
    await type.begin();
    /** A worker that reports without our limits. */
    const reporting = (result: object) => async (event: unknown) => {
      const [task] = parseDispatch(event).tasks;
      await call('POST', '/tasks', { ...task, ...result });
      return { reports: [] };
    };
    const saving = { status: 'IN_PROGRESS', callbackAfterSeconds: 1, outputData: saved };
    await type.serve(reporting(saving));
    const ending = { status: 'COMPLETED', outputData: { page: 'the last' } };
    const { taskId } = await type.serve(reporting(ending));
    const { status, outputData } = (await conductor.getTask(taskId)) ?? {};
    expect(status).toBe('COMPLETED');
    expect(outputData).not.toEqual({ page: 'the last' });
  });
});

test('a task that was given back shows the reason until it ends', async () => {
  const type = await types.make(0);
  const id = await type.begin();
  const { taskId } = await type.serve(async (event) => {
    const [task] = parseDispatch(event).tasks;
    if (task) await conductor.updateTask(giveBackOf(task, 1, 'Lambda greetings is throttled'));
    return { reports: [] };
  });
  expect(await readTask(taskId)).toMatchObject({
    status: 'SCHEDULED',
    reasonForIncompletion: 'Lambda greetings is throttled',
  });
  await type.serve(working(() => 'done'));
  const task = taskOf(await waitForEnd(id), 'task');
  expect(task).toMatchObject({ taskId, status: 'COMPLETED' });
  expect(task.reasonForIncompletion).toBeUndefined();
});

test('the server forgets who had a task, unless an update says it: ours do, also those of the poller', async () => {
  const type = await types.make(0);
  await type.begin();
  let polledBy: string | undefined;
  const { taskId } = await type.serve(async (event) => {
    const [task] = parseDispatch(event).tasks;
    polledBy = task?.workerId;
    if (task) await conductor.updateTask(giveBackOf(task, 1, 'Lambda greetings is throttled'));
    return { reports: [] };
  });
  expect(polledBy).toEqual(expect.stringMatching(/./));
  expect(await readTask(taskId)).toMatchObject({ workerId: polledBy });
  await type.serve(async (event) => {
    const [{ workerId: _, ...task } = {}] = parseDispatch(event).tasks;
    await call('POST', '/tasks', { ...task, status: 'COMPLETED' });
    return { reports: [] };
  });
  expect((await readTask(taskId)).workerId).toBeUndefined();
});

test('a report of a task that ended is taken, and changes nothing', async () => {
  const { task, workflow } = await worked(() => 'first');
  const late = {
    taskId: task.taskId,
    workflowInstanceId: workflow.workflowId,
    status: 'COMPLETED',
    outputData: { result: 'second' },
  } as const;
  await conductor.updateTask(late);
  expect((await conductor.getTask(task.taskId))?.outputData).toEqual({ result: 'first' });
});

test('a report of a task that does not exist is refused', async () => {
  const lost = {
    taskId: 'none',
    workflowInstanceId: 'none',
    status: 'COMPLETED',
    outputData: {},
  } as const;
  await expect(conductor.updateTask(lost)).rejects.toMatchObject({
    fault: 'unknown',
    message: expect.stringContaining('answered 404'),
  });
});

describe('the server has the limits that our numbers assume:', () => {
  /** Posts an update without our own checks; returns the server's answer, and the task after it. */
  async function posted(fields: object) {
    const type = await types.make(0);
    await type.begin();
    const poll = { taskType: type.name, workerId: 'test', count: 1, waitMs: 5_000 };
    const { taskId = '', workflowInstanceId } = (await allOf(conductor.poll(poll))).tasks[0] ?? {};
    const update = { taskId, workflowInstanceId, ...fields };
    const answer = await call('POST', '/tasks', update).catch(String);
    const task = await conductor.getTask(taskId);
    if (!task) throw new Error(`the server has no task ${taskId}`);
    return { answer, task };
  }

  test('it keeps 10 log entries of an update', async () => {
    const logs = Array.from({ length: 15 }, (_, i) => ({ log: `line ${i}`, createdTime: i }));
    const { task } = await posted({ status: 'COMPLETED', outputData: {}, logs });
    expect(await logOf(task.taskId)).toHaveLength(10);
  });

  test('it cuts a reason at 500 characters', async () => {
    const { task } = await posted({ status: 'FAILED', reasonForIncompletion: 'é'.repeat(600) });
    expect(task.reasonForIncompletion).toBe('é'.repeat(500));
  });

  test('it takes 1,000 levels in an update and in an answer, and says 500 to more', async () => {
    const updates = [990, 1_000].map((levels) => ({
      status: 'COMPLETED',
      outputData: nested(levels),
    }));
    const [taken, refused] = await Promise.all(updates.map(posted));
    expect(taken?.task.status).toBe('COMPLETED');
    expect(refused?.answer).toContain('Document nesting depth (1001) exceeds the maximum allowed');
    expect(refused?.task.status).toBe('IN_PROGRESS');
  });

  test('it stores half a surrogate pair as a question mark', async () => {
    const { task } = await posted({ status: 'COMPLETED', outputData: { text: 'a\ud800b' } });
    expect(task.outputData).toEqual({ text: 'a?b' });
  });
});

/** An object within an object, with `levels` levels in all. */
function nested(levels: number): object {
  let value: object = {};
  for (let level = 1; level < levels; level += 1) value = { in: value };
  return value;
}
