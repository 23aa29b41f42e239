import { PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as v from 'valibot';
import { exactly } from '../../lib/conductor/exact-answers.ts';
import { callsTo } from '../../lib/conductor/http.ts';
import { conductorBy } from '../../lib/conductor/tasks.ts';
import type { Execution } from '../../lib/conductor/workflows.ts';
import type { JsonObject } from '../../lib/task/task.ts';
import { simpleTask, taskDefinition, workflow } from '../../lib/workflow/index.ts';
import {
  execution,
  registerTasks,
  registerWorkflow,
  serverUrl,
  start,
  taskOf,
  terminate,
  waitFor,
  waitForEnd,
} from '../support/conductor/server.ts';
import {
  deploy,
  invoke,
  lambda,
  logsOf,
  type Summary,
  SummarySchema,
} from '../support/deploy/emulator.ts';
import { type Heard, takeEvents } from '../support/deploy/heard-events.ts';
import { MARK, PLANTED } from '../support/leaks/planted.ts';

jest.setTimeout(120_000);

const FOLDER = 'test/deploy/service';
const PREFIX = 'conductor-lambda-tests-test';
const TYPES = [
  'deploy_echo',
  'deploy_exits',
  'deploy_hangs',
  'deploy_slow',
  'deploy_queued',
  'deploy_queued_exits',
  'deploy_queued_hangs',
  'deploy_legacy',
  'deploy_legacy_dies',
  'deploy_ghost',
] as const;
type Type = (typeof TYPES)[number];

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

const started: string[] = [];
const ends: Partial<Record<Type, Execution>> = {};
const workflowIds: Partial<Record<Type, string>> = {};
let summary: Summary;
const heard: Heard[] = [];

/** One run of the deployed poller over a workflow of each kind; the tests check how the workflows ended. */
beforeAll(async () => {
  const common = { ownerEmail: 'test@example.com', retryCount: 0, functionTimeoutSeconds: 5 };
  await Promise.all([
    deploy(FOLDER),
    registerTasks(...TYPES.map((name) => taskDefinition({ name, ...common }))),
    ...TYPES.map((type) => registerWorkflow(workflowOf(type))),
  ]);
  const ids = await Promise.all(TYPES.map((type) => begin(type)));
  for (const [index, type] of TYPES.entries()) workflowIds[type] = ids[index] ?? '';
  summary = await invoke(`${PREFIX}-conductor-poller`, SummarySchema);
  for (const [index, type] of TYPES.entries()) ends[type] = await ended(type, ids[index] ?? '');
  await Promise.all(
    TYPES.filter((type) => type !== 'deploy_ghost').map((type) => hear(endOf(type).taskId, 1)),
  );
});

/** Waits until the bus has told so much of a task; what has come of others is kept. */
async function hear(taskId: string, count: number): Promise<Heard[]> {
  const byMs = Date.now() + 20_000;
  const ofTask = () => heard.filter(({ detail }) => detail.taskId === taskId);
  while (ofTask().length < count && Date.now() < byMs)
    heard.push(...(await takeEvents('conductor-lambda-tests-heard')));
  return ofTask();
}

afterAll(async () => {
  await Promise.all(started.map(terminate));
  lambda.destroy();
});

const workflowOf = (type: Type) =>
  workflow({
    name: `${type}_alone`,
    ownerEmail: 'test@example.com',
    timeoutSeconds: 300,
    tasks: [
      simpleTask({
        type,
        ref: 'task',
        input: { n: 21, card: PLANTED.input, traceparent: TRACE },
      }),
    ],
  });

async function begin(type: Type, domains: Record<string, string> = {}): Promise<string> {
  const id = await start(`${type}_alone`, {}, domains);
  started.push(id);
  return id;
}

/** All workflows end but the one whose task has no Lambda. */
const ended = (type: Type, id: string) =>
  type === 'deploy_ghost' ? execution(id) : waitForEnd(id);

function endOf(type: Type) {
  const end = ends[type];
  if (!end) throw new Error(`no workflow of ${type} has run`);
  return { workflow: end.status, ...taskOf(end, 'task') };
}

test("a worker's value is the task's output, and the task says on which Lambda it ran", () => {
  expect(endOf('deploy_echo')).toMatchObject({
    workflow: 'COMPLETED',
    status: 'COMPLETED',
    outputData: { input: { n: 21, card: PLANTED.input }, ranOn: `${PREFIX}-echo` },
  });
});

test('a worker whose process exits is reported as FAILED with what AWS said', () => {
  const { status, reasonForIncompletion } = endOf('deploy_exits');
  expect(status).toBe('FAILED');
  expect(reasonForIncompletion).toMatch(
    new RegExp(`Lambda ${PREFIX}-exits died: .*(exit|died)`, 'i'),
  );
});

test('a worker that blocks until Lambda kills it is reported as FAILED with the timeout', () => {
  const { status, reasonForIncompletion } = endOf('deploy_hangs');
  expect(status).toBe('FAILED');
  expect(reasonForIncompletion).toMatch(/timed out after 2\.00 seconds/i);
});

test('a worker that is still running shortly before its timeout is reported by the wrapper', () => {
  const { status, reasonForIncompletion } = endOf('deploy_slow');
  expect(status).toBe('FAILED');
  expect(reasonForIncompletion).toMatch(/still running \d+ ms before its timeout/);
});

test('an Event worker reports its task', () => {
  expect(endOf('deploy_queued')).toMatchObject({
    status: 'COMPLETED',
    outputData: { n: 21, card: PLANTED.input },
  });
});

test('an Event worker that dies is reported by the reporter, with what AWS said', () => {
  const { status, reasonForIncompletion } = endOf('deploy_queued_exits');
  expect(status).toBe('FAILED');
  expect(reasonForIncompletion).toMatch(/Lambda [\w-]+-queuedExits died: .*(exit|died)/i);
  expect(endOf('deploy_queued_hangs').reasonForIncompletion).toMatch(/timed out after 2\.00/i);
});

test("an existing Lambda becomes a worker unchanged: the task's input is its event, its answer is the output", () => {
  expect(endOf('deploy_legacy')).toMatchObject({
    status: 'COMPLETED',
    outputData: { doubled: 42 },
  });
});

test("the digits of an existing Lambda's answer arrive", async () => {
  const url = serverUrl();
  const stored = await conductorBy(exactly(callsTo(url)), url).getTask(
    endOf('deploy_legacy').taskId,
  );
  expect(JSON.stringify(stored?.outputData)).toContain('"id":1161888007138312192');
});

test('the error of an existing Lambda is the reason of the failed task', () => {
  const { status, reasonForIncompletion } = endOf('deploy_legacy_dies');
  expect(status).toBe('FAILED');
  expect(reasonForIncompletion).toContain('legacy code fell over');
});

test('a task whose Lambda is not deployed goes back to Conductor', () => {
  expect(endOf('deploy_ghost')).toMatchObject({ workflow: 'RUNNING', status: 'SCHEDULED' });
});

test("the run's summary adds up", () => {
  expect(summary).toMatchObject({ polled: TYPES.length, unfinished: 0 });
  expect(summary.byType.deploy_exits).toMatchObject({ polled: 1, dispatched: 1, failed: 1 });
});

test('a task in a domain is polled only by the lane of that domain', async () => {
  const id = await begin('deploy_echo', { deploy_echo: 'blue' });
  const { byType } = await invoke(`${PREFIX}-conductor-poller`, SummarySchema);
  expect(byType['blue:deploy_echo']).toMatchObject({ polled: 1, dispatched: 1 });
  expect(byType.deploy_echo).toMatchObject({ polled: 0 });
  expect((await waitForEnd(id)).status).toBe('COMPLETED');
});

test('a task over the 1 MB of an Event is sent by its id, and its worker gets the complete input', async () => {
  await registerWorkflow(
    workflow({
      name: 'deploy_large',
      ownerEmail: 'test@example.com',
      timeoutSeconds: 300,
      tasks: [
        simpleTask({
          type: 'deploy_queued',
          ref: 'task',
          input: { text: '${workflow.input.text}' },
        }),
      ],
    }),
  );
  const text = 'é'.repeat(600_000);
  const id = await start('deploy_large', { text });
  started.push(id);
  await invoke(`${PREFIX}-conductor-poller`, SummarySchema);
  expect(taskOf(await waitForEnd(id), 'task')).toMatchObject({
    status: 'COMPLETED',
    outputData: { text },
  });
});

test('the task of a throttled worker is given back, and completes when the limit is raised', async () => {
  const limit = (n: number) =>
    lambda.send(
      new PutFunctionConcurrencyCommand({
        FunctionName: `${PREFIX}-echo`,
        ReservedConcurrentExecutions: n,
      }),
    );
  await limit(0);
  const id = await begin('deploy_echo');
  const run = invoke(`${PREFIX}-conductor-poller`, SummarySchema);
  await waitFor(
    id,
    ({ tasks }) => (tasks[0]?.pollCount ?? 0) > 0 && tasks[0]?.status === 'SCHEDULED',
  );
  await limit(10);
  const { status, tasks } = await waitForEnd(id);
  expect(status).toBe('COMPLETED');
  expect((await run).byType.deploy_echo).toMatchObject({ dispatched: 1 });
  const told = await hear(tasks[0]?.taskId ?? '', 2);
  const kinds = new Set(told.map((event) => event['detail-type']));
  expect(kinds).toEqual(new Set(['TaskGivenBack', 'TaskCompleted']));
});

test('tasks that wait together run in one invocation, side by side, each with its own result', async () => {
  const ids = await startTogether(Array.from({ length: 10 }, (_, n) => ({ n })));
  await invoke(`${PREFIX}-conductor-poller`, SummarySchema);
  const outputs = await Promise.all(
    ids.map(async (id) => taskOf(await waitForEnd(id), 'task').outputData),
  );
  expect(outputs.map((output) => output.n)).toEqual(ids.map((_, n) => n));
  expect(new Set(outputs.map((output) => output.invocation)).size).toBeLessThanOrEqual(3);
});

test('where a batch dies, only the tasks without a result fail', async () => {
  const ids = await startTogether([{ n: 0 }, { n: 1 }, { n: 2, exits: true }]);
  await invoke(`${PREFIX}-conductor-poller`, SummarySchema);
  const ends = await Promise.all(ids.map(async (id) => taskOf(await waitForEnd(id), 'task')));
  expect(ends.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED', 'FAILED']);
  expect(ends[2]?.reasonForIncompletion).toMatch(/Lambda [\w-]+-together died/);
});

async function startTogether(inputs: JsonObject[]): Promise<string[]> {
  const type = 'deploy_together';
  const common = { ownerEmail: 'test@example.com', retryCount: 0, functionTimeoutSeconds: 5 };
  await registerTasks(taskDefinition({ name: type, ...common }));
  const input = { n: '${workflow.input.n}', exits: '${workflow.input.exits}' };
  const tasks = [simpleTask({ type, ref: 'task', input })];
  await registerWorkflow(
    workflow({ name: type, ownerEmail: 'test@example.com', timeoutSeconds: 300, tasks }),
  );
  const ids = await Promise.all(inputs.map((each) => start(type, each)));
  started.push(...ids);
  return ids;
}

/** The JSON lines of one task in the logs of all functions, each with the function that wrote it, in the order of time. */
async function storyOf(type: Type) {
  const { taskId } = endOf(type);
  const lines = await logsOf(PREFIX, `"${taskId}"`);
  const story = lines.flatMap((line) => {
    const [, by = '', json = '{}'] = /^\/aws\/lambda\/([\w-]+): [^{]*(\{.*)$/s.exec(line) ?? [];
    const read = v.safeParse(StoryLine, JSON.parse(json));
    return read.success ? [{ by: by.replace(`${PREFIX}-`, ''), ...read.output }] : [];
  });
  const ids = { taskId, workflowId: workflowIds[type], taskType: type, attempt: 1 };
  return { story, ids };
}

const StoryLine = v.looseObject({ message: v.string(), requestId: v.string() });

describe("one task's story is followed by its id", () => {
  test('from the poller to the worker, which names its trace', async () => {
    const { story, ids } = await storyOf('deploy_echo');
    for (const line of story) expect(line).toMatchObject(ids);
    expect(story.map(({ by, message }) => `${by}: ${message}`).toSorted()).toEqual([
      'conductor-poller: a task goes to its worker',
      'conductor-poller: the call of a worker has ended',
      'echo: the worker ended its task',
      'echo: the worker starts its task',
    ]);
    const byWorker = story.filter(({ by }) => by === 'echo');
    for (const line of byWorker) expect(line).toMatchObject({ traceparent: TRACE });
    expect(new Set(byWorker.map(({ requestId }) => requestId)).size).toBe(1);
  });

  test('to the reporter, where the worker died', async () => {
    const { story, ids } = await storyOf('deploy_queued_exits');
    for (const line of story) expect(line).toMatchObject(ids);
    expect(story.map(({ by, message }) => `${by}: ${message}`).toSorted()).toEqual([
      'conductor-poller: a task goes to its worker',
      'conductor-poller: the call of a worker has ended',
      'conductor-reporter: reported',
      'queuedExits: the worker starts its task',
    ]);
    // The poller reads no input.
    const traced = story.filter(({ by }) => by !== 'conductor-poller');
    for (const line of traced) expect(line).toMatchObject({ traceparent: TRACE });
  });

  test('and the metrics of its type count it, in lines that CloudWatch reads', async () => {
    const lines = await logsOf(`${PREFIX}-conductor-poller`, '"CloudWatchMetrics"');
    const metrics = lines.map((line) => JSON.parse(line.slice(line.indexOf('{'))));
    expect(metrics).toContainEqual(
      expect.objectContaining({
        poller: `${PREFIX}-conductor-poller`,
        taskType: 'deploy_echo',
        task_execution_started_total: 1,
        task_execute_time_seconds: expect.any(Number),
        task_update_time_seconds: expect.any(Number),
        task_result_size_bytes: expect.any(Number),
        task_cost_dollars_total: expect.any(Number),
      }),
    );
    const bare = lines.map((line) => line.replace(/^[^:]*: /, ''));
    expect(bare.filter((line) => !line.startsWith('{"_aws"'))).toEqual([]);
  });

  test('an Event worker writes its own', async () => {
    const lines = await logsOf(`${PREFIX}-queued`, '"CloudWatchMetrics"');
    expect(lines.join()).toContain('"taskType":"deploy_queued"');
    expect(lines.join()).toContain('"tasks_failed_percent":[0]');
  });

  test('and its death counts, too', async () => {
    const lines = await logsOf(`${PREFIX}-conductor-reporter`, '"CloudWatchMetrics"');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toContain('"tasks_failed_percent":100');
  });
});

describe('the event bus hears of each task, once,', () => {
  test.each<[Type, string, string, string]>([
    ['deploy_echo', 'TaskCompleted', 'COMPLETED', 'conductor-poller'],
    ['deploy_exits', 'TaskFailed', 'FAILED', 'conductor-poller'],
    ['deploy_hangs', 'TaskFailed', 'FAILED', 'conductor-poller'],
    ['deploy_slow', 'TaskFailed', 'FAILED', 'conductor-poller'],
    ['deploy_queued', 'TaskCompleted', 'COMPLETED', 'queued'],
    ['deploy_queued_exits', 'TaskFailed', 'FAILED', 'conductor-reporter'],
    ['deploy_queued_hangs', 'TaskFailed', 'FAILED', 'conductor-reporter'],
    ['deploy_legacy', 'TaskCompleted', 'COMPLETED', 'conductor-poller'],
    ['deploy_legacy_dies', 'TaskFailed', 'FAILED', 'conductor-poller'],
  ])('%s: %s, %s, told by %s', (type, kind, status, by) => {
    const { taskId, reasonForIncompletion: reason } = endOf(type);
    const ids = { taskId, workflowId: workflowIds[type], taskType: type, attempt: 1 };
    expect(heard.filter(({ detail }) => detail.taskId === taskId)).toEqual([
      {
        ...{ source: 'conductor-lambda', 'detail-type': kind },
        detail: {
          ...{ ...ids, status, by: `${PREFIX}-${by}` },
          ...(reason !== undefined && { reason }),
          ...{ waitedMs: expect.any(Number), durationMs: expect.any(Number) },
        },
      },
    ]);
  });

  test('but not of one that the adapter has put off', () => {
    const { taskId } = endOf('deploy_ghost');
    expect(heard.filter(({ detail }) => detail.taskId === taskId)).toEqual([]);
  });

  test('and of no input', () => {
    expect(JSON.stringify(heard)).not.toContain(MARK);
  });
});

test("no log line of a function holds a task's input", async () => {
  const lines = await logsOf(PREFIX);
  expect(lines.filter((line) => line.includes('poller run'))).not.toEqual([]);
  expect(lines.filter((line) => line.includes(MARK))).toEqual([]);
});
