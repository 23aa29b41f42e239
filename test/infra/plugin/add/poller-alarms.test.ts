import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { tellEnds } from '../../../../lib/hosts/lambda/event-ends.ts';
import type { Invocation } from '../../../../lib/protocol/invocation.ts';
import type { ReportedStatus } from '../../../../lib/task/task.ts';
import { aContext, aRoute } from '../../../support/factories.ts';
import { type Point, ringsAt } from '../../../support/plugin/cloudwatch.ts';
import { additionsTo, SERVER_URL } from '../../../support/plugin/service.ts';
import type { MetricLine } from '../../../support/poller/metric-lines.ts';
import { aService, type Service } from '../../../support/poller/service.ts';

const POLLER = 'orders-dev-conductor-poller';
const MINUTE_MS = 60_000;
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:night';

const alarmsOf = (alarms: unknown, more: object = {}) =>
  Object.values(
    additionsTo({ conductor: { serverUrl: SERVER_URL, alarms, ...more } }).resources,
  ).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');

const packaged = alarmsOf(true);

/** Those of the poller, by what their names end with. */
const byPart = new Map(
  packaged.flatMap(({ Properties }) => {
    const [, part] = /-conductor-poller-(.*)$/.exec(`${Properties.AlarmName}`) ?? [];
    return part === undefined ? [] : [[part, Properties] as const];
  }),
);
const PARTS = [...byPart.keys()];

/** All values of a metric in a line. */
function allIn(value: unknown): number[] {
  const { Values, Counts } = Object(value);
  if (!Values) return [value].flat().map(Number);
  return Values.flatMap((each: number, i: number) => Array<number>(Counts[i]).fill(each));
}

/** The values in a line of the poller. */
const pointsIn = ({ atMs, taskType, poller, ...metrics }: MetricLine): Point[] =>
  taskType === undefined
    ? Object.entries(metrics).flatMap(([name, value]) =>
        allIn(value).map((each) => ({
          namespace: 'conductor-lambda',
          name,
          dimensions: `poller=${poller}`,
          atMs,
          value: each,
        })),
      )
    : [];

/** What Lambda counts of a run. */
const ofLambda = (atMs: number, dies: boolean): Point[] =>
  [
    { name: 'Invocations', value: 1 },
    { name: 'Errors', value: Number(dies) },
  ].map((each) => ({
    ...each,
    atMs,
    namespace: 'AWS/Lambda',
    dimensions: `FunctionName=${POLLER}`,
  }));

/** The alarms that rang, and when first, in minutes. */
async function rung(service: Service, minutes: number, lambda: readonly Point[]) {
  const startedAtMs = service.clock.nowMs();
  await service.clock.run(service.schedule(minutes * MINUTE_MS));
  const own = service.metrics
    .map((line) => ({ ...line, atMs: line.atMs - startedAtMs }))
    .flatMap(pointsIn);
  return rungOf([...own, ...lambda], minutes);
}

function rungOf(points: readonly Point[], minutes: number): Record<string, number> {
  const rings = PARTS.map((part) => {
    const [first] = ringsAt(byPart.get(part), points, minutes * MINUTE_MS);
    return [part, first === undefined ? undefined : first / MINUTE_MS] as const;
  });
  return Object.fromEntries(rings.flatMap(([part, at]) => (at === undefined ? [] : [[part, at]])));
}

afterEach(() => {
  jest.restoreAllMocks();
});

/** The alarms that ring where an Event task ends each minute, of a poller that sees no end of one. */
async function rungByEvents(status: ReportedStatus, minutes: number) {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const reports = [{ taskId: 'task-1', status }];
  await tellEnds({ tasks: [], countedBy: POLLER, reports, failures: 0 }, aContext());
  const { _aws, ...line } = JSON.parse(`${written.mock.calls[0]?.[0]}`);
  written.mockRestore();
  const points = Array.from({ length: minutes }, (_, minute) =>
    pointsIn({ ...line, atMs: minute * MINUTE_MS }),
  );
  return rungOf([...points.flat(), ...wellFor(minutes)], minutes);
}

/** Each tick's run ends well, for so many minutes. */
const wellFor = (minutes: number) =>
  Array.from({ length: minutes }, (_, minute) => ofLambda(minute * MINUTE_MS, false)).flat();

/** A service with alarms, and tasks that come each minute. */
function busy(
  tasks: number,
  minutes: number,
  {
    concurrency = 10,
    workMs = 100,
    timeoutSeconds = 10,
    windowMs = 55_000,
    invocation = (): Invocation | undefined => undefined,
  } = {},
): Service {
  const service = aService(
    [aRoute({ concurrency, timeoutSeconds }), aRoute({ taskType: 'idle' })],
    () => workMs,
    { alarms: true, windowMs },
    { hasRounds: true, invocation },
  );
  for (let minute = 0; minute < minutes && tasks > 0; minute += 1)
    service.clock.after(minute * MINUTE_MS + 7_000, () => {
      service.conductor.schedule(tasks, { scheduledTime: service.clock.nowMs(), pollCount: 0 });
    });
  return service;
}

describe('in a healthy hour no alarm rings', () => {
  test.each([0, 1, 40])('with %i tasks a minute', async (tasks) => {
    expect(await rung(busy(tasks, 58), 60, wellFor(60))).toEqual({});
  });

  test('where runs have a short window, and wait long for their calls', async () => {
    const work = { workMs: 35_000, timeoutSeconds: 60, windowMs: 5_000 };
    expect(await rung(busy(5, 18, work), 20, wellFor(20))).toEqual({});
  });

  test('where a task fails now and then', async () => {
    let calls = 0;
    const invocation = (): Invocation | undefined => {
      calls += 1;
      return calls % 10 === 0 ? { kind: 'crashed', reason: 'it died' } : undefined;
    };
    expect(await rung(busy(20, 18, { invocation }), 20, wellFor(20))).toEqual({});
  });
});

describe('an alarm rings', () => {
  test('where the poller dies at its start, and where it is not started at all', () => {
    const dies = Array.from({ length: 20 }, (_, minute) =>
      ofLambda(minute * MINUTE_MS, minute >= 10),
    ).flat();
    expect(rungOf(dies, 20)).toEqual({ dies: 13 });
    expect(rungOf(wellFor(10), 20)).toEqual({ stopped: 15 });
  });

  test('where Conductor is away, or refuses the key: also without work', async () => {
    const service = busy(0, 0);
    service.conductor.poll = async () => {
      throw new Error('Conductor answered 401');
    };
    service.conductor.mayWait = async () => {
      throw new Error('Conductor answered 401');
    };
    const rings = await rung(service, 10, wellFor(10));
    expect(Object.keys(rings)).toEqual(['type-not-polled']);
    expect(rings['type-not-polled']).toBeLessThanOrEqual(4);
  });

  test('where one type is not polled while the others are', async () => {
    const service = busy(20, 10);
    const { poll } = service.conductor;
    service.conductor.poll = async (asked) => {
      if (asked.taskType === 'idle') throw new Error('Conductor answered 403');
      return poll(asked);
    };
    const rings = await rung(service, 10, wellFor(10));
    expect(Object.keys(rings)).toEqual(['type-not-polled']);
  });

  test('where a type is not polled while its tasks wait, whatever the reason', async () => {
    const service = busy(20, 10);
    const { poll } = service.conductor;
    service.conductor.poll = (asked) =>
      asked.taskType === 'idle' ? new Promise(() => {}) : poll(asked);
    service.conductor.schedule(1, { taskType: 'idle', scheduledTime: service.clock.nowMs() });
    const rings = await rung(service, 10, wellFor(10));
    expect(Object.keys(rings)).toContain('type-not-polled');
  });

  test('where most tasks fail', async () => {
    const invocation = (): Invocation => ({ kind: 'crashed', reason: 'it died' });
    const rings = await rung(busy(1, 20, { invocation }), 20, wellFor(20));
    expect(Object.keys(rings)).toContain('tasks-fail');
    expect(rings['tasks-fail']).toBeLessThanOrEqual(15);
  });

  test('where most Event tasks fail: their workers count them', async () => {
    expect(await rungByEvents('FAILED', 20)).toEqual({ 'tasks-fail': 15 });
    expect(await rungByEvents('COMPLETED', 20)).toEqual({});
  });

  test('where the slots of a type are full for ten minutes while tasks wait, and tasks wait long', async () => {
    const work = { concurrency: 1, workMs: 20_000, timeoutSeconds: 40 };
    const rings = await rung(busy(20, 20, work), 25, wellFor(25));
    expect(Object.keys(rings).sort()).toEqual(['slots-full', 'tasks-wait']);
    expect(rings['slots-full']).toBeLessThanOrEqual(12);
  });

  test('but not where they are full for five minutes', async () => {
    const work = { concurrency: 1, workMs: 20_000, timeoutSeconds: 40 };
    expect(await rung(busy(13, 1, work), 15, wellFor(15))).toEqual({});
  });

  test('where a worker does not load', async () => {
    const invocation = (): Invocation => ({ kind: 'notLoaded', reason: 'no module' });
    const rings = await rung(busy(5, 10, { invocation }), 10, wellFor(10));
    expect(Object.keys(rings)).toContain('breaker-open');
  });
});

describe('the alarms', () => {
  test('are added with `alarms`, seven for each poller', () => {
    expect(PARTS).toEqual([
      ...['stopped', 'dies', 'type-not-polled', 'tasks-fail', 'slots-full', 'tasks-wait'],
      'breaker-open',
    ]);
    expect(alarmsOf(false)).toHaveLength(3);
    expect(alarmsOf(true)).toHaveLength(10);
    expect(alarmsOf(true, { pollers: { images: { types: ['greetings'] } } })).toHaveLength(10);
  });

  test('link to their runbooks', () => {
    for (const { Properties } of packaged) {
      const name = `${Properties.AlarmName}`.replace('orders-dev-', '');
      expect(Properties.AlarmDescription).toMatch(
        new RegExp(`/docs/operations\\.md#alarm-${name}$`),
      );
    }
  });

  test('tell what serverless.yml names, all of them', () => {
    for (const { Properties } of alarmsOf({ actions: [TOPIC] }))
      expect(Properties).toMatchObject({ AlarmActions: [TOPIC], OKActions: [TOPIC] });
    expect(JSON.stringify(packaged)).not.toContain('AlarmActions');
  });

  test('tell nothing where the service is deployed switched off', () => {
    const off = alarmsOf(true, { enabled: false }).filter(({ Properties }) =>
      `${Properties.AlarmName}`.includes('-poller-'),
    );
    for (const { Properties } of off) expect(Properties.ActionsEnabled).toBe(false);
  });

  test('have the poller write what they look at', () => {
    expect(additionsTo({ conductor: { serverUrl: SERVER_URL, alarms: true } }).plan).toMatchObject({
      alarms: true,
    });
  });
});
