import { afterEach, describe, expect, test } from '@jest/globals';
import { conductorAt } from '../../../lib/conductor/tasks.ts';
import { sendResult } from '../../../lib/reporting/send.ts';
import { clockUntil } from '../../../lib/task/clock.ts';
import { receiptOf } from '../../../lib/task/receipt.ts';
import { giveBackOf } from '../../../lib/task/result.ts';
import type { TaskResult } from '../../../lib/task/task.ts';
import { aTask } from '../../support/factories.ts';
import { type Answer, faultOf, httpServers, type Received } from '../../support/http-server.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const servers = httpServers();
afterEach(servers.closeAll);

const aResult = (outputData: TaskResult['outputData'] = {}): TaskResult => ({
  taskId: 't1',
  workflowInstanceId: 'w1',
  status: 'COMPLETED',
  outputData,
});
const task = aTask({ taskId: 't1', pollCount: 2, workerId: 'run-1' });
const plenty = () => 10_000;
const send = (url: string, result: TaskResult, remainingMs = plenty) =>
  sendResult(result, receiptOf(task), conductorAt(url), clockUntil(remainingMs));

describe('an update', () => {
  test('posts the result as JSON, with any key', async () => {
    const { url, received } = await servers.start(() => ({ body: 't1' }));
    const text =
      '{"constructor":"ACME","prototype":1,"__proto__":{"a":1},"in":{"constructor":null},"text":"\\ud800 é 😀"}';
    await send(url, aResult(JSON.parse(text)));
    expect(received).toMatchObject([
      { method: 'POST', path: '/api/tasks', headers: { 'content-type': 'application/json' } },
    ]);
    expect(received[0]?.body).toBe(
      `{"taskId":"t1","workflowInstanceId":"w1","status":"COMPLETED","outputData":${text}}`,
    );
  });

  test.each<[string, Answer]>([
    ['a broken connection', 'drops'],
    ['a 500', { status: 500 }],
    ['a 429', { status: 429, headers: { 'retry-after': '0' } }],
    ["a proxy's page", { body: '<html>Sign in</html>' }],
    ['no body', {}],
  ])('is tried again after %s', async (_, answer) => {
    const { url, received } = await servers.start((__, n) => (n === 0 ? answer : { body: 't1' }));
    await send(url, aResult());
    expect(received).toHaveLength(2);
    expect(received[1]?.body).toBe(received[0]?.body);
  });

  test.each([400, 401, 403, 404])('is not tried again after a %i', async (status) => {
    const message = status === 404 ? 'Task not found for taskId: t1' : 'no';
    const { url, received } = await servers.start(() => ({ status, body: { status, message } }));
    const fault = await faultOf(send(url, aResult()));
    expect(fault).toMatchObject({
      isPassing: false,
      message: expect.stringContaining(`${status} (${message})`),
    });
    expect(received).toHaveLength(1);
  });

  test.each(['hangs', 'stalls'] as const)(
    'does not outlast its deadline when the server %s',
    async (answer) => {
      const { url } = await servers.start(() => answer);
      const endsAtMs = Date.now() + 80;
      const fault = await faultOf(send(url, aResult(), () => endsAtMs - Date.now()));
      expect(fault).toMatchObject({
        fault: 'unreachable',
        message: expect.stringMatching(/timeout of \d+ms exceeded/),
      });
      expect(Date.now()).toBeLessThan(endsAtMs + 2_000);
    },
  );

  describe('that a task is in progress', () => {
    const goesOn: TaskResult = { ...aResult(), status: 'IN_PROGRESS', callbackAfterSeconds: 1 };
    /** A server that drops the first update and takes the second, and that has the task in the state `now`. */
    const unsure = (now: object) =>
      servers.start(({ method }, n) =>
        method === 'GET' ? { body: { ...task, ...now } } : n === 0 ? 'drops' : { body: 't1' },
      );

    test('is sent again where the first try was not taken', async () => {
      const { url, received } = await unsure({});
      await send(url, goesOn);
      expect(received.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST']);
    });

    test.each([
      ['waits again', { status: 'SCHEDULED' }],
      ['was polled again', { pollCount: 3 }],
    ])(
      'is not sent again where the task %s: it would take the task from the run that has it now',
      async (_, now) => {
        const { url, received } = await unsure(now);
        await send(url, goesOn);
        expect(received.map(({ method }) => method)).toEqual(['POST', 'GET']);
      },
    );
  });

  describe('that Conductor never takes', () => {
    const logs = [{ taskId: 't1', log: 'a line', createdTime: 1 }];
    const output = { text: 'x'.repeat(1_000) };
    const full: TaskResult = { ...aResult(output), logs };
    const bodies = (received: Received[]): TaskResult[] =>
      received.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body));

    /** A proxy that takes so many bytes. */
    const taking = (bytes: number) =>
      servers.start(({ method, body }) => {
        if (method === 'GET') return { body: task };
        return body.length > bytes ? { status: 413, body: '<html>' } : { body: 't1' };
      });

    test('as it is too large for a proxy is sent without its log, at once', async () => {
      const { url, received } = await taking(JSON.stringify(full).length - 1);
      expect((await send(url, full)).status).toBe('COMPLETED');
      expect(bodies(received)).toEqual([full, aResult(output)]);
    });

    test('without its log either: becomes a terminal failure that says so', async () => {
      const { url, received } = await taking(600);
      expect((await send(url, full)).status).toBe('FAILED_WITH_TERMINAL_ERROR');
      expect(bodies(received)).toHaveLength(3);
      expect(bodies(received)[2]).toEqual({
        ...aResult(),
        status: 'FAILED_WITH_TERMINAL_ERROR',
        reasonForIncompletion:
          'The worker ended as COMPLETED, but its output of 1011 bytes is too large for Conductor or a proxy in front of it (413): raise that limit, or store the output elsewhere and return its address.',
      });
    });

    test('for its saved output: the task in progress becomes a terminal failure', async () => {
      const goesOn: TaskResult = {
        ...aResult(output),
        status: 'IN_PROGRESS',
        callbackAfterSeconds: 9,
      };
      const { url, received } = await taking(600);
      expect((await send(url, goesOn)).status).toBe('FAILED_WITH_TERMINAL_ERROR');
      expect(bodies(received).at(-1)).not.toHaveProperty('callbackAfterSeconds');
    });

    test.each(['FAILED', 'FAILED_WITH_TERMINAL_ERROR'] as const)(
      'for its saved output: a %s keeps status and reason',
      async (status) => {
        const failed = { ...aResult(output), status, reasonForIncompletion: 'no stock' };
        const { url, received } = await taking(600);
        expect((await send(url, failed)).status).toBe(status);
        expect(bodies(received).at(-1)).toEqual({ ...failed, outputData: {} });
      },
    );

    test('however small it is: is the error', async () => {
      const { url, received } = await taking(0);
      expect(await faultOf(send(url, full))).toMatchObject({ fault: 'tooLarge' });
      expect(received).toHaveLength(3);
    });

    test.each([
      ['which the server may never store', false],
      ['although the server recovers between the last try and a smaller report', true],
    ])(
      'at a 500 with retryable: false, %s: is the error, and its output is kept',
      async (_, recovers) => {
        const words = { status: 500, message: 'no database', retryable: false };
        const { url, received } = await servers.start((__, n) =>
          recovers && n >= 5 ? { body: 't1' } : { status: 500, body: words },
        );
        const fault = await faultOf(send(url, full));
        expect(fault).toMatchObject({ fault: 'failing', isPassing: true });
        expect(bodies(received)).toEqual(Array(5).fill(full));
      },
    );

    test('as it is too large: a task that goes back does not end, since no worker ended', async () => {
      const goesBack = giveBackOf(aTask({ outputData: output }), 1, 'throttled');
      const { url, received } = await taking(600);
      expect(await faultOf(send(url, goesBack))).toMatchObject({ fault: 'tooLarge' });
      expect(new Set(bodies(received).map(({ status }) => status))).toEqual(
        new Set(['IN_PROGRESS']),
      );
    });
  });

  test('never repeats the output in its error', async () => {
    const { url } = await servers.start(() => ({ status: 400 }));
    const fault = await faultOf(send(url, aResult({ card: PLANTED.output })));
    expect(String(fault)).not.toContain(PLANTED.output);
  });
});
