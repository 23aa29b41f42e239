import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { applyPlan } from '../../infra/definitions/apply.ts';
import type { Kind } from '../../infra/definitions/kind.ts';
import { type Plan, planOf } from '../../infra/definitions/plan.ts';
import { recordName } from '../../infra/definitions/registered.ts';
import { planAnswer, planLines } from '../../infra/definitions/show.ts';
import { TASKS } from '../../infra/definitions/tasks.ts';
import type { Wanted } from '../../infra/definitions/wanted.ts';
import { wantedWorkflow } from '../../infra/definitions/wanted-workflows.ts';
import { refusedFaultsIn } from '../../infra/definitions/workflow-faults.ts';
import { WORKFLOWS } from '../../infra/definitions/workflows.ts';
import { plain } from '../../infra/terminal/paint.ts';
import { callsTo } from '../../lib/conductor/http.ts';
import { metadataBy } from '../../lib/conductor/metadata.ts';
import {
  doWhileTask,
  dynamicForkTask,
  dynamicTask,
  eventTask,
  forkTask,
  httpPollTask,
  httpTask,
  humanTask,
  inlineTask,
  joinTask,
  jsonJqTask,
  kafkaPublishTask,
  setVariableTask,
  simpleTask,
  startWorkflowTask,
  subWorkflowTask,
  switchTask,
  type TaskDefinitionOptions,
  taskDefinition,
  terminateTask,
  waitTask,
  workflow,
  workflowInput,
} from '../../lib/workflow/index.ts';
import { writtenWorkflow } from '../../lib/workflow/written-workflow.ts';
import {
  call,
  run,
  serverUrl,
  signal,
  terminate,
  uniqueName,
  waitFor,
} from '../support/conductor/server.ts';

jest.setTimeout(60_000);

/** What a service registers on a real server, and what a person does there in between. */

const service = uniqueName('orders');
const metadata = metadataBy(callsTo(serverUrl()), 20_000);
const registrar = { service, stage: 'dev', region: 'us-east-1', metadata };
const common = { ownerEmail: 'test@example.com', functionTimeoutSeconds: 10 };

const ours = new Set([recordName(registrar)]);
afterAll(() => Promise.all([...ours].map((name) => call('DELETE', `/metadata/taskdefs/${name}`))));

type TaskFields = Omit<TaskDefinitionOptions, keyof typeof common>;

/** Names all its fields, as a service does that writes them out. */
function wantedTask(fields: TaskFields): Wanted {
  const definition = taskDefinition({ ...common, ...fields });
  const { name, ...named } = definition;
  ours.add(name);
  return { name, definition: { ...definition }, named: Object.keys(named) };
}

const planned = (kind: Kind, ...wanted: Wanted[]) => planOf(kind, wanted, registrar);
const apply = async (plan: Plan, overwrite = false) => applyPlan(plan, { overwrite }, registrar);
const linesOf = (plan: Plan) => planLines(plan, plain).map((line) => line.trim());

describe('a task definition', () => {
  const every = {
    name: uniqueName('every_field'),
    description: 'Has every field.',
    responseTimeoutSeconds: 50,
    retryCount: 4,
    retryLogic: 'LINEAR_BACKOFF',
    retryDelaySeconds: 2,
    backoffScaleFactor: 3,
    maxRetryDelaySeconds: 30,
    backoffJitterMs: 100,
    timeoutSeconds: 60,
    timeoutPolicy: 'RETRY',
    pollTimeoutSeconds: 90,
    concurrentExecLimit: 7,
    rateLimitPerFrequency: 8,
    rateLimitFrequencyInSeconds: 9,
    inputKeys: ['b', 'a'],
    outputKeys: ['c'],
    inputSchema: { type: 'object', properties: { a: { const: null, default: 1.5 } } },
    outputSchema: { $defs: {}, enum: [{}, [], ''] },
    enforceSchema: true,
  } satisfies TaskFields;

  test('is the same after it was registered, in every field', async () => {
    const wanted = wantedTask(every);
    expect((await apply(await planned(TASKS, wanted))).applied).toMatchObject([
      { outcome: 'created' },
    ]);
    expect(await registrar.metadata.taskDefinition(every.name)).toMatchObject(wanted.definition);
    expect(linesOf(await planned(TASKS, wanted))).toContain(`= ${every.name} same`);
  });

  test('keeps what a person changes on the server, in the way of its UI', async () => {
    const name = uniqueName('edited');
    await apply(await planned(TASKS, wantedTask({ name, retryCount: 1, inputKeys: ['a'] })));
    const before = await registrar.metadata.taskDefinition(name);
    await call('PUT', '/metadata/taskdefs', { ...before, retryCount: 9, rateLimitPerFrequency: 5 });

    const now = wantedTask({ name, retryCount: 1, inputKeys: ['a', 'b'] });
    const plan = await planned(TASKS, now);
    expect(linesOf(plan)).toEqual([
      'Task definitions',
      `~ ${name} changed`,
      'retryCount: 9 → 1 (changed on the server, and stays so without --overwrite)',
      'inputKeys: ["a"] → ["a","b"]',
    ]);
    await apply(plan);
    expect(await registrar.metadata.taskDefinition(name)).toMatchObject({
      ...{ retryCount: 9, inputKeys: ['a', 'b'], rateLimitPerFrequency: 5 },
      createTime: before?.createTime,
    });
    await apply(await planned(TASKS, now), true);
    expect(await registrar.metadata.taskDefinition(name)).toMatchObject({
      ...{ retryCount: 1, rateLimitPerFrequency: 5 },
    });
  });

  test('that the server refuses keeps no other from being registered', async () => {
    const refused = { ...wantedTask({ name: uniqueName('refused') }), named: [] };
    const wrong = { ...refused, definition: { ...refused.definition, retryCount: -1 } };
    const other = wantedTask({ name: uniqueName('other') });
    const { applied } = await apply(await planned(TASKS, wrong, other));
    expect(applied).toMatchObject([
      { outcome: 'failed', reason: expect.stringContaining('retryCount') },
      { outcome: 'created' },
    ]);
    const { applied: again } = await apply(await planned(TASKS, refused, other));
    expect(again).toMatchObject([{ outcome: 'created' }, { outcome: 'same' }]);
  });

  test('without a field again has its default there', async () => {
    const name = uniqueName('dropped');
    const full = wantedTask({ ...every, name });
    await apply(await planned(TASKS, full));
    const short = wantedTask({ name });
    await apply(await planned(TASKS, { ...short, named: ['ownerEmail'] }));
    const { named } = full;
    const all = await planned(TASKS, { ...short, named });
    expect(all.compared.map(({ changes }) => changes)).toEqual([[]]);
  });
});

test('a workflow that runs keeps the definitions with which it started', async () => {
  const name = uniqueName('running');
  const define = async (responseTimeoutSeconds: number) =>
    apply(await planned(TASKS, wantedTask({ name, responseTimeoutSeconds })));
  await define(60);
  const id = await run(
    workflow({
      ...{ name, ownerEmail: 'test@example.com', timeoutSeconds: 60 },
      tasks: [waitTask({ ref: 'wait', signal: true }), simpleTask({ ref: 'task', type: name })],
    }),
  );
  await define(90);
  await waitFor(id, ({ tasks }) => tasks.length === 1);
  await signal(id, 'wait', 'COMPLETED', {});
  const { tasks } = await waitFor(id, (now) => now.tasks.length === 2);
  expect(await call('GET', `/tasks/${tasks[1]?.taskId}`)).toMatchObject({
    responseTimeoutSeconds: 60,
  });
  await terminate(id);
});

describe('a workflow', () => {
  const ref = (name: string) => simpleTask({ ref: name, type: 'pack', input: { n: 0, text: '' } });

  const input = workflowInput<{ list: string[] }>();

  const inner = workflow({
    ...{ name: 'inner', ownerEmail: 'test@example.com', timeoutSeconds: 9, tasks: [ref('deep')] },
  });

  const everyTask = workflow({
    name: uniqueName('every_task'),
    ownerEmail: 'test@example.com',
    timeoutSeconds: 60,
    description: 'Has every task.',
    variables: { list: [] },
    inputTemplate: { name: '' },
    failureWorkflow: 'sorry',
    workflowStatusListenerEnabled: true,
    tasks: [
      ref('first'),
      simpleTask({ ...{ ref: 'second', type: 'pack', optional: true }, startDelaySeconds: 2 }),
      switchTask({
        ref: 'choice',
        value: '${workflow.input.kind}',
        cases: { yes: [ref('yes')], no: [] },
        default: [waitTask({ ref: 'wait', duration: '1 seconds' })],
      }),
      forkTask({ ref: 'fork', branches: [[ref('left')], [ref('right')]] }),
      joinTask({ ref: 'join', on: ['left', 'right'], joinMode: 'SYNC' }),
      doWhileTask({ ref: 'loop', times: 2, tasks: [ref('looped')] }),
      httpTask({ ref: 'http', uri: 'http://localhost/', method: 'GET' }),
      httpPollTask({ ref: 'poll', uri: 'http://localhost/', until: '$.output.response' }),
      inlineTask({ ref: 'inline', expression: '1' }),
      jsonJqTask({ ref: 'jq', query: '.a', inputs: { a: null, b: [], c: {} } }),
      setVariableTask({ ref: 'set', variables: { list: [1] } }),
      subWorkflowTask({ ref: 'named', workflow: { name: 'other', version: 1 }, input: {} }),
      subWorkflowTask({ ref: 'inside', workflow: inner, input: {}, inline: true, priority: 0 }),
      startWorkflowTask({ ref: 'started', workflow: { name: 'other' }, input: { a: 0 } }),
      dynamicTask({ ref: 'dynamic', type: '${workflow.input.type}' }),
      dynamicForkTask({ ref: 'each', type: 'pack', inputs: input.list }),
      joinTask({ ref: 'all' }),
      eventTask({ ref: 'event', sink: 'conductor', asyncComplete: true }),
      kafkaPublishTask({ ref: 'kafka', topic: 'a', value: { b: 0 }, bootStrapServers: 'k:9092' }),
      humanTask({ ref: 'human' }),
      terminateTask({ ref: 'end', status: 'COMPLETED', output: { a: false } }),
    ],
  });

  test('of every task is the same after it was registered', async () => {
    const wanted = wantedWorkflow(writtenWorkflow(everyTask, undefined));
    expect((await apply(await planned(WORKFLOWS, wanted))).applied).toMatchObject([
      { outcome: 'created' },
    ]);
    expect(linesOf(await planned(WORKFLOWS, wanted))).toEqual([
      ...['Workflows', `= ${everyTask.name} version 1 same`],
    ]);
  });

  test('gets the defaults of the server, by name or by leaving a field out', async () => {
    const name = uniqueName('defaults');
    const register = async (fields: object) => {
      const flow = { name, ownerEmail: 'test@example.com', tasks: [ref('a')], ...fields };
      await apply(await planned(WORKFLOWS, wantedWorkflow(writtenWorkflow(flow, undefined))));
      return registrar.metadata.workflowDefinition(name, 1);
    };
    const own = { timeoutPolicy: 'TIME_OUT_WF', restartable: false, timeoutSeconds: 9 };
    expect(await register({ ...own, description: 'Old.' })).toMatchObject(own);
    const now = await register({ timeoutPolicy: 'ALERT_ONLY' });
    expect(now).toMatchObject({
      ...{ timeoutPolicy: 'ALERT_ONLY', restartable: true, timeoutSeconds: 0 },
    });
    expect(now).not.toHaveProperty('description');
  });

  test('that the server would not store is named with its words before anything is written', async () => {
    const definition = { ...everyTask, schemaVersion: 1 };
    const [fault] = await refusedFaultsIn(
      { types: new Set(), tasks: [], workflows: [writtenWorkflow(definition, undefined)] },
      registrar.metadata,
    );
    expect(fault).toMatch(/Conductor answered 400 .*schemaVersion/);
  });

  test('keeps what a person changes on the server, until it is overwritten', async () => {
    const name = uniqueName('edited');
    const written = (timeoutSeconds: number) =>
      wantedWorkflow(
        writtenWorkflow(
          { name, ownerEmail: 'test@example.com', timeoutSeconds, tasks: [ref('a'), ref('b')] },
          undefined,
        ),
      );
    await apply(await planned(WORKFLOWS, written(60)));
    const before = await registrar.metadata.workflowDefinition(name, 1);
    const tasks = [ref('a'), ref('by_hand')];
    await call('PUT', '/metadata/workflow', [{ ...before, tasks, restartable: false }]);

    const plan = await planned(WORKFLOWS, written(90));
    expect(planAnswer(plan)).toMatchObject({
      isSame: false,
      workflows: [
        {
          state: 'changed',
          changes: [
            { field: 'timeoutSeconds', isChangedOnServer: false },
            { field: 'tasks', isChangedOnServer: true },
          ],
        },
      ],
    });
    await apply(plan);
    expect(await registrar.metadata.workflowDefinition(name, 1)).toMatchObject({
      ...{ timeoutSeconds: 90, restartable: false },
      tasks: [{ taskReferenceName: 'a' }, { taskReferenceName: 'by_hand' }],
    });
    await apply(await planned(WORKFLOWS, written(90)), true);
    expect(await registrar.metadata.workflowDefinition(name, 1)).toMatchObject({
      restartable: false,
      tasks: [{ taskReferenceName: 'a' }, { taskReferenceName: 'b' }],
    });
  });
});
