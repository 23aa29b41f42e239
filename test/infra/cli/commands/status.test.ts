import { describe, expect, test } from '@jest/globals';
import { status } from '../../../../infra/cli/commands/status.ts';
import type { InspectionOutcome } from '../../../../infra/cli/inspection.ts';
import type { StatusPorts } from '../../../../infra/cli/status/ports.ts';
import type { Pauses } from '../../../../lib/protocol/pauses.ts';
import { aCall } from '../../../support/cli/call.ts';
import { plainItem } from '../../../support/cli/item.ts';
import { aRunLine, statusOfWork, statusPortsOf } from '../../../support/cli/status.ts';
import {
  anInspection,
  answered,
  aRun,
  aType,
  NOW_MS,
  POLLER,
} from '../../../support/doctor/facts.ts';
import { aRoute } from '../../../support/factories.ts';

const MINUTE_MS = 60_000;
const LAST_RUN = '2026-11-26T11:59:30.000Z, 10.0 s: 3 polled, 3 dispatched, 0 given back, 0 failed';

const failed = (reason: string) => ({ kind: 'failed', fault: 'notTold', reason }) as const;

/** What `status` prints, without what a spinner shows. */
async function shown(ports: StatusPorts): Promise<string[]> {
  const { call, out } = aCall({}, NOW_MS);
  await status(call, ports);
  return out.lines.filter((line) => !line.startsWith('…'));
}

async function answerTo(ports: StatusPorts): Promise<unknown> {
  const { call, out } = aCall({ json: true }, NOW_MS);
  await status(call, ports);
  expect(out.answers).toHaveLength(1);
  return out.answers[0];
}

/** An item with these pauses. */
function pausing(pauses: Pauses) {
  const item = plainItem();
  item.text = JSON.stringify(pauses);
  return item;
}

const PAUSE = { at: '2026-11-26T11:40:12.000Z', by: 'arn:aws:iam::1:user/ada', reason: 'it moves' };

describe('status', () => {
  test('shows of each poller its schedule and its last run, of each type what there is to do, and the cost', async () => {
    expect(await shown(statusPortsOf())).toEqual([
      `${POLLER} in eu-west-1: enabled`,
      `last run: ${LAST_RUN}`,
      '',
      'task type  waiting  oldest  running  done in 1 h  failed in 1 h  last poll',
      'greetings        4                2           30              0    4 s ago',
      '',
      // 10,000 s of 192, 1,024 and 256 MB, and 0.02 for each of three times 100,000 calls.
      'functions since 2026-11-01: $0.25 (pollers $0.05, reporter $0.15, workers $0.05)',
      'at list prices of us-east-1 and arm64, without the inbox, the ledger, logs, alarms and cold starts',
    ]);
  });

  test('shows since when the oldest task waits', async () => {
    const oldestWaitsSinceMs = answered(NOW_MS - 12 * MINUTE_MS);
    const lines = await shown(statusOfWork({ types: [aType({ oldestWaitsSinceMs })] }));
    expect(lines).toContainEqual(expect.stringMatching(/^greetings +4 +12 min +2 /));
  });

  test('adds the domains of a type together, and takes the newest poll', async () => {
    const poll = (agoMs: number) => answered({ workerId: 'w', atMs: NOW_MS - agoMs });
    const lanes = [
      { waiting: answered(4), lastPoll: answered(null) },
      { domain: 'eu', waiting: answered(3), lastPoll: poll(9_000) },
      { domain: 'us', waiting: answered(0), lastPoll: poll(5_000) },
    ];
    const lines = await shown(statusOfWork({ types: [aType({ lanes })] }));
    expect(lines).toContainEqual(expect.stringMatching(/^greetings +7 .* 5 s ago$/));
  });

  test('shows ? for what is not known, and says why, once for each reason', async () => {
    const reason = "the server's index does not have all tasks that wait";
    const type = {
      ...{
        oldestWaitsSinceMs: failed(reason),
        done: failed('no index'),
        failed: failed('no index'),
      },
    };
    const lines = await shown(
      statusOfWork({ types: [aType(type), aType({ ...type, taskType: 'pay' })] }),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^pay +4 +\? +2 +\? +\? +4 s ago$/));
    expect(lines.filter((line) => line.startsWith('?'))).toEqual([
      `?  oldest: ${reason}`,
      '?  done, failed: no index',
    ]);
  });

  test('shows the schedule that is off, and by whose order', async () => {
    const rulesBeginning = async () => [{ name: POLLER, isPaused: true }];
    const lines = await shown(
      statusPortsOf({ rulesBeginning, pauses: pausing({ service: PAUSE, types: {} }) }),
    );
    expect(lines[0]).toBe(
      `${POLLER} in eu-west-1: paused since 2026-11-26T11:40:12.000Z by user/ada: it moves`,
    );
  });

  test('shows what was wrong in the last run, and that there was none', async () => {
    const summaryLines = async () => [aRunLine(aRun({ reason: '401' }))];
    expect(await shown(statusPortsOf({ summaryLines }))).toContain('  problem: 401');
    expect(await shown(statusPortsOf({ summaryLines: async () => [] }))).toContain(
      'last run: none has ended within the last 30 days',
    );
  });

  test('of several pollers names each, and has the types of all in one table', async () => {
    const names = [POLLER, `${POLLER}-images`];
    const lines = await shown(
      statusPortsOf({
        rulesBeginning: async () => names.map((name) => ({ name, isPaused: false })),
        inspection: async (poller) => ({
          kind: 'answered',
          inspection: anInspection({
            types: [aType({ taskType: poller === POLLER ? 'greetings' : 'thumbnails' })],
          }),
        }),
      }),
    );
    expect(lines.slice(0, 4)).toEqual([
      `${POLLER} in eu-west-1: enabled`,
      `last run of ${POLLER}: ${LAST_RUN}`,
      `${POLLER}-images in eu-west-1: enabled`,
      `last run of ${POLLER}-images: ${LAST_RUN}`,
    ]);
    expect(lines.filter((line) => /^(greetings|thumbnails) /.test(line))).toHaveLength(2);
  });

  test('needs a poller that is deployed', async () => {
    await expect(shown(statusPortsOf({ rulesBeginning: async () => [] }))).rejects.toThrow(
      `There is no rule ${POLLER} in eu-west-1`,
    );
  });
});

describe('where something cannot be asked, status shows the rest and says why:', () => {
  test.each<[InspectionOutcome, string]>([
    [{ kind: 'otherVersion' }, 'the poller is of another version, and cannot be asked'],
    [{ kind: 'died', reason: 'Runtime.ExitError' }, 'the poller did not answer: Runtime.ExitError'],
    [
      { kind: 'throttled', reason: 'TooManyRequests' },
      'the poller did not answer: TooManyRequests',
    ],
    [{ kind: 'unknown', why: 'you lack the right x' }, 'you lack the right x'],
  ])('the poller, %j', async (outcome, why) => {
    const ports = statusPortsOf({
      inspection: async () => outcome,
      pauses: pausing({ types: { pay: PAUSE } }),
    });
    expect(await shown(ports)).toEqual([
      `${POLLER} in eu-west-1: enabled`,
      `last run: ${LAST_RUN}`,
      `task types: unknown (${why})`,
      'pay: paused since 2026-11-26T11:40:12.000Z by user/ada: it moves',
      '',
      'functions since 2026-11-01: $0.20 (pollers $0.05, reporter $0.15)',
      expect.stringContaining('at list prices'),
      `not counted: the workers of ${POLLER}: ${why}`,
    ]);
    expect(await answerTo(ports)).toMatchObject({
      taskTypes: [],
      pollers: [{ poller: POLLER, notKnown: { taskTypes: why } }],
    });
  });

  test('the log', async () => {
    const summaryLines = async () => Promise.reject(new Error('no such log'));
    expect(await shown(statusPortsOf({ summaryLines }))).toContain(
      'last run: unknown (Error: no such log)',
    );
  });

  test('what is paused', async () => {
    const pauses = { ...plainItem(), read: async () => Promise.reject(new Error('denied')) };
    expect(await shown(statusPortsOf({ pauses }))).toContain('paused task types: unknown (denied)');
    expect(await answerTo(statusPortsOf({ pauses }))).toMatchObject({
      pausedTypes: null,
      notKnown: { pausedTypes: 'denied' },
    });
  });

  test('CloudWatch', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const callsOf = async () => Promise.reject(denied);
    const why = 'you lack the right cloudwatch:GetMetricData';
    expect((await shown(statusPortsOf({ callsOf }))).at(-1)).toBe(
      `cost of this month: unknown (${why})`,
    );
    expect(await answerTo(statusPortsOf({ callsOf }))).toMatchObject({
      cost: null,
      notKnown: { cost: why },
    });
  });

  test('the memory of a function, whose cost is then left out', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const { functionFacts } = statusPortsOf();
    const lines = await shown(
      statusPortsOf({
        functionFacts: async (name) =>
          name === 'orders-dev-greetings' ? Promise.reject(denied) : functionFacts(name),
      }),
    );
    expect(lines.slice(-3)).toEqual([
      'functions since 2026-11-01: $0.20 (pollers $0.05, reporter $0.15)',
      expect.stringContaining('at list prices'),
      'not counted: orders-dev-greetings: you lack the right lambda:GetFunction',
    ]);
  });
});

describe('the cost', () => {
  test('is asked from the first of the month on, by UTC, for each function once', async () => {
    const asked: unknown[] = [];
    const route = { functionName: 'orders-dev-conductor-adapter', taskType: 'b' };
    const target = {
      functionName: 'legacy:live',
      timeoutSeconds: 5,
      event: 'input',
      result: 'value',
    } as const;
    const arn = 'arn:aws:lambda:eu-west-1:210987654321:function:theirs';
    const plan = {
      ...anInspection().plan,
      routes: [
        aRoute(),
        aRoute({ ...route, target }),
        aRoute({ ...route, taskType: 'c', target: { ...target, functionName: arn } }),
      ],
    };
    const lines = await shown(
      statusOfWork(
        { plan },
        {
          async callsOf(names, fromMs, toMs) {
            asked.push(names, new Date(fromMs).toISOString(), toMs);
            return new Map();
          },
        },
      ),
    );
    expect(asked).toEqual([
      [
        ...[POLLER, 'orders-dev-conductor-reporter', 'orders-dev-conductor-wake'],
        ...['orders-dev-greetings', 'orders-dev-conductor-adapter', 'legacy'],
      ],
      '2026-11-01T00:00:00.000Z',
      NOW_MS,
    ]);
    expect(lines.at(-1)).toBe(
      `not counted: ${arn}: it is named by its ARN, and may belong to another account`,
    );
  });
});

test('with --json status prints one value with what it knows', async () => {
  const types = [aType({ oldestWaitsSinceMs: failed('no index') })];
  const pauses = pausing({ types: { greetings: PAUSE } });
  expect(await answerTo(statusOfWork({ types }, { pauses }))).toEqual({
    ...{ service: 'orders', stage: 'dev', region: 'eu-west-1', at: '2026-11-26T12:00:00.000Z' },
    pollers: [
      {
        ...{ poller: POLLER, isPaused: false, notKnown: {} },
        lastRun: expect.objectContaining({ polled: 3, startedAt: '2026-11-26T11:59:30.000Z' }),
      },
    ],
    taskTypes: [
      {
        ...{ taskType: 'greetings', poller: POLLER, waiting: 4, running: 2 },
        ...{ doneWithinHour: 30, failedWithinHour: 0, oldestWaitsSince: null },
        lastPoll: { at: '2026-11-26T11:59:56.000Z', workerId: `${POLLER}:run-1.0.7` },
        heldBack: [
          {
            kind: 'paused',
            says: 'paused since 2026-11-26T11:40:12.000Z by user/ada: it moves',
          },
        ],
        notKnown: { oldestWaitsSince: 'no index' },
      },
    ],
    pausedTypes: { greetings: PAUSE },
    cost: {
      since: '2026-11-01T00:00:00.000Z',
      dollars: expect.closeTo(0.2517, 4),
      functions: expect.arrayContaining([
        {
          ...{ name: 'orders-dev-greetings', part: 'worker', memoryMb: 256, calls: 100_000 },
          ...{ billedMs: 10_000_000, dollars: expect.closeTo(0.0533, 4) },
        },
      ]),
      leftOut: [],
    },
    notKnown: {},
  });
});
