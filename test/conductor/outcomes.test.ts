import { afterAll, describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod/mini';
import { exactly } from '../../lib/conductor/exact-answers.ts';
import { callsTo } from '../../lib/conductor/http.ts';
import { conductorBy } from '../../lib/conductor/tasks.ts';
import { inProgress, TerminalError, worker } from '../../lib/index.ts';
import { MAX_JSON_DEPTH } from '../../lib/limits/conductor.ts';
import { parseExact } from '../../lib/task/exact-json.ts';
import { execution, serverUrl, taskOf, waitForEnd } from '../support/conductor/server.ts';
import { conductor, logOf, taskTypes, working } from '../support/conductor/task-types.ts';
import { PLANTED } from '../support/leaks/planted.ts';

jest.setTimeout(60_000);

const types = taskTypes();
afterAll(types.terminateAll);

const { worked } = types;

describe('a value', () => {
  test.each<[string, unknown, object]>([
    ['an object', { total: 3, lines: [{ sku: 'a' }] }, { total: 3, lines: [{ sku: 'a' }] }],
    ['a text', 'Hello', { result: 'Hello' }],
    ['a number', 0.1, { result: 0.1 }],
    ['a list', [1, null], { result: [1, null] }],
    ['null', null, { result: null }],
    ['nothing', undefined, { result: null }],
    ['nothing at all', {}, {}],
  ])('is the output: %s', async (_, value, outputData) => {
    const { workflow, task } = await worked(() => value);
    expect(workflow.status).toBe('COMPLETED');
    expect(task).toMatchObject({ status: 'COMPLETED', retryCount: 0 });
    expect(task.outputData).toEqual(outputData);
  });

  test('with the greatest depth that we allow is taken', async () => {
    let deep: object = {};
    for (let level = 1; level < MAX_JSON_DEPTH; level += 1) deep = { in: deep };
    const { task } = await worked(() => deep);
    expect(task.status).toBe('COMPLETED');
    expect(task.outputData).toEqual(deep);
  });

  test.each([
    ['text of any language', { text: 'Grüße, 日本, 😀, "quoted", back\\slash\n\t\u0001' }],
    [
      'keys of any kind',
      JSON.parse('{"":1,"a.b":2,"constructor":"ACME","__proto__":{"a":1},"prototype":3,"$ref":4}'),
    ],
    ['what looks like a reference', { text: '${workflow.input.in}', '${CPEWF_TASK_ID}': 1 }],
    [
      'large and small numbers',
      { max: Number.MAX_SAFE_INTEGER, min: Number.MIN_VALUE, big: 1e300 },
    ],
  ])('survives the way there and back: %s', async (_, value) => {
    const { task } = await worked(() => value);
    expect((await conductor.getTask(task.taskId))?.outputData).toEqual(value);
  });

  test('of JSON.rawJSON keeps its digits', async () => {
    const id: unknown = parseExact('1161888007138312192');
    const { task } = await worked(() => ({ ids: [id] }));
    const exact = conductorBy(exactly(callsTo(serverUrl())), serverUrl());
    expect(JSON.stringify((await exact.getTask(task.taskId))?.outputData)).toBe(
      '{"ids":[1161888007138312192]}',
    );
  });

  test('that a server on Postgres cannot store ends the task for good, and names the path', async () => {
    const { workflow, task } = await worked(() => ({ lines: ['a', 'b\0'] }));
    expect(workflow.status).toBe('FAILED');
    expect(task).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion:
        'Conductor cannot store the character U+0000 at output.lines[1]: remove or replace it',
    });
  });

  test('comes as input, whatever it is', async () => {
    const input = { text: 'Grüße, 😀 "quoted"', constructor: 'ACME', '': null, list: [[], {}] };
    const { task } = await worked((given) => given, input);
    expect(task.outputData).toEqual({ in: input });
  });

  test('that JSON cannot carry ends the task for good, and names the path', async () => {
    const { workflow, task } = await worked(() => ({ order: { id: 17n } }));
    expect(workflow.status).toBe('FAILED');
    expect(task).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion:
        'JSON cannot carry a bigint at output.order.id: return plain data there',
    });
  });
});

describe('an error', () => {
  test('with the character U+0000 in its message and in the log ends the workflow', async () => {
    const { workflow, task } = await worked((_, { log }) => {
      log('read \0');
      throw new TerminalError('not \0 this');
    });
    expect(workflow.status).toBe('FAILED');
    expect(task.reasonForIncompletion).toBe('not \uFFFD this');
    expect((await logOf(task.taskId))[0]).toBe('read \uFFFD');
  });

  test('is FAILED, with its message, and its stack in the log; the task is tried again', async () => {
    const type = await types.make();
    const id = await type.begin();
    const failed = await type.serve(
      working(() => {
        throw new Error('no stock');
      }),
    );
    const again = await type.serve(
      working((_, task) => ({ retryCount: task.retryCount, savedOutput: task.savedOutput })),
    );
    const end = await waitForEnd(id);
    expect(end.status).toBe('COMPLETED');
    expect(end.tasks.map(({ taskId }) => taskId)).toEqual([failed.taskId, again.taskId]);
    expect(end.tasks[0]).toMatchObject({
      status: 'FAILED',
      reasonForIncompletion: 'no stock',
      retryCount: 0,
    });
    expect(taskOf(end, 'task')).toMatchObject({
      status: 'COMPLETED',
      retryCount: 1,
      outputData: { retryCount: 1, savedOutput: {} },
    });
    expect((await logOf(failed.taskId)).join()).toMatch(/^Error: no stock\n +at /);
  });

  test('keeps the output that an earlier run saved', async () => {
    const type = await types.make(0);
    const id = await type.begin();
    const output = { page: 2, card: PLANTED.output };
    await type.serve(working(() => inProgress({ callbackAfterSeconds: 1, output })));
    await type.serve(
      working(() => {
        throw new Error('no');
      }),
    );
    expect(taskOf(await waitForEnd(id), 'task')).toMatchObject({
      status: 'FAILED',
      outputData: { page: 2 },
    });
  });

  test('whose message is long is cut by us, not by the server', async () => {
    const { task } = await worked(() => {
      throw new Error('A long story. '.repeat(100));
    });
    expect(task.reasonForIncompletion).toMatch(/A long story\.…$|A long…$|A…$/);
    expect(task.reasonForIncompletion?.length).toBeLessThanOrEqual(500);
    expect((await logOf(task.taskId)).join()).toContain('A long story. '.repeat(99));
  });

  test('that is terminal is not tried again, though the task may be', async () => {
    const type = await types.make(3);
    const id = await type.begin();
    await type.serve(
      working(() => {
        throw new TerminalError('order 17 was cancelled');
      }),
    );
    const end = await waitForEnd(id);
    expect(end).toMatchObject({ status: 'FAILED', tasks: [{ retryCount: 0 }] });
    expect(end.tasks).toHaveLength(1);
    expect(taskOf(end, 'task')).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: 'order 17 was cancelled',
    });
  });
});

test('an input that does not fit is not tried again, and the reason does not repeat it', async () => {
  const type = await types.make(3);
  const input = z.object({ in: z.object({ name: z.string(), qty: z.number() }) });
  const id = await type.begin({ name: 4711, qty: PLANTED.input });
  await type.serve(worker({ input, conductor: () => conductor }, () => 1));
  const task = taskOf(await waitForEnd(id), 'task');
  expect(task).toMatchObject({ status: 'FAILED_WITH_TERMINAL_ERROR', retryCount: 0 });
  expect(task.reasonForIncompletion).toMatch(
    /^Invalid input: input\.in\.name: .*; input\.in\.qty: /,
  );
  expect(task.reasonForIncompletion).not.toMatch(/4711|planted/);
});

test('a task in progress comes back with the same id and its saved output', async () => {
  const type = await types.make();
  const id = await type.begin();
  const first = await type.serve(
    working(() => inProgress({ callbackAfterSeconds: 1, output: { page: 2 } })),
  );
  expect(taskOf(await execution(id), 'task')).toMatchObject({
    status: 'SCHEDULED',
    outputData: { page: 2 },
  });
  const second = await type.serve(
    working((_, { savedOutput, pollCount }) => ({ savedOutput, pollCount })),
  );
  expect(second.taskId).toBe(first.taskId);
  expect(taskOf(await waitForEnd(id), 'task').outputData).toEqual({
    savedOutput: { page: 2 },
    pollCount: 2,
  });
});
