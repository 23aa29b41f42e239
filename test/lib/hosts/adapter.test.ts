import { describe, expect, test } from '@jest/globals';
import { adapter, type CallLambda } from '../../../lib/hosts/adapter.ts';
import type { Target } from '../../../lib/protocol/dispatch.ts';
import type { Invocation } from '../../../lib/protocol/invocation.ts';
import { parseReply } from '../../../lib/protocol/reply.ts';
import type { Task } from '../../../lib/task/task.ts';
import { aTarget, aTask } from '../../support/factories.ts';
import { logOf, play } from '../../support/worker/scene.ts';

const target = aTarget({ functionName: 'resize' });
const task = aTask({ inputData: { url: 'x' }, outputData: { page: 2 } });

/** Plays a task through the adapter. */
const adapted = (call: CallLambda, of: Task = task, to: Target = target) =>
  play(
    (conductor) => (event, context) =>
      adapter(call, { conductor })({ ...Object(event), target: to }, context),
    of,
  );

/** The same, where the call of the Lambda ends so. */
const ends = (invocation: Invocation) => adapted(async () => invocation);

describe('a wrapped Lambda', () => {
  test('is called with the input, once', async () => {
    const calls: unknown[] = [];
    const call = async (of: unknown): Promise<Invocation> => {
      calls.push(of);
      return { kind: 'answered', answer: null };
    };
    await adapted(call);
    expect(calls).toEqual([
      {
        functionName: 'resize',
        invocationType: 'RequestResponse',
        payload: Buffer.from('{"url":"x"}'),
        isWorker: false,
      },
    ]);
  });

  test('is not called with an input that Lambda never takes: the task would come back for ever', async () => {
    const large = aTask({ inputData: { text: 'x'.repeat(6_400_000) } });
    const call = () => Promise.reject(new Error('called'));
    const { result } = await adapted(call, large);
    expect(result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringContaining(
        "The task's input makes an event of 6400011 bytes",
      ),
    });
  });

  test.each([
    [{ width: 3 }, { width: 3 }],
    [
      { status: 'FAILED', outputData: {} },
      { status: 'FAILED', outputData: {} },
    ],
    ['text', { result: 'text' }],
    ['', { result: '' }],
    [null, { result: null }],
    [undefined, { result: null }],
  ])('that answered %j: the answer is the value of the task', async (answer, outputData) => {
    expect((await ends({ kind: 'answered', answer })).result).toMatchObject({
      status: 'COMPLETED',
      outputData,
    });
  });

  test.each(['crashed', 'unknown'] as const)(
    'whose call is %s: FAILED, with the reason',
    async (kind) => {
      expect((await ends({ kind, reason: 'Runtime exited' })).result).toMatchObject({
        status: 'FAILED',
        reasonForIncompletion: 'Runtime exited',
      });
    },
  );

  test('that was made for an API gets a request, and its status and body are the result', async () => {
    const calls: string[] = [];
    const to = aTarget({ event: 'api-gateway', result: 'http' });
    const { result } = await adapted(
      async ({ payload }) => {
        calls.push(payload.toString());
        return { kind: 'answered', answer: { statusCode: 201, body: '{"width":3}' } };
      },
      task,
      to,
    );
    expect(JSON.parse(calls[0] ?? '')).toMatchObject({
      requestContext: { http: { method: 'POST' }, requestId: task.taskId },
      body: '{"url":"x"}',
    });
    expect(result).toMatchObject({ status: 'COMPLETED', outputData: { width: 3 } });
    const busy = { statusCode: 503, body: 'busy' };
    const failed = await adapted(async () => ({ kind: 'answered', answer: busy }), task, to);
    expect(failed.result).toMatchObject({ status: 'FAILED', outputData: { result: 'busy' } });
  });

  test('that was made for a queue gets a message, and fails its task by naming it', async () => {
    const to = aTarget({ event: 'sqs', result: 'sqs' });
    const { result } = await adapted(
      async ({ payload }) => {
        const [{ messageId: itemIdentifier }] = JSON.parse(payload.toString()).Records;
        return { kind: 'answered', answer: { batchItemFailures: [{ itemIdentifier }] } };
      },
      task,
      to,
    );
    expect(result).toMatchObject({
      status: 'FAILED',
      reasonForIncompletion: 'The function named the task in batchItemFailures',
    });
  });

  test('that could not start goes back whatever its answers are read as', async () => {
    const to = aTarget({ event: 'api-gateway', result: 'http' });
    const { result } = await adapted(async () => ({ kind: 'throttled', reason: 'x' }), task, to);
    expect(result.status).toBe('IN_PROGRESS');
  });

  test('that could not start: the task goes back, with its saved output and the reason in its log', async () => {
    const played = await ends({ kind: 'refused', reason: 'throttled', afterSeconds: 2 });
    expect(played.result).toMatchObject({
      status: 'IN_PROGRESS',
      callbackAfterSeconds: 2,
      outputData: { page: 2 },
    });
    expect(logOf(played)).toBe('throttled');
  });

  test.each([
    ['throttled', 2],
    ['notLoaded', 30],
  ] as const)(
    'that is %s: the task goes back for %d s, and the poller is told, so that it starts fewer',
    async (kind, callbackAfterSeconds) => {
      const { result, reply } = await ends({ kind, reason: 'AWS says why' });
      expect(result).toMatchObject({ status: 'IN_PROGRESS', callbackAfterSeconds });
      expect(reply.notStarted).toBe(kind);
      expect(parseReply(reply).notStarted).toBe(kind);
    },
  );

  test('that ended tells the poller nothing of that kind', async () => {
    const { reply } = await ends({ kind: 'answered', answer: 1 });
    expect(reply).not.toHaveProperty('notStarted');
    expect(parseReply({ ...reply, notStarted: 'never' })).not.toHaveProperty('notStarted');
  });

  test('that was queued by mistake: FAILED', async () => {
    expect((await ends({ kind: 'accepted' })).result.status).toBe('FAILED');
  });

  test('that the dispatch does not name: terminal, since a retry would not name it either', async () => {
    const call = async (): Promise<Invocation> => ({ kind: 'accepted' });
    const { result } = await play((conductor) => adapter(call, { conductor }), task);
    expect(result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringContaining('deploy the service again'),
    });
  });
});
