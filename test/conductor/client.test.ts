import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  type ConductorClient,
  conductorClient,
  StillRunningError,
} from '../../lib/client/index.ts';
import {
  humanTask,
  inlineTask,
  noopTask,
  simpleTask,
  subWorkflowTask,
  systemTask,
  taskDefinition,
  waitTask,
  workflow,
  workflowInput,
} from '../../lib/workflow/index.ts';
import { eventually } from '../support/conductor/eventually.ts';
import { serverUrl, startedIds, terminate, uniqueName } from '../support/conductor/server.ts';
import { taskTypes, working } from '../support/conductor/task-types.ts';
import { httpServers } from '../support/http-server.ts';
import { PLANTED } from '../support/leaks/planted.ts';

jest.setTimeout(60_000);

const conductor = conductorClient({ serverUrl: serverUrl() });
const common = { ownerEmail: 'test@example.com', timeoutSeconds: 300 };

interface Order {
  n: number;
}
const order = workflowInput<Order>();

/** Two people are asked, one after the other. */
const first = waitTask<{ by: string }>({ ref: 'first', signal: true });
const second = humanTask<{ by: string }>({ ref: 'second' });
const asked = workflow({
  ...{ ...common, name: uniqueName('asked') },
  input: order,
  tasks: [first, second],
  output: { first: first.output.by, second: second.output.by },
});
const twice = inlineTask({
  ref: 'twice',
  expression: ({ n }) => n * 2,
  bindings: { n: order.n },
});
const doubled = workflow({
  ...{ ...common, name: uniqueName('doubled') },
  input: order,
  tasks: [twice],
  output: { twice: twice.output.result },
});
const fails = inlineTask({ ref: 'fails', expression: "throw new Error('no stock')" });
const failing = workflow({ ...common, name: uniqueName('failing'), tasks: [fails] });

beforeAll(() => conductor.definitions.register(asked, doubled, failing));
const services = httpServers();
afterAll(async () => {
  services.closeAll();
  await Promise.all(startedIds.map(terminate));
});

/** Starts the workflow that waits, and sees it there. */
async function begun(client: ConductorClient = conductor): Promise<string> {
  const { workflowId } = await client.start(asked, { n: 1 });
  startedIds.push(workflowId);
  await atTask(workflowId, 'first');
  return workflowId;
}

const atTask = (id: string, ref: string) =>
  eventually(async () => {
    const { tasks } = (await conductor.read(id)) ?? { tasks: [] };
    expect(tasks.at(-1)).toMatchObject({ referenceTaskName: ref, status: 'IN_PROGRESS' });
  });

const statusOf = async (id: string) => (await conductor.state(id))?.status;

describe('a workflow', () => {
  test.concurrent('is started with its input, and read', async () => {
    const { workflowId, woken } = await conductor.start(asked, { n: 1 }, { correlationId: 'c1' });
    startedIds.push(workflowId);
    expect(woken).toBeUndefined();
    expect(await conductor.state(workflowId)).toMatchObject({
      ...{ workflowId, status: 'RUNNING', correlationId: 'c1' },
    });
    expect((await conductor.read(workflowId))?.tasks[0]).toMatchObject({ taskType: 'WAIT' });
  });

  test.concurrent('is run to its end, and gives its output', async () => {
    const ended = await conductor.run(doubled, { n: 4 });
    expect(ended).toMatchObject({ status: 'COMPLETED', output: { twice: 8 } });
    const byName = await conductor.run(doubled.name, { n: 5 });
    expect(byName).toMatchObject({ status: 'COMPLETED', output: { twice: 10 } });
  });

  test.concurrent('that fails says why', async () => {
    expect(await conductor.run(failing, {})).toMatchObject({
      status: 'FAILED',
      reasonForIncompletion: expect.stringContaining('no stock'),
    });
  });

  test.concurrent('that takes longer than it is waited for goes on', async () => {
    const run = conductor.run(asked, { n: 1 }, { timeoutMs: 1_000 });
    const error = await run.catch((e: unknown) => e);
    if (!(error instanceof StillRunningError)) throw error;
    startedIds.push(error.workflowId);
    expect(error.message).toMatch(/^Workflow [\w-]+ is still RUNNING after \d+ ms\. It goes on/);
    expect(await statusOf(error.workflowId)).toBe('RUNNING');
  });

  test.concurrent('wakes a service where that is set, after its start', async () => {
    const service = await services.start(() => ({ status: 202 }));
    const wake = { url: service.url, secret: PLANTED.password };
    const client = conductorClient({ serverUrl: serverUrl(), wake });
    const { woken } = await client.start(doubled, { n: 1 });
    expect(woken).toEqual({ delivered: true });
    expect(await client.run(doubled, { n: 2 })).toMatchObject({ output: { twice: 4 } });
    await client.start(doubled, { n: 1 }, { wakeOnStart: false });
    expect(service.received.map(({ headers }) => headers.authorization)).toEqual([
      PLANTED.password,
      PLANTED.password,
    ]);
  });

  test.concurrent('is found by its name', async () => {
    const { workflowId } = await conductor.run(doubled, { n: 3 });
    await eventually(async () => {
      const query = `workflowType = '${doubled.name}'`;
      const page = { start: 0, size: 50, sort: 'startTime:DESC' };
      const { results, totalHits } = await conductor.search({ query, ...page });
      expect(results).toContainEqual(
        expect.objectContaining({ workflowId, status: 'COMPLETED', workflowType: doubled.name }),
      );
      expect(totalHits).toBeGreaterThan(0);
    });
  });

  test.concurrent('is found by a free text, such as its correlation id', async () => {
    const correlationId = uniqueName('order');
    const { workflowId } = await conductor.start(doubled, { n: 3 }, { correlationId });
    await eventually(async () => {
      const { results } = await conductor.search({ freeText: correlationId });
      expect(results).toMatchObject([{ workflowId, correlationId }]);
    });
  });

  test.concurrent('is listed by its correlation id, once it has ended only where that is asked for', async () => {
    const correlationId = `${uniqueName('order')}/é`;
    const { workflowId: runs } = await conductor.start(asked, { n: 1 }, { correlationId });
    startedIds.push(runs);
    const { workflowId: ended } = await conductor.start(asked, { n: 1 }, { correlationId });
    await conductor.terminate(ended, 'not needed');
    const ids = async (options?: { includeClosed: boolean }) =>
      (await conductor.byCorrelationId(asked, correlationId, options)).map((one) => one.workflowId);
    expect(await ids()).toEqual([runs]);
    expect((await ids({ includeClosed: true })).toSorted()).toEqual([runs, ended].toSorted());
    expect(await conductor.byCorrelationId('none', correlationId)).toEqual([]);
  });

  test.concurrent('gives its priority and its domain to its tasks', async () => {
    const type = uniqueName('mail');
    const sent = workflow({
      ...{ ...common, name: uniqueName('sent') },
      tasks: [simpleTask({ ref: 'mail', type })],
    });
    await conductor.definitions.register(sent);
    const options = { priority: 7, taskToDomain: { [type]: 'eu' } };
    const { workflowId } = await conductor.start(sent, {}, options);
    startedIds.push(workflowId);
    const [{ taskId } = { taskId: '' }] = (await conductor.read(workflowId))?.tasks ?? [];
    expect(await conductor.tasks.read(taskId)).toMatchObject({
      ...{ taskId, taskType: type, status: 'SCHEDULED', domain: 'eu', workflowPriority: 7 },
    });
  });

  test.concurrent('is started again with the same idempotencyKey: this server does not know it', async () => {
    const options = { idempotencyKey: uniqueName('key'), idempotencyStrategy: 'FAIL' } as const;
    const first = await conductor.start(doubled, { n: 1 }, options);
    const second = await conductor.start(doubled, { n: 1 }, options);
    expect(second.workflowId).not.toBe(first.workflowId);
  });

  test.concurrent('that the server does not know is undefined, and cannot be changed', async () => {
    expect(await conductor.state('none')).toBeUndefined();
    expect(await conductor.read('none')).toBeUndefined();
    await expect(conductor.pause('none')).rejects.toMatchObject({ fault: 'unknown', status: 404 });
  });

  test.concurrent('that is not registered is refused, without its input in the words', async () => {
    const start = conductor.start(uniqueName('none'), { card: PLANTED.input });
    await expect(start).rejects.toMatchObject({
      ...{ fault: 'unknown', status: 404 },
      message: expect.not.stringContaining(PLANTED.input),
    });
  });
});

describe('a signal', () => {
  test.concurrent('ends a task by its reference name', async () => {
    const id = await begun();
    await conductor.signal(id, { ref: 'first', output: { by: 'Ann' } });
    await atTask(id, 'second');
    const state = await conductor.signalAndWait(id, { ref: second, output: { by: 'Bo' } });
    expect(state.workflowId).toBe(id);
    expect(await conductor.wait(id)).toMatchObject({ output: { first: 'Ann', second: 'Bo' } });
  });

  test.concurrent('ends the WAIT that the workflow is at', async () => {
    const id = await begun();
    await conductor.signal(id, { output: { by: 'Ann' } });
    await atTask(id, 'second');
  });

  test.concurrent('says where the workflow is then', async () => {
    const one = waitTask({ ref: 'one', signal: true });
    const two = workflow({ ...common, name: uniqueName('one'), tasks: [one] });
    await conductor.definitions.register(two);
    const { workflowId } = await conductor.start(two, {});
    startedIds.push(workflowId);
    await atTask(workflowId, 'one');
    expect(
      await conductor.signalAndWait(workflowId, { output: { a: 1 }, waitMs: 4_000 }),
    ).toMatchObject({
      ...{ workflowId, status: 'COMPLETED', output: { a: 1 } },
    });
  });

  test.concurrent('to a task that does not wait is refused', async () => {
    const id = await begun();
    const unknown = { fault: 'unknown', message: expect.stringContaining("no open task 'second'") };
    await expect(conductor.signal(id, { ref: 'second' })).rejects.toMatchObject(unknown);
    await expect(conductor.signalAndWait(id, { ref: 'second' })).rejects.toMatchObject({
      ...{ fault: 'unknown', status: 404 },
    });
    await conductor.signal(id);
    await atTask(id, 'second');
    await expect(conductor.signalAndWait(id)).rejects.toMatchObject({ fault: 'unknown' });
  });
});

describe('the course of a workflow', () => {
  test.concurrent('is paused and resumed', async () => {
    const id = await begun();
    await conductor.pause(id);
    expect(await statusOf(id)).toBe('PAUSED');
    await conductor.resume(id);
    expect(await statusOf(id)).toBe('RUNNING');
  });

  test.concurrent('is retried after a failure', async () => {
    const id = await begun();
    await conductor.signal(id, { ref: 'first', status: 'FAILED_WITH_TERMINAL_ERROR' });
    expect(await conductor.wait(id)).toMatchObject({ status: 'FAILED' });
    await conductor.retry(id);
    await atTask(id, 'first');
    await conductor.signal(id, { ref: 'first', output: { by: 'Ann' } });
    await atTask(id, 'second');
  });

  test.concurrent('is restarted, and ended', async () => {
    const id = await begun();
    await conductor.terminate(id, 'not needed');
    expect(await conductor.wait(id)).toMatchObject({
      ...{ status: 'TERMINATED', reasonForIncompletion: 'not needed' },
    });
    await conductor.restart(id, { useLatestDefinitions: true });
    await atTask(id, 'first');
  });

  test.concurrent('is run again, from a task on or with another input', async () => {
    const { workflowId: id } = await conductor.run(doubled, { n: 2 });
    const [task] = (await conductor.read(id))?.tasks ?? [];
    await conductor.rerun(id, {
      reRunFromTaskId: task?.taskId ?? '',
      taskInput: { ...task?.inputData, n: 3 },
    });
    expect(await conductor.wait(id)).toMatchObject({ status: 'COMPLETED', output: { twice: 6 } });
    await conductor.rerun(id, { workflowInput: { n: 5 }, correlationId: 'again' });
    expect(await conductor.wait(id)).toMatchObject({ status: 'COMPLETED', output: { twice: 10 } });
    expect(await conductor.state(id)).toMatchObject({ correlationId: 'again' });
  });

  test.concurrent('leaves a task out', async () => {
    const id = await begun();
    await conductor.skip(id, 'second', { taskInput: { a: 1 }, taskOutput: { by: 'none' } });
    await conductor.signal(id, { ref: 'first', output: { by: 'Ann' } });
    expect(await conductor.wait(id)).toMatchObject({
      ...{ status: 'COMPLETED', output: { first: 'Ann' } },
    });
    const { tasks } = (await conductor.read(id)) ?? { tasks: [] };
    const second = tasks.find(({ referenceTaskName }) => referenceTaskName === 'second');
    // The server's call takes no body: what the task should have given is not kept.
    expect(second).toMatchObject({ status: 'SKIPPED', outputData: {} });
  });

  test.concurrent.each([{ archive: false }, { archive: true }])(
    'is removed with %j, and the index keeps what is archived',
    async ({ archive }) => {
      const { workflowId } = await conductor.run(doubled, { n: 2 });
      await conductor.remove(workflowId, { archive });
      expect(await conductor.state(workflowId)).toBeUndefined();
      await eventually(async () => {
        const { totalHits } = await conductor.search({ query: `workflowId = '${workflowId}'` });
        expect(totalHits).toBe(archive ? 1 : 0);
      });
    },
  );

  test.concurrent('is retried inside of its sub-workflow', async () => {
    const child = workflow({ ...common, name: uniqueName('child'), tasks: [first] });
    const outer = workflow({
      ...{ ...common, name: uniqueName('outer') },
      tasks: [subWorkflowTask({ ref: 'inner', workflow: child, input: {}, inline: true })],
    });
    await conductor.definitions.register(outer);
    const { workflowId } = await conductor.start(outer, {});
    startedIds.push(workflowId);
    const innerId = async () => (await conductor.read(workflowId))?.tasks[0]?.subWorkflowId;
    await eventually(async () => expect(await innerId()).toEqual(expect.any(String)));
    const id = String(await innerId());
    await atTask(id, 'first');
    await conductor.signal(id, { ref: first, status: 'FAILED_WITH_TERMINAL_ERROR' });
    expect(await conductor.wait(workflowId)).toMatchObject({ status: 'FAILED' });
    await conductor.retry(workflowId, { resumeSubworkflowTasks: true });
    await atTask(id, 'first');
    expect(await innerId()).toBe(id);
  });

  test.concurrent('is the same for many at once', async () => {
    const ids = [await begun(), await begun()];
    const states = async () => [...new Set(await Promise.all(ids.map(statusOf)))];
    const paused = await conductor.bulk.pause([...ids, 'none']);
    expect(paused).toEqual({ succeeded: ids, failed: { none: expect.stringContaining('none') } });
    expect(await states()).toEqual(['PAUSED']);
    expect(await conductor.bulk.resume(ids)).toEqual({ succeeded: ids, failed: {} });
    expect(await states()).toEqual(['RUNNING']);
    await conductor.bulk.terminate(ids, 'not needed');
    expect(await states()).toEqual(['TERMINATED']);
    await conductor.bulk.restart(ids, { useLatestDefinitions: true });
    expect(await states()).toEqual(['RUNNING']);
    for (const id of ids) {
      await atTask(id, 'first');
      await conductor.signal(id, { ref: first, status: 'FAILED_WITH_TERMINAL_ERROR' });
    }
    expect(await states()).toEqual(['FAILED']);
    expect(await conductor.bulk.retry(ids)).toEqual({ succeeded: ids, failed: {} });
    expect(await states()).toEqual(['RUNNING']);
  });

  test.concurrent('cannot be changed for more than 1,000 at once', async () => {
    const ids = Array.from({ length: 1_001 }, (_, n) => `none-${n}`);
    await expect(conductor.bulk.pause(ids)).rejects.toMatchObject({
      ...{ fault: 'refused', message: expect.stringContaining('1000') },
    });
  });
});

test.concurrent('a message reaches a workflow that asks for it, and no other', async () => {
  const inbox = systemTask({
    ref: 'inbox',
    type: 'PULL_WORKFLOW_MESSAGES',
    input: { batchSize: 1 },
  });
  const told = workflow({ ...common, name: uniqueName('told'), tasks: [inbox] });
  await conductor.definitions.register(told);
  const { workflowId } = await conductor.start(told, {});
  startedIds.push(workflowId);
  const id = await conductor.sendMessage(workflowId, { hello: 'Ann' });
  const { output } = await conductor.wait(workflowId);
  expect(output).toMatchObject({ messages: [{ id, payload: { hello: 'Ann' } }] });
  await expect(conductor.sendMessage(workflowId, {})).rejects.toMatchObject({ status: 409 });
  await expect(conductor.sendMessage('none', {})).rejects.toMatchObject({ status: 404 });
});

test.concurrent('the log of a task is read, and so is that of one without a log', async () => {
  const { make } = taskTypes();
  const type = await make();
  startedIds.push(await type.begin());
  const { taskId } = await type.serve(working((_, task) => task.log('packed')));
  await eventually(async () =>
    expect(await conductor.tasks.log(taskId)).toMatchObject([
      { log: expect.stringContaining('packed'), createdTime: expect.any(Number) },
    ]),
  );
  expect(await conductor.tasks.read(taskId)).toMatchObject({ taskId, status: 'COMPLETED' });
  expect(await conductor.tasks.log('none')).toEqual([]);
  expect(await conductor.tasks.read('none')).toBeUndefined();
});

test.concurrent('a definition is registered, read and removed', async () => {
  const made = workflow({
    ...{ ...common, name: uniqueName('made') },
    tasks: [noopTask({ ref: 'nothing' })],
  });
  await conductor.definitions.register(made);
  await conductor.definitions.register(made);
  expect(await conductor.definitions.read(made.name)).toMatchObject({
    name: made.name,
    version: 1,
  });
  const read = await conductor.definitions.read(made.name);
  if (!read) throw new Error(`${made.name} is not registered`);
  await conductor.definitions.register({ ...read, ownerEmail: 'new@example.com' });
  const { updateTime: _, ...kept } = read;
  expect(await conductor.definitions.read(made.name)).toMatchObject({
    ...{ ...kept, ownerEmail: 'new@example.com' },
  });
  await conductor.definitions.remove(made.name, 1);
  expect(await conductor.definitions.read(made.name, 1)).toBeUndefined();
});

test.concurrent('a task definition is registered, replaced, read and removed', async () => {
  const name = uniqueName('mail');
  const made = taskDefinition({
    ...{ name, ownerEmail: common.ownerEmail },
    functionTimeoutSeconds: 10,
  });
  await conductor.definitions.registerTasks(made);
  await conductor.definitions.registerTasks({ ...made, retryCount: 7 });
  const read = await conductor.definitions.readTask(name);
  expect(read).toMatchObject({ ...made, retryCount: 7 });
  if (!read) throw new Error(`${name} is not registered`);
  await conductor.definitions.registerTasks({ ...read, ownerEmail: 'new@example.com' });
  expect(await conductor.definitions.readTask(name)).toMatchObject({
    ...{ ...made, retryCount: 7, ownerEmail: 'new@example.com' },
  });
  await conductor.definitions.removeTask(name);
  expect(await conductor.definitions.readTask(name)).toBeUndefined();
  // The server's answer to a name that it does not have.
  await expect(conductor.definitions.removeTask(name)).rejects.toMatchObject({ status: 500 });
});

// The open-source server looks for new handlers once a minute only: what one does is not waited for here.
test.concurrent('an event handler is added, listed, changed and removed', async () => {
  const name = uniqueName('handler');
  const event = `conductor:${name}:tell`;
  const handler = {
    ...{ name, event, active: true },
    actions: [{ action: 'start_workflow', start_workflow: { name: doubled.name } }] as const,
  };
  await conductor.events.add(handler);
  expect(await conductor.events.list(event)).toMatchObject([{ name, event }]);
  await conductor.events.update({ ...handler, active: false });
  expect(await conductor.events.list(event)).toEqual([]);
  await conductor.events.remove(name);
  expect((await conductor.events.list()).map((each) => each.name)).not.toContain(name);
});

test.concurrent('the names of the secrets are a list', async () => {
  expect(await conductor.secrets.names()).toBeInstanceOf(Array);
});
