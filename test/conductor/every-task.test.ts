import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { JsonObject } from '../../lib/task/task.ts';
import {
  doWhileTask,
  dynamicForkTask,
  dynamicTask,
  eventTask,
  exclusiveJoinTask,
  forkTask,
  humanTask,
  inlineTask,
  joinTask,
  kafkaPublishTask,
  noopTask,
  setVariableTask,
  simpleTask,
  startWorkflowTask,
  subWorkflowTask,
  switchTask,
  systemTask,
  taskDefinition,
  terminateTask,
  type WorkflowDefinition,
  type WorkflowTask,
  waitTask,
  workflow,
  workflowContext,
  workflowInput,
  workflowVariables,
} from '../../lib/workflow/index.ts';
import {
  call,
  registerTasks,
  registerWorkflow,
  run,
  signal,
  start,
  taskOf,
  terminate,
  uniqueName,
  waitFor,
  waitForEnd,
} from '../support/conductor/server.ts';
import { completeNext } from '../support/conductor/task-types.ts';

jest.setTimeout(180_000);

/** A server that is busy looks at a workflow again after a minute or two: docs/reliability.md. */
const ended = (id: string) => waitForEnd(id, 150_000);

/** Each workflow of this file runs side by side with the others, to the end that its builders promise. */

interface Input {
  kind: 'new' | 'old';
  amount: number;
  names: string[];
  worker: string;
}
const input = workflowInput<Input>();
const given = { kind: 'new', amount: 3, names: ['Ann', 'Bo'] };
const type = uniqueName('every');

beforeAll(async () => {
  const ownerEmail = 'test@example.com';
  await registerTasks(taskDefinition({ name: type, ownerEmail, functionTimeoutSeconds: 30 }));
  // The server's first script loads its engine, which on a busy machine takes longer than a script may.
  await ended(await begin(made([inlineTask({ ref: 'first', expression: '1' })])));
});

const ids: string[] = [];
afterAll(() => Promise.all(ids.map(terminate)));

const made = (tasks: readonly WorkflowTask[], output = {}, more = {}) =>
  workflow({
    name: uniqueName('every'),
    ownerEmail: 'test@example.com',
    timeoutSeconds: 300,
    tasks,
    output,
    ...more,
  });

async function begin(definition: WorkflowDefinition, more: JsonObject = {}): Promise<string> {
  const id = await run(definition, { ...given, ...more });
  ids.push(id);
  return id;
}

/** Runs a workflow to its end; its status and output. */
async function end(tasks: readonly WorkflowTask[], output = {}, more = {}) {
  const { status, output: out } = await ended(await begin(made(tasks, output, more)));
  return { status, output: out };
}

/** A step that gives what it gets. */
const echo = <T>(ref: string, value: T) =>
  inlineTask({ ref, expression: '$.value', bindings: { value: Object(value) } });
const constant = (ref: string, value: string | number) =>
  inlineTask<Record<never, never>, string | number>({ ref, expression: JSON.stringify(value) });

test.concurrent('INLINE runs a TypeScript function', async () => {
  const hello = inlineTask({
    ref: 'hello',
    expression: ({ names, amount }) => names.map((name) => `${name.toUpperCase()} ${amount + 1}`),
    bindings: { names: input.names, amount: input.amount },
  });
  expect(await end([hello], { said: hello.output.result })).toEqual({
    status: 'COMPLETED',
    output: { said: ['ANN 4', 'BO 4'] },
  });
});

test.concurrent('WAIT ends at a text date that is over', async () => {
  expect(await end([waitTask({ ref: 'wait', until: '2024-01-31 00:00 UTC' })])).toMatchObject({
    status: 'COMPLETED',
  });
});

test.concurrent('SWITCH takes the branch of a value, and EXCLUSIVE_JOIN its output', async () => {
  const byNew = constant('by_new', 'fresh');
  const byOld = constant('by_old', 'stale');
  const kind = switchTask({
    ref: 'kind',
    value: input.kind,
    cases: { new: [byNew], old: [byOld] },
  });
  const one = exclusiveJoinTask({ ref: 'one', on: [byNew, byOld] });
  const output = { case: kind.output.selectedCase, one: one.output.result };
  expect(await end([kind, one], output)).toEqual({
    status: 'COMPLETED',
    output: { case: 'new', one: 'fresh' },
  });
});

test.concurrent('SWITCH asks a function, and takes the default', async () => {
  const size = switchTask({
    ref: 'size',
    expression: ({ amount }) => (amount > 100 ? 'large' : 'small'),
    bindings: { amount: input.amount },
    cases: { large: [noopTask({ ref: 'nothing' })] },
    default: [setVariableTask({ ref: 'set', variables: { size: 'default' } })],
  });
  const output = { size: workflowVariables<{ size: string }>().size };
  expect(await end([size], output)).toEqual({ status: 'COMPLETED', output: { size: 'default' } });
});

test.concurrent('FORK_JOIN runs branches, and JOIN gives their outputs', async () => {
  const left = echo('left', input.kind);
  const right = echo('right', input.amount);
  const both = forkTask({ ref: 'both', branches: [[left], [right]] });
  const joined = joinTask<{ right: { result: number } }>({ ref: 'joined', on: [left, right] });
  expect(
    await end([both, joined], { left: left.output.result, right: joined.output.right.result }),
  ).toEqual({ status: 'COMPLETED', output: { left: 'new', right: 3 } });
});

test.concurrent('FORK_JOIN_DYNAMIC starts a workflow for each input', async () => {
  const inner = made([echo('got', workflowInput<{ name: string }>().name)]);
  await registerWorkflow(inner);
  const list = inlineTask({
    ref: 'list',
    expression: ({ names }) => names.map((name) => ({ name })),
    bindings: { names: input.names },
  });
  const each = dynamicForkTask({ ref: 'each', workflow: inner, inputs: list.output.result });
  const all = joinTask({ ref: 'all' });
  const id = await begin(made([list, each, all]));
  const { status, tasks } = await ended(id);
  const outputs = tasks.filter(({ taskType }) => taskType === 'SUB_WORKFLOW');
  expect(status).toBe('COMPLETED');
  expect(outputs.map(({ outputData }) => outputData.result)).toEqual(['Ann', 'Bo']);
});

test.concurrent('FORK_JOIN_DYNAMIC starts a task of a type for each input', async () => {
  const own = uniqueName('each');
  const each = dynamicForkTask({ ref: 'each', type: own, inputs: [{ n: 1 }, { n: 2 }] });
  const all = joinTask({ ref: 'all' });
  const id = await begin(made([each, all], { all: all.output }));
  for (let i = 0; i < 2; i += 1) await completeNext(own, ({ n }) => ({ got: n ?? 0 }));
  const { status, output } = await ended(id);
  expect({ status, output }).toEqual({
    status: 'COMPLETED',
    output: { all: { [`_${own}_0`]: { got: 1 }, [`_${own}_1`]: { got: 2 } } },
  });
});

test.concurrent('FORK_JOIN_DYNAMIC starts the tasks that another one gives', async () => {
  const tasks = [constant('one', 1), constant('two', 2)];
  const list = echo('list', { tasks, inputs: { one: {}, two: {} } });
  const each = dynamicForkTask({
    ref: 'each',
    tasks: workflowInput<{ tasks: unknown }>().tasks,
    inputs: workflowInput<{ inputs: unknown }>().inputs,
  });
  const all = joinTask({ ref: 'all' });
  const more: JsonObject = JSON.parse(JSON.stringify({ tasks, inputs: { one: {}, two: {} } }));
  const id = await begin(made([list, each, all], { all: all.output }), more);
  const { status, output } = await ended(id);
  expect({ status, output }).toEqual({
    status: 'COMPLETED',
    output: { all: { one: { result: 1 }, two: { result: 2 } } },
  });
});

test.concurrent('DO_WHILE runs as often as its input says', async () => {
  const step = noopTask({ ref: 'step' });
  const loop = doWhileTask({ ref: 'loop', tasks: [step], times: input.amount });
  expect(await end([loop], { rounds: loop.output.iteration })).toEqual({
    status: 'COMPLETED',
    output: { rounds: 3 },
  });
});

/** Tasks of a loop that count its rounds in a variable. */
function counting() {
  const pages = workflowVariables({ pages: 0 });
  const next = inlineTask({
    ref: 'next',
    expression: ({ seen }) => ({ page: seen + 1 }),
    bindings: { seen: pages.pages },
  });
  const keep = setVariableTask<{ pages: number }>({
    ref: 'keep',
    variables: { pages: next.output.result.page },
  });
  return { pages, next, keep };
}

test.concurrent('DO_WHILE goes on while its condition is true', async () => {
  const { pages, next, keep } = counting();
  const loop = doWhileTask({
    ref: 'loop',
    tasks: [next, keep],
    while: '$.next.result.page < $.last',
    inputs: { last: input.amount },
  });
  expect(await end([loop], { pages: pages.pages }, { variables: pages })).toEqual({
    status: 'COMPLETED',
    output: { pages: 3 },
  });
});

test.concurrent('DO_WHILE goes on while a function of the last round is true', async () => {
  const { pages, next, keep } = counting();
  const loop = doWhileTask({
    ref: 'loop',
    tasks: [next, keep],
    while: ({ page, last, names }) => page < last && !names.includes(`no. ${page}`),
    inputs: { page: next.output.result.page, last: input.amount, names: input.names },
  });
  const output = { pages: pages.pages, rounds: loop.output.iteration };
  expect(await end([loop], output, { variables: pages })).toEqual({
    status: 'COMPLETED',
    output: { pages: 3, rounds: 3 },
  });
});

test.concurrent('DO_WHILE runs for each item', async () => {
  const loop = doWhileTask({ ref: 'loop', tasks: [noopTask({ ref: 'step' })], items: input.names });
  const output = { rounds: loop.output.iteration, last: loop.output.loopItem };
  expect(await end([loop], output)).toEqual({
    status: 'COMPLETED',
    output: { rounds: 2, last: 'Bo' },
  });
});

test.concurrent('DO_WHILE runs a loop that is in a sub-workflow, in each of its rounds', async () => {
  const own = workflowInput<{ times: number }>();
  const inner = doWhileTask({ ref: 'loop', tasks: [noopTask({ ref: 'step' })], times: own.times });
  const rounds = workflow({
    ...{ name: uniqueName('rounds'), ownerEmail: 'test@example.com', timeoutSeconds: 60 },
    input: own,
    tasks: [inner],
    output: { ran: inner.output.iteration },
  });
  const sub = subWorkflowTask({
    ref: 'sub',
    workflow: rounds,
    input: { times: input.amount },
    inline: true,
  });
  const loop = doWhileTask({ ref: 'loop', tasks: [sub], times: 2 });
  expect(await end([loop], { inner: sub.output.ran, outer: loop.output.iteration })).toEqual({
    status: 'COMPLETED',
    output: { inner: 3, outer: 2 },
  });
});

test.concurrent('SUB_WORKFLOW gives the output of a workflow, named or brought along', async () => {
  const own = workflowInput<{ n: number }>();
  const twice = inlineTask({
    ref: 'twice',
    expression: ({ n }) => n * 2,
    bindings: { n: own.n },
  });
  const inner = workflow({
    ...{ name: uniqueName('inner'), ownerEmail: 'test@example.com', timeoutSeconds: 60 },
    input: own,
    tasks: [twice],
    output: { twice: twice.output.result },
  });
  const named = subWorkflowTask({ ref: 'named', workflow: inner, input: { n: input.amount } });
  const brought = subWorkflowTask({
    ref: 'brought',
    workflow: { ...inner, name: uniqueName('unregistered') },
    input: { n: named.output.twice },
    inline: true,
  });
  await registerWorkflow(inner);
  expect(
    await end([named, brought], { named: named.output.twice, brought: brought.output.twice }),
  ).toEqual({ status: 'COMPLETED', output: { named: 6, brought: 12 } });
});

test.concurrent('START_WORKFLOW starts a workflow and goes on', async () => {
  const own = workflowInput<{ n: number }>();
  const inner = made([waitTask({ ref: 'wait', signal: true })], {}, { input: own });
  await registerWorkflow(inner);
  const other = startWorkflowTask({
    ref: 'other',
    workflow: inner,
    input: { n: input.amount },
    correlationId: workflowContext.workflowId,
  });
  const id = await begin(made([other], { id: other.output.workflowId }));
  const { status, output } = await ended(id);
  expect(status).toBe('COMPLETED');
  ids.push(String(output.id));
  expect(await call('GET', `/workflow/${output.id}`)).toMatchObject({
    status: 'RUNNING',
    correlationId: id,
    input: { n: 3 },
  });
});

test.concurrent('DYNAMIC gives its task to the type that the input names', async () => {
  const task = dynamicTask<{ got: number }>({
    ref: 'dynamic',
    type: input.worker,
    input: { n: input.amount },
  });
  const id = await begin(made([task], { got: task.output.got }), { worker: type });
  await completeNext(type, ({ n }) => ({ got: n ?? 0 }));
  const { status, output } = await ended(id);
  expect({ status, output }).toEqual({ status: 'COMPLETED', output: { got: 3 } });
});

test.concurrent('TERMINATE ends with its status and output, and FAILED starts the failure workflow', async () => {
  const repair = made([echo('why', workflowInput<{ reason: string }>().reason)]);
  await registerWorkflow(repair);
  await registerWorkflow({ ...repair, version: 2, tasks: [waitTask({ ref: 'w', signal: true })] });
  const tasks = [
    terminateTask({ ref: 'stop', status: 'FAILED', reason: `no ${input.kind}`, output: { a: 1 } }),
    noopTask({ ref: 'never' }),
  ];
  const id = await begin(made(tasks, {}, { failureWorkflow: repair }));
  const { status, output, reasonForIncompletion } = await ended(id);
  expect({ status, reasonForIncompletion }).toEqual({
    status: 'FAILED',
    reasonForIncompletion: expect.stringContaining('no new'),
  });
  expect(output).toMatchObject({ a: 1, 'conductor.failure_workflow': expect.any(String) });
  const repaired = await ended(String(output['conductor.failure_workflow']));
  // The newest version, 2, would wait.
  expect(repaired.status).toBe('COMPLETED');
  expect(repaired.output.result).toContain('no new');
});

test.concurrent('EVENT goes to the server’s own queue', async () => {
  const event = eventTask({ ref: 'paid', sink: 'conductor', payload: { amount: input.amount } });
  const definition = made([event], { event: event.output.event_produced });
  const { status, output } = await ended(await begin(definition));
  expect({ status, output }).toEqual({
    status: 'COMPLETED',
    output: { event: `conductor:${definition.name}:paid` },
  });
});

test.concurrent('HUMAN waits for a signal', async () => {
  const asked = humanTask<{ approved: boolean }>({ ref: 'asked', input: { of: input.kind } });
  const id = await begin(made([asked], { approved: asked.output.approved }));
  await waitFor(id, ({ tasks }) => tasks.at(-1)?.status === 'IN_PROGRESS');
  await signal(id, 'asked', 'COMPLETED', { approved: true });
  const { status, output } = await ended(id);
  expect({ status, output }).toEqual({ status: 'COMPLETED', output: { approved: true } });
});

test.concurrent('PULL_WORKFLOW_MESSAGES waits for messages to the workflow, and gives them', async () => {
  const asked = systemTask({
    ref: 'asked',
    type: 'PULL_WORKFLOW_MESSAGES',
    input: { batchSize: 2 },
  });
  const output = { count: asked.output.count, said: asked.output.messages[0]?.payload.said ?? '' };
  const id = await begin(made([asked], output));
  await call('POST', `/workflow/${id}/messages`, { said: 'hello' });
  const { status, output: out } = await ended(id);
  expect({ status, output: out }).toEqual({
    status: 'COMPLETED',
    output: { count: 1, said: 'hello' },
  });
});

test.concurrent('a start delay keeps a task from its worker for so long', async () => {
  const own = uniqueName('later');
  const later = simpleTask({ ref: 'later', type: own, startDelaySeconds: 2 });
  const id = await begin(made([later]));
  await completeNext(own, () => ({ done: true }));
  const task = taskOf(await ended(id), 'later');
  expect(task.startTime - task.scheduledTime).toBeGreaterThanOrEqual(1_900);
});

test.concurrent('an optional task that fails lets the workflow go on', async () => {
  const fails = inlineTask({ ref: 'fails', expression: "throw new Error('no')", optional: true });
  expect(await end([fails, noopTask({ ref: 'next' })])).toMatchObject({ status: 'COMPLETED' });
});

test.concurrent('KAFKA_PUBLISH is read by the server: it looks for the broker', async () => {
  const tell = kafkaPublishTask({
    ref: 'tell',
    topic: 'orders',
    value: { amount: input.amount },
    bootStrapServers: '127.0.0.1:1',
    maxBlockMs: 100,
  });
  const execution = await ended(await begin(made([tell])));
  expect(taskOf(execution, 'tell').reasonForIncompletion).toMatch(/kafka/i);
});

test('a workflow is started with its template for what it was not given', async () => {
  const definition = made([echo('kind', input.kind)], {}, { inputTemplate: { kind: 'old' } });
  await registerWorkflow(definition);
  const id = await start(definition.name, { amount: 1 });
  ids.push(id);
  expect((await ended(id)).output).toEqual({ result: 'old' });
});
