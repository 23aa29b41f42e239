import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { worker } from '../../../lib/hosts/lambda/worker.ts';
import { inProgress } from '../../../lib/index.ts';
import type { Dispatch } from '../../../lib/protocol/dispatch.ts';
import type { SaveForLater } from '../../../lib/reporting/ports.ts';
import type { Task } from '../../../lib/task/task.ts';
import { aContext, aTask } from '../../support/factories.ts';
import { type FakeAws, json, startFakeAws } from '../../support/fake-aws.ts';
import { plantedIn } from '../../support/leaks/planted.ts';
import { reportTaker } from '../../support/worker/scene.ts';

const POLLER = 'orders-dev-conductor-poller';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env.CONDUCTOR_EVENT_BUS;
});

/** Plays tasks through an Event worker; `fn` gets the number of the task. */
async function played(
  fn: (n: number) => unknown,
  {
    how = {},
    tasks = [aTask()],
    refuse = () => {},
  }: { how?: Partial<Dispatch>; tasks?: Task[]; refuse?: () => void } = {},
) {
  aws.answerWith(json(200, { FailedEntryCount: 0, Entries: [] }));
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { conductor } = reportTaker(refuse);
  const getTask = async (taskId: string) => tasks.find((task) => task.taskId === taskId);
  const inbox =
    (): SaveForLater =>
    async ({ result }) =>
      result.status;
  const handler = worker(
    { conductor: () => ({ ...conductor(), getTask }), inbox },
    (_, { taskId }) => fn(tasks.findIndex((task) => task.taskId === taskId)),
  );
  const given = tasks.map((task) => ({ ...task, workerId: 'run-1' }));
  for (const task of tasks) Object.assign(task, { workerId: 'run-1' });
  const call = handler({ invocationType: 'Event', tasks: given, ...how }, aContext());
  const ended = await call.then(
    () => 'well',
    () => 'failed',
  );
  const metrics = written.mock.calls
    .map(([line]) => JSON.parse(`${line}`))
    .filter(({ taskType }) => taskType === undefined);
  const sent = aws.requests.flatMap(({ body }) => JSON.parse(body).Entries);
  const told = sent.map(({ DetailType, Detail }) => ({ kind: DetailType, ...JSON.parse(Detail) }));
  return { ended, metrics, told, tasks };
}

const withBus = () => {
  process.env.CONDUCTOR_EVENT_BUS = 'orders';
};
const fails = () => {
  throw new Error('the bank is closed');
};
const counted = { how: { countedBy: POLLER } };

describe('the worker of an Event, of which no poller reads a reply,', () => {
  test('tells the event bus how its task ended', async () => {
    withBus();
    const { told, tasks } = await played(() => 'done');
    const [task] = tasks;
    const ids = { taskId: task?.taskId, workflowId: task?.workflowInstanceId, attempt: 1 };
    expect(told).toMatchObject([{ kind: 'TaskCompleted', ...ids, status: 'COMPLETED' }]);
    expect(plantedIn(JSON.stringify(told))).toEqual([]);
  });

  test('tells why it failed, and nothing of one that is put off', async () => {
    withBus();
    const { told } = await played(fails);
    expect(told).toMatchObject([{ kind: 'TaskFailed', reason: 'the bank is closed' }]);
    expect((await played(() => inProgress({ callbackAfterSeconds: 5 }))).told).toEqual([]);
  });

  test('leaves a result that lies in the inbox to the reporter', async () => {
    withBus();
    const refuse = () => {
      throw new ConductorError('failing', 'Conductor answered 500');
    };
    expect((await played(() => 'done', { refuse })).told).toEqual([]);
  });

  test('tells of each task of a batch', async () => {
    withBus();
    const tasks = Array.from({ length: 12 }, () => aTask());
    const { told } = await played((n) => (n === 3 ? fails() : n), { tasks });
    const kinds = new Map(told.map(({ taskId, kind }) => [taskId, kind]));
    expect(tasks.map(({ taskId }) => kinds.get(taskId))).toEqual(
      tasks.map((_, n) => (n === 3 ? 'TaskFailed' : 'TaskCompleted')),
    );
    expect(aws.requests).toHaveLength(2);
  });

  test('ends well where the bus does not take the event: the task is reported', async () => {
    withBus();
    const lines = jest.spyOn(console, 'warn').mockReturnValue();
    const playing = played(() => 'done');
    aws.answerWith(json(400, { __type: 'AccessDeniedException' }));
    expect((await playing).ended).toBe('well');
    expect(lines.mock.calls.join()).toContain('the event bus did not take events');
  });

  test('calls nothing where the service has no bus', async () => {
    await played(() => 'done');
    expect(aws.requests).toEqual([]);
  });
});

describe('for the alarms of its poller', () => {
  test.each<[string, () => unknown, number]>([
    ['ends well', () => 'done', 0],
    ['fails', fails, 100],
    ['is put off', () => inProgress({ callbackAfterSeconds: 5 }), 0],
  ])('a task that %s counts', async (_, fn, percent) => {
    const { metrics } = await played(fn, counted);
    expect(metrics).toEqual([
      expect.objectContaining({ poller: POLLER, tasks_failed_percent: [percent] }),
    ]);
  });

  test('the tasks of a batch are one line', async () => {
    const tasks = [aTask(), aTask(), aTask()];
    const { metrics } = await played((n) => (n === 1 ? fails() : n), { ...counted, tasks });
    expect(metrics).toMatchObject([{ tasks_failed_percent: [0, 100, 0] }]);
  });

  test('nothing is written where it has none', async () => {
    expect((await played(fails)).metrics).toEqual([]);
  });
});
