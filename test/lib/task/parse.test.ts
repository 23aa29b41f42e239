import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MalformedTaskError, parseTask } from '../../../lib/task/parse.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const ids = { taskId: 't1', workflowInstanceId: 'w1' };

describe('a task of the server', () => {
  test('has defaults for all fields that the server leaves out', () => {
    expect(parseTask(ids)).toEqual({
      ...ids,
      taskType: '',
      referenceTaskName: '',
      retriedTaskId: undefined,
      workflowPriority: 0,
      seq: 0,
      scheduledTime: 0,
      startTime: 0,
      runtimeMetadata: {},
      workflowType: '',
      status: 'IN_PROGRESS',
      domain: undefined,
      workerId: undefined,
      correlationId: undefined,
      retryCount: 0,
      pollCount: 0,
      iteration: 0,
      responseTimeoutSeconds: 0,
      inputData: {},
      outputData: {},
    });
  });

  test('keeps the fields that it has', () => {
    const task = {
      ...ids,
      taskType: 'greetings',
      domain: 'blue',
      retryCount: 2,
      inputData: { name: 'Ada' },
      outputData: { page: 1 },
    };
    expect(parseTask(task)).toMatchObject(task);
  });

  test('keeps the fields that we do not read', () => {
    expect(parseTask({ ...ids, seq: 4, workflowTask: { optional: true } })).toMatchObject({
      seq: 4,
      workflowTask: { optional: true },
    });
  });

  test.each(['inputData', 'outputData', 'domain', 'retryCount'])(
    'treats null as no %s',
    (field) => {
      expect(parseTask({ ...ids, [field]: null })).toEqual(parseTask(ids));
    },
  );

  test('has its definition’s name as its type where it has no type', () => {
    expect(parseTask({ ...ids, taskDefName: 'greetings' }).taskType).toBe('greetings');
  });

  test.each([-1, 1.5, '3', Number.NaN, 1e300])('reads a retryCount of %p as 0', (retryCount) => {
    expect(parseTask({ ...ids, retryCount }).retryCount).toBe(0);
  });

  test('an empty domain counts as no domain: it would be another queue', () => {
    expect(parseTask({ ...ids, domain: '' }).domain).toBeUndefined();
  });

  test('a __proto__ in its input stays data', () => {
    const task = parseTask(
      JSON.parse(
        '{"taskId":"t","workflowInstanceId":"w","inputData":{"__proto__":{"a":1}},"__proto__":{"domain":"x"}}',
      ),
    );
    expect(JSON.stringify(task.inputData)).toBe('{"__proto__":{"a":1}}');
    expect(task.domain).toBeUndefined();
  });
});

describe('a value that is not a task', () => {
  test.each([
    ['null', null, 'a task must be an object'],
    ['a list', [], 'a task must be an object'],
    ['a page', '<html>', 'a task must be an object'],
    ['an empty object', {}, 'wrong or missing in a task: taskId, workflowInstanceId'],
    ['an empty id', { ...ids, taskId: '' }, 'wrong or missing in a task: taskId'],
    [
      'a list as input',
      { ...ids, inputData: [PLANTED.input] },
      'wrong or missing in a task: inputData',
    ],
    [
      'nothing right',
      { taskId: 1, inputData: PLANTED.input, outputData: PLANTED.input },
      'wrong or missing in a task: taskId, workflowInstanceId, inputData, outputData',
    ],
  ])('%s: the error names the wrong fields, without values', (_, value, message) => {
    expect(() => parseTask(value)).toThrow(new MalformedTaskError(message));
  });

  test('any JSON is a task, or an error says that it is malformed', () => {
    const field = fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.string({ minLength: 1 }));
    const almost = fc.record(
      {
        taskId: field,
        workflowInstanceId: field,
        inputData: fc.oneof(field, fc.dictionary(fc.string(), fc.jsonValue())),
        outputData: field,
        taskType: field,
        retryCount: field,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), almost), (value) => {
        try {
          expect(parseTask(value)).toMatchObject({ inputData: {}, outputData: {} });
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedTaskError);
        }
      }),
    );
  });
});
