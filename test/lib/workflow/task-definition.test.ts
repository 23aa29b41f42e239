import { describe, expect, test } from '@jest/globals';
import { type TaskDefinitionOptions, taskDefinition } from '../../../lib/workflow/index.ts';

const define = (overrides: Partial<TaskDefinitionOptions> = {}) =>
  taskDefinition({
    name: 'resize_image',
    ownerEmail: 'team@example.com',
    functionTimeoutSeconds: 30,
    ...overrides,
  });

test("emits the server's defaults, and a response timeout that fits the function", () => {
  expect(define()).toEqual({
    name: 'resize_image',
    ownerEmail: 'team@example.com',
    responseTimeoutSeconds: 120,
    retryCount: 3,
    retryDelaySeconds: 60,
    retryLogic: 'FIXED',
    timeoutSeconds: 0,
    timeoutPolicy: 'TIME_OUT_WF',
  });
});

test('emits what it is given', () => {
  const own = {
    responseTimeoutSeconds: 31,
    retryCount: 0,
    retryDelaySeconds: 1,
    retryLogic: 'EXPONENTIAL_BACKOFF',
    timeoutSeconds: 31,
    timeoutPolicy: 'RETRY',
    concurrentExecLimit: 5,
    description: 'Makes a small picture of a large one.',
    backoffScaleFactor: 2,
    maxRetryDelaySeconds: 600,
    backoffJitterMs: 500,
    pollTimeoutSeconds: 3600,
    rateLimitPerFrequency: 10,
    rateLimitFrequencyInSeconds: 60,
    inputKeys: ['url'],
    outputKeys: ['thumbnail'],
    enforceSchema: true,
  } as const;
  expect(define(own)).toMatchObject(own);
});

test('emits a JSON Schema as the server keeps it', () => {
  const url = { type: 'object', required: ['url'] };
  expect(define({ inputSchema: url, outputSchema: {} })).toMatchObject({
    inputSchema: { name: 'resize_image_input', version: 1, type: 'JSON', data: url },
    outputSchema: { name: 'resize_image_output', version: 1, type: 'JSON', data: {} },
  });
});

describe('is refused with', () => {
  test.each<[Partial<TaskDefinitionOptions>, string]>([
    [{ name: '' }, "taskDefinition '': name is empty"],
    [{ ownerEmail: '' }, 'ownerEmail is empty'],
    [
      { functionTimeoutSeconds: 901 },
      'functionTimeoutSeconds is 901: give a whole number from 1 to 900',
    ],
    [
      { responseTimeoutSeconds: 30 },
      'responseTimeoutSeconds 30 must be over functionTimeoutSeconds 30, or a task is handed out again while it runs',
    ],
    [
      { timeoutSeconds: 60 },
      'timeoutSeconds 60 must be at least responseTimeoutSeconds 120, or 0 for no limit',
    ],
    [{ retryCount: -1 }, 'retryCount is -1: give a whole number of at least 0'],
    [{ retryDelaySeconds: 0.5 }, 'retryDelaySeconds is 0.5: give a whole number of at least 0'],
    [{ concurrentExecLimit: 0 }, 'concurrentExecLimit is 0: give a whole number of at least 1'],
    [{ backoffScaleFactor: 0 }, 'backoffScaleFactor is 0: give a whole number of at least 1'],
    [{ maxRetryDelaySeconds: -1 }, 'maxRetryDelaySeconds is -1: give a whole number of at least 0'],
    [{ backoffJitterMs: 0.5 }, 'backoffJitterMs is 0.5: give a whole number of at least 0'],
    [{ pollTimeoutSeconds: -1 }, 'pollTimeoutSeconds is -1: give a whole number of at least 0'],
    [{ rateLimitPerFrequency: -1 }, 'rateLimitPerFrequency is -1: give a whole number of at least'],
    [{ rateLimitFrequencyInSeconds: 0 }, 'rateLimitFrequencyInSeconds is 0: give a whole number'],
  ])('%p', (overrides, message) => {
    expect(() => define(overrides)).toThrow(message);
  });
});
