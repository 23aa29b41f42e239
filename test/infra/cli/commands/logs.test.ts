import { describe, expect, test } from '@jest/globals';
import { logs } from '../../../../infra/cli/commands/logs.ts';
import type { AskHistory } from '../../../../infra/cli/logs/history.ts';
import type { LoggingFunction } from '../../../../infra/cli/logs/search.ts';
import type { Attempt, History } from '../../../../lib/inspection/answer.ts';
import { aCall } from '../../../support/cli/call.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const TASK = 'a1b2c3';

const fn = (part: string, isWorker = false, logGroup = `/aws/lambda/orders-dev-${part}`) => ({
  ...{ name: `orders-dev-${part}`, logGroup, isWorker },
});
const FUNCTIONS = [fn('conductor-poller'), fn('conductor-reporter'), fn('pay', true)];

interface Written {
  group: string;
  /** Before now. */
  agoMs: number;
  message: string;
  stream?: string;
}

const json = (level: string, message: string, fields: object) =>
  `2026-11-24T11:59:00.000Z\tr-${level}\tX\t${JSON.stringify({ level, message, ...fields })}`;

const anAttempt = (fields: Partial<Attempt> = {}): Attempt => ({
  ...{ taskId: TASK, workflowId: 'w1', taskType: 'pay', referenceTaskName: 'pay' },
  ...{ status: 'SCHEDULED', retryCount: 0, pollCount: 0 },
  ...fields,
});

const aHistory = (...attempts: Attempt[]): History => ({
  ...{ version: '0.1.0', isAll: true },
  attempts: { kind: 'answered', value: attempts },
});

/** Conductor knows the task, and no times. */
const noTimes: AskHistory = async () => aHistory(anAttempt());

/** The command where these lines are in the logs; `searched` are the searches. */
async function run(
  written: readonly Written[],
  given: Record<string, string | boolean> = { task: TASK },
  functions: readonly LoggingFunction[] = FUNCTIONS,
  leftOut: string[] = [],
  history: AskHistory = noTimes,
) {
  const { call, out } = aCall(given, NOW_MS);
  const searched: string[] = [];
  await logs(call, {
    functions: async () => ({ functions: [...functions], leftOut }),
    history,
    async search(logGroup, text, fromMs, toMs) {
      searched.push(`${logGroup} ${text}`);
      const events = written
        .map(({ group, agoMs, ...line }, i) => ({
          ...{ stream: '', ...line, eventId: `e${i}`, atMs: NOW_MS - agoMs, group },
        }))
        .filter(({ group, message }) => group === logGroup && message.includes(text))
        .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
      return { events, isAll: events.length < 10 };
    },
  });
  return { lines: out.lines, answers: out.answers, searched };
}

const POLLER = '/aws/lambda/orders-dev-conductor-poller';
const REPORTER = '/aws/lambda/orders-dev-conductor-reporter';
const PAY = '/aws/lambda/orders-dev-pay';

describe('logs', () => {
  test('shows the lines of all functions in the order of time, each with its function', async () => {
    const { lines } = await run([
      {
        group: REPORTER,
        agoMs: 1_000,
        message: json('info', 'reported', { taskId: TASK, status: 'COMPLETED' }),
      },
      {
        group: POLLER,
        agoMs: 9_000,
        message: json('warn', 'the worker died', {
          taskId: TASK,
          taskType: 'pay',
          reportedAs: 'FAILED',
        }),
      },
      { group: POLLER, agoMs: 8_000, message: json('info', 'of another task', { taskId: 'b' }) },
    ]);
    expect(lines).toEqual([
      '… Search the logs',
      '2026-11-24 (UTC)',
      '11:59:51.000 conductor-poller   the worker died  taskType=pay  reportedAs=FAILED',
      '11:59:59.000 conductor-reporter reported  status=COMPLETED',
    ]);
  });

  test("shows all of a worker's invocation that names the task, and no more of the poller's", async () => {
    const { lines } = await run([
      { group: PAY, agoMs: 50_000, message: 'START RequestId: r-warn Version: 1' },
      {
        group: PAY,
        agoMs: 40_000,
        message: '2026-11-24T11:59:00.000Z\tr-warn\tINFO\tthe bank said no',
      },
      { group: PAY, agoMs: 30_000, message: json('warn', 'heartbeat failed', { taskId: TASK }) },
      { group: PAY, agoMs: 20_000, message: 'START RequestId: r-other Version: 1' },
      { group: POLLER, agoMs: 15_000, message: json('error', 'polling failed', {}) },
      { group: POLLER, agoMs: 10_000, message: json('error', 'oh', { taskId: TASK }) },
    ]);
    expect(lines.slice(2).map((line) => line.slice(13))).toEqual([
      'pay              START RequestId: r-warn Version: 1',
      'pay              the bank said no',
      'pay              heartbeat failed',
      'conductor-poller oh',
    ]);
  });

  test('of a workflow has a heading for each day', async () => {
    const { lines } = await run(
      [
        { group: POLLER, agoMs: 20 * 3_600_000, message: json('info', 'a', { workflowId: 'w1' }) },
        { group: POLLER, agoMs: 1_000, message: json('info', 'b', { workflowId: 'w1' }) },
      ],
      { workflow: 'w1', since: '1d' },
    );
    expect(lines.slice(1)).toEqual([
      '2026-11-23 (UTC)',
      '16:00:00.000 conductor-poller a',
      '2026-11-24 (UTC)',
      '11:59:59.000 conductor-poller b',
    ]);
  });

  test('searches a log of several functions once, and tells them apart by the stream', async () => {
    const shared = FUNCTIONS.map((each) => ({ ...each, logGroup: '/orders' }));
    const line = { group: '/orders', message: json('info', 'hello', { taskId: TASK }) };
    const { lines, searched } = await run(
      [
        { ...line, agoMs: 9_000, stream: '2026/11/24/orders-dev-conductor-reporter[$LATEST]abc' },
        { ...line, agoMs: 8_000, stream: '2026/11/24/orders-dev-pay[$LATEST]abc' },
      ],
      undefined,
      shared,
    );
    expect(lines.slice(2).map((text) => text.slice(13))).toEqual([
      'conductor-reporter hello',
      'pay                hello',
    ]);
    expect(searched).toEqual([`/orders ${TASK}`, '/orders r-info']);
  });

  test('says how to look further back where there is no line', async () => {
    const { lines } = await run([]);
    expect(lines[1]).toContain(
      `no line of a function about the task ${TASK} since 2026-11-24T11:00:00.000Z`,
    );
  });

  test('says which functions it could not search, and where there was more', async () => {
    const many = Array.from({ length: 10 }, (_, i) => ({
      ...{ group: POLLER, agoMs: i, message: json('info', 'a', { taskId: TASK }) },
    }));
    const { lines } = await run(many, undefined, FUNCTIONS, ['legacy was not searched']);
    expect(lines.at(-2)).toBe('legacy was not searched');
    expect(lines.at(-1)).toContain('There is more than was searched');
  });

  test('answers in JSON', async () => {
    const message = json('warn', 'the worker died', { taskId: TASK, taskType: 'pay' });
    const { answers } = await run([{ group: POLLER, agoMs: 0, message }], {
      task: TASK,
      json: true,
    });
    expect(answers).toEqual([
      {
        isAll: true,
        leftOut: [],
        lines: [
          {
            at: '2026-11-24T12:00:00.000Z',
            ...{ functionName: 'orders-dev-conductor-poller', level: 'warn', requestId: 'r-warn' },
            ...{ text: 'the worker died', fields: { taskId: TASK, taskType: 'pay' } },
          },
        ],
      },
    ]);
  });

  test.each([
    [{}, 'Give either --task <id> or --workflow <id>.'],
    [{ task: 'a', workflow: 'b' }, 'Give either --task <id> or --workflow <id>.'],
    [{ task: 'a" or "b' }, '--task is no id'],
    [{ task: 'a', since: 'soon' }, '--since soon is no time'],
  ])('%p is refused', async (given, message) => {
    await expect(run([], given)).rejects.toThrow(message);
  });
});

describe("Conductor's history of a task", () => {
  const asked = (history: AskHistory, given = { task: TASK }, functions = FUNCTIONS) =>
    run(
      [{ group: POLLER, agoMs: 5_000, message: json('warn', 'the worker died', { taskId: TASK }) }],
      given,
      functions,
      [],
      history,
    );
  const FIRST = anAttempt({
    ...{ status: 'FAILED', pollCount: 1, workerId: 'orders-dev-conductor-poller:r-1.0.3' },
    scheduledAtMs: NOW_MS - 9_000,
    startedAtMs: NOW_MS - 8_000,
    updatedAtMs: NOW_MS - 4_000,
    endedAtMs: NOW_MS - 4_000,
  });

  test('stands between the lines of the functions, attempt by attempt', async () => {
    const second = anAttempt({
      ...{ taskId: 'retry', retryCount: 1, scheduledAtMs: NOW_MS - 3_000 },
      ...{ referenceTaskName: 'pay_it', updatedAtMs: NOW_MS - 1_000 },
    });
    const { lines } = await asked(async () => aHistory(FIRST, second));
    expect(lines.slice(2)).toEqual([
      '11:59:51.000 Conductor        pay: scheduled  attempt=1',
      '11:59:52.000 Conductor        pay: started  attempt=1  polls=1  workerId=orders-dev-conductor-poller:r-1.0.3',
      '11:59:55.000 conductor-poller the worker died',
      '11:59:56.000 Conductor        pay: FAILED  attempt=1',
      '11:59:57.000 Conductor        pay (pay_it): scheduled  attempt=2',
      '11:59:59.000 Conductor        pay (pay_it): updated, SCHEDULED now  attempt=2',
    ]);
  });

  test('names an update only where it is newer than the poll', async () => {
    const atMs = NOW_MS - 8_000;
    const running = anAttempt({ status: 'IN_PROGRESS', startedAtMs: atMs, updatedAtMs: atMs });
    const { lines } = await asked(async () => aHistory(running));
    expect(lines.filter((line) => line.includes('updated'))).toEqual([]);
  });

  test('is asked of one poller, about what the user names', async () => {
    const requests: unknown[] = [];
    const history: AskHistory = async (...request) => {
      requests.push(request);
      return aHistory(FIRST);
    };
    const several = [fn('conductor-poller-mail'), ...FUNCTIONS];
    await asked(history, undefined, several);
    expect(requests).toEqual([['orders-dev-conductor-poller-mail', { about: 'task', id: TASK }]]);
  });

  test('is asked of another poller where one does not answer', async () => {
    const history: AskHistory = async (poller) => {
      if (poller.endsWith('mail')) throw new Error('it died');
      return aHistory(FIRST);
    };
    const { lines } = await asked(history, undefined, [fn('conductor-poller-mail'), ...FUNCTIONS]);
    expect(lines.filter((line) => line.includes('it died'))).toEqual([]);
    expect(lines.some((line) => line.includes('pay: FAILED'))).toBe(true);
  });

  test.each<[string, AskHistory, string]>([
    ['no poller answers', () => Promise.reject(new Error('denied')), 'does not tell it: denied'],
    [
      'Conductor refuses it',
      async () => ({
        ...aHistory(),
        attempts: { kind: 'failed', fault: 'unauthorized', reason: 'answered 403' },
      }),
      'does not tell it: answered 403',
    ],
    ['Conductor has none', async () => aHistory(), `Conductor has no task ${TASK}.`],
    [
      'it is too long',
      async () => ({ ...aHistory(FIRST), isAll: false }),
      'Conductor has more attempts than these.',
    ],
  ])('is left out where %s, which is said', async (_, history, message) => {
    const { lines } = await asked(history);
    expect(lines).toContainEqual(expect.stringContaining('the worker died'));
    expect(lines.at(-1)).toContain(message);
  });
});
