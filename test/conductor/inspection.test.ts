import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { callsTo } from '../../lib/conductor/http.ts';
import { pollingConductorAt } from '../../lib/conductor/polling.ts';
import type { Inspection, TypeFacts } from '../../lib/inspection/answer.ts';
import { inspect } from '../../lib/inspection/inspect.ts';
import { reach } from '../../lib/inspection/reach.ts';
import { clockUntil } from '../../lib/task/clock.ts';
import { simpleTask, taskDefinition, workflow } from '../../lib/workflow/index.ts';
import {
  call,
  registerTasks,
  registerWorkflow,
  serverUrl,
  start,
  terminate,
  uniqueName,
} from '../support/conductor/server.ts';
import { aRoute } from '../support/factories.ts';
import { PLANTED } from '../support/leaks/planted.ts';

jest.setTimeout(60_000);

const TYPE = uniqueName('inspected');
const UNUSED = uniqueName('inspected_unused');
const conductor = pollingConductorAt(serverUrl());
const started: string[] = [];

async function pollAs(workerId: string) {
  const poll = { taskType: TYPE, workerId, count: 1, waitMs: 1_000 };
  for await (const item of conductor.poll(poll)) if ('task' in item && item.task) return item.task;
  throw new Error('no task came');
}

/** A worker of the SDKs names itself in its report; where a report names none, the server forgets who had the task. */
async function ended(status: 'COMPLETED' | 'FAILED', reportedBy?: string): Promise<void> {
  const { taskId, workflowInstanceId } = await pollAs('host-1');
  const outputData = { card: PLANTED.output };
  const report = { taskId, workflowInstanceId, status, outputData };
  await call('POST', '/tasks', { ...report, ...(reportedBy && { workerId: reportedBy }) });
}

beforeAll(async () => {
  const ownerEmail = 'test@example.com';
  const definition = taskDefinition({
    ...{ name: TYPE, ownerEmail, functionTimeoutSeconds: 10, retryCount: 0 },
  });
  await registerTasks({ ...definition, concurrentExecLimit: 7 });
  const tasks = [simpleTask({ type: TYPE, ref: 'task', input: { card: PLANTED.input } })];
  await registerWorkflow(workflow({ name: TYPE, ownerEmail, timeoutSeconds: 300, tasks }));
  for (let i = 0; i < 6; i += 1) started.push(await start(TYPE));
  await ended('COMPLETED');
  await ended('COMPLETED', 'host-1');
  await ended('FAILED');
  await pollAs('host-2');
});

afterAll(async () => {
  await Promise.allSettled(started.map(terminate));
});

const inspected = (): Promise<Inspection> =>
  inspect(
    { about: 'all', skipTypes: 0 },
    {
      version: '0.1.0',
      plan: {
        ...{ windowMs: 55_000, ruleName: 'orders-dev-conductor-poller' },
        routes: [TYPE, UNUSED].map((taskType) => aRoute({ taskType })),
      },
      serverUrl: serverUrl(),
      readKey: undefined,
      call: callsTo(serverUrl()),
      reach: () => reach(serverUrl(), {}, 3_000),
      item: undefined,
      mayCall: async () => true,
      runId: 'run-1',
      clock: clockUntil(() => 60_000),
    },
  );

const factOf = (fact: TypeFacts['running'] | undefined) =>
  fact?.kind === 'answered' ? fact.value : fact;

test('a server says its version, and lets a task be read and updated', async () => {
  const { server } = await inspected();
  expect(server).toMatchObject({
    reach: { kind: 'reached', addresses: ['127.0.0.1'] },
    key: { kind: 'none' },
    version: { kind: 'answered', value: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    sweeper: { kind: 'answered' },
    mayRead: { kind: 'answered', value: true },
    mayUpdate: { kind: 'answered', value: true },
  });
});

test('a server counts the tasks of a type by their state, and tells who had the last ones', async () => {
  const [type] = (await inspected()).types;
  expect([type?.running, type?.done, type?.failed].map(factOf)).toEqual([1, 2, 1]);
  expect(type?.lanes).toMatchObject([
    { waiting: { kind: 'answered' }, lastPoll: { value: { workerId: 'host-2' } } },
  ]);
  // Two wait. The server also counts what a worker has just taken.
  expect(factOf(type?.lanes[0]?.waiting)).toBeGreaterThanOrEqual(2);
  // Of the last three the one that failed was reported without a name.
  expect(type?.lastWorkers).toMatchObject({
    value: [{ workerId: 'host-2' }, { workerId: 'host-1' }],
  });
  expect(type?.definition).toMatchObject({
    value: { responseTimeoutSeconds: 100, concurrentExecLimit: 7 },
  });
});

test('a type that the server does not know has no definition, no tasks and no polls', async () => {
  const [, type] = (await inspected()).types;
  expect(type).toMatchObject({
    taskType: UNUSED,
    definition: { kind: 'answered', value: null },
    lastWorkers: { value: [] },
    oldestWaitsSinceMs: { value: null },
    lanes: [{ waiting: { value: 0 }, lastPoll: { value: null } }],
  });
});

test('an inspection changes nothing: the next one sees the same', async () => {
  const [first, second] = [await inspected(), await inspected()];
  expect(second.types).toEqual(first.types);
});
