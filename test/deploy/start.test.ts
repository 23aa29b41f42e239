import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Execution } from '../../lib/conductor/workflows.ts';
import { simpleTask, taskDefinition, workflow } from '../../lib/workflow/index.ts';
import {
  registerTasks,
  registerWorkflow,
  start,
  taskOf,
  terminate,
  waitFor,
  waitForEnd,
} from '../support/conductor/server.ts';
import { deploy, invoke, lambda, SummarySchema } from '../support/deploy/emulator.ts';
import { type StartedProcess, startProcess } from '../support/deploy/start-process.ts';
import { CASES } from '../support/same-verdicts/cases.ts';
import { playedCase, startCases } from '../support/same-verdicts/on-server.ts';

jest.setTimeout(240_000);

const FOLDER = 'test/deploy/same-verdicts';
const POLLER = 'same-verdicts-test-conductor-poller';
const WORKFLOWS = 500;
/** The server itself can take two minutes more, since it looks at a workflow in steps of a minute. */
const RETRY_MS = 150_000;

let folder: string;
const processes: StartedProcess[] = [];
const ids: string[] = [];

const process = (...args: string[]) => processOf('start', args);

function processOf(command: 'start' | 'dev', args: string[]): StartedProcess {
  const started = startProcess(FOLDER, args, command);
  processes.push(started);
  return started;
}

/** The task types of the table. */
const ONLY = 'same_greetings,same_processOrder,same_reserveStock';

async function servedBy(command: 'start' | 'dev', work: () => Promise<void>): Promise<void> {
  const hosting = processOf(command, ['--only', ONLY]);
  await work();
  hosting.signal('SIGTERM');
  expect(await hosting.ended).toMatchObject({ exitCode: 0 });
}

async function workflowOf(type: string, definition: object): Promise<void> {
  const common = { name: type, ownerEmail: 'test@example.com' };
  const made = taskDefinition({ ...common, functionTimeoutSeconds: 10, retryDelaySeconds: 0 });
  await registerTasks({ ...made, ...definition });
  const tasks = [simpleTask({ type, ref: 'task' })];
  // With a timeout, the server notices one silent worker in five only when the workflow times out: docs/reliability.md.
  await registerWorkflow(workflow({ ...common, timeoutSeconds: 0, tasks }));
}

async function begin(type: string): Promise<string> {
  const id = await start(type);
  ids.push(id);
  return id;
}

/** Where each execution ran, by task. */
async function executions(): Promise<{ taskId: string; ranOn: string }[]> {
  const text = await readFile(join(folder, 'executions'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [taskId = '', ranOn = ''] = line.split(' ');
      return { taskId, ranOn };
    });
}

const ranOn = async (host: string) =>
  (await executions()).filter((each) => each.ranOn === host).length;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-executions-'));
  await writeFile(join(folder, 'executions'), '');
  globalThis.process.env.EXECUTIONS = join(folder, 'executions');
  await workflowOf('same_count', { retryCount: 0 });
  await workflowOf('same_stuck', { retryCount: 3, responseTimeoutSeconds: 5 });
  await workflowOf('same_found', { retryCount: 0 });
  await workflowOf('same_misnamed', { retryCount: 0 });
  await deploy(FOLDER, { EXECUTIONS: join(folder, 'executions') });
});

afterAll(async () => {
  for (const each of processes) each.signal('SIGKILL');
  await Promise.all(ids.map(terminate));
  await rm(folder, { recursive: true });
  lambda.destroy();
});

test('tasks of a process that is killed come back by Conductor, and are done by another', async () => {
  const killed = process('--only', 'same_stuck');
  await killed.started;
  const stuck = await Promise.all(Array.from({ length: 5 }, () => begin('same_stuck')));
  const isTaken = ({ tasks }: Execution) => tasks[0]?.status === 'IN_PROGRESS';
  await Promise.all(stuck.map((id) => waitFor(id, isTaken)));
  killed.signal('SIGKILL');
  await killed.ended;

  const next = process('--only', 'same_stuck');
  const ends = await Promise.all(stuck.map((id) => waitForEnd(id, RETRY_MS)));
  expect(ends.map(({ status }) => status)).toEqual(stuck.map(() => 'COMPLETED'));
  for (const end of ends)
    expect(Number(taskOf(end, 'task').outputData.retryCount)).toBeGreaterThanOrEqual(1);
  next.signal('SIGTERM');
  expect(await next.ended).toMatchObject({ exitCode: 0 });
});

describe.each([
  [
    'on Lambda',
    async (work: () => Promise<void>) => {
      const run = invoke(POLLER, SummarySchema);
      await work();
      await run;
    },
  ],
  ['in a process', (work: () => Promise<void>) => servedBy('start', work)],
  ['in dev', (work: () => Promise<void>) => servedBy('dev', work)],
])('%s', (_, serving) => {
  test('the workers of one file each have the verdicts of the table', async () => {
    const started = await startCases('same_');
    const played: Record<string, object> = {};
    await serving(async () => {
      for (const [name, id] of Object.entries(started)) played[name] = await playedCase(id, 60_000);
    });
    const wanted = Object.entries(CASES).map(([name, { verdict, log = [] }]) => [
      name,
      { verdict, log },
    ]);
    expect(played).toEqual(Object.fromEntries(wanted));
  });
});

test('a worker that only a folder holds does its task, and one of another type does nothing and names both types', async () => {
  const [found, misnamed] = [await begin('same_found'), await begin('same_misnamed')];
  const run = invoke(POLLER, SummarySchema);
  const end = await waitForEnd(found, 60_000);
  expect(taskOf(end, 'task').outputData).toEqual({ result: 'found' });
  // On AWS the task goes back. The emulator gives the error another name, and it looks like a death at work.
  expect(taskOf(await waitForEnd(misnamed, 60_000), 'task')).toMatchObject({
    outputData: {},
    reasonForIncompletion: expect.stringContaining(
      'this worker does same_other, and was called for same_misnamed',
    ),
  });
  await run;
});

test('500 workflows beside the deployed stack: each task once, also where the process is stopped in the middle', async () => {
  const hosting = process('--only', 'same_count', '--grace', '10');
  await hosting.started;
  let areDone = false;
  const polling = (async () => {
    while (!areDone) await invoke(POLLER, SummarySchema);
  })();
  const startSome = async () => {
    for (let i = 0; i < WORKFLOWS / 10; i += 1) await begin('same_count');
  };
  const before = ids.length;
  const starting = Promise.all(Array.from({ length: 10 }, startSome));
  while ((await ranOn('process')) < WORKFLOWS / 10) await new Promise((r) => setTimeout(r, 100));
  hosting.signal('SIGTERM');
  const { exitCode, all } = await hosting.ended;
  await starting;
  const ends: Execution[] = [];
  for (const id of ids.slice(before)) ends.push(await waitForEnd(id, 120_000));
  areDone = true;
  await polling;

  expect(exitCode).toBe(0);
  expect(all).toContain('"unfinished":0');
  expect(ends.filter(({ status }) => status !== 'COMPLETED')).toEqual([]);
  const executed = (await executions()).map(({ taskId }) => taskId);
  expect(executed.toSorted()).toEqual(ends.map((end) => taskOf(end, 'task').taskId).toSorted());
  expect(await ranOn('process')).toBeGreaterThanOrEqual(WORKFLOWS / 10);
  expect(await ranOn('lambda')).toBeGreaterThan(0);
});
