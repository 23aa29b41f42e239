import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { build } from 'esbuild';
import { execa } from 'execa';
import { jsSdk } from '../../bench/contestants/list.ts';
import { handler } from '../../docs/samples/migrate/javascript/unchanged.ts';
import { basePython } from '../../infra/local/setup/python.ts';
import type { JsonObject } from '../../lib/task/task.ts';
import { simpleTask, taskDefinition, workflow } from '../../lib/workflow/index.ts';
import { polling } from '../support/conductor/polling.ts';
import {
  execution,
  registerTasks,
  registerWorkflow,
  start,
  taskOf,
  terminate,
  uniqueName,
  waitFor,
  waitForEnd,
} from '../support/conductor/server.ts';
import { ROOT } from '../support/docs/pages.ts';
import { aContext, aDispatch } from '../support/factories.ts';
import { taskIn } from '../support/polled.ts';

jest.setTimeout(180_000);

const SAMPLES = join(ROOT, 'docs/samples/migrate');
const TYPE = 'reserve';
const name = uniqueName('migrate');

let sdk: ChildProcess | undefined;
const started: string[] = [];
afterAll(async () => {
  sdk?.kill('SIGKILL');
  await Promise.all(started.map(terminate));
});

/** The sample of the page, with the official SDK, in a process of its own. */
async function startSdk(): Promise<ChildProcess> {
  const [node = '', bench = ''] = await jsSdk.prepare();
  const outfile = join(bench, '..', 'migrate.mjs');
  await build({
    ...{ entryPoints: [join(SAMPLES, 'javascript/main.mjs')], outfile, bundle: true },
    ...{ format: 'esm', platform: 'node', external: ['@io-orkes/conductor-javascript'] },
  });
  return spawn(node, [outfile], { stdio: 'ignore' });
}

/** The server has the same definitions as for a worker on Lambda: a late answer counts after 5 s. */
async function register(): Promise<void> {
  const ownerEmail = 'test@example.com';
  const definition = taskDefinition({
    name: TYPE,
    ownerEmail,
    functionTimeoutSeconds: 1,
    retryDelaySeconds: 0,
  });
  await registerTasks({ ...definition, responseTimeoutSeconds: 5, timeoutSeconds: 60 });
  const input: JsonObject = {
    sku: '${workflow.input.sku}',
    quantity: '${workflow.input.quantity}',
  };
  const tasks = [simpleTask({ ref: 'task', type: TYPE, input })];
  // With a timeout, the server may leave the task of an SDK that was stopped alone until then: docs/reliability.md.
  await registerWorkflow(workflow({ name, ownerEmail, timeoutSeconds: 0, tasks }));
}

async function begin(count: number): Promise<string[]> {
  const ids = await Promise.all(
    Array.from({ length: count }, () => start(name, { sku: 'pen', quantity: 1 })),
  );
  started.push(...ids);
  return ids;
}

const byUs: string[] = [];
const dispatch: NonNullable<Parameters<typeof polling>[1]>['dispatch'] = async (
  _route,
  _tasks,
  { json: [json] },
) => {
  const task = taskIn(json);
  byUs.push(task.workflowInstanceId);
  return { kind: 'answered', answer: await handler(aDispatch(task), aContext()) };
};

test('an SDK worker and the poller share a type, and when the SDK stops no task is lost', async () => {
  await register();
  sdk = await startSdk();
  const first = await begin(10);
  await Promise.all(first.map((id) => waitForEnd(id, 60_000)));

  let isPaused = false;
  const run = polling({ [TYPE]: () => null }, { dispatch, paused: async () => isPaused });
  const both = await begin(20);
  await waitFor(both[0] ?? '', ({ status }) => status !== 'RUNNING');
  sdk.kill('SIGTERM');
  const last = await begin(20);

  const ended = await Promise.all([...both, ...last].map((id) => waitForEnd(id, 120_000)));
  isPaused = true;
  await run;
  expect(ended.map(({ status }) => status)).toEqual(ended.map(() => 'COMPLETED'));
  expect(first.filter((id) => byUs.includes(id))).toEqual([]);
  expect(last.some((id) => byUs.includes(id))).toBe(true);
  const { outputData } = taskOf(await execution(last[0] ?? ''), 'task');
  expect(outputData).toEqual({ reserved: 1 });
});

test('the Python function of the page answers as the worker of the SDK did', async () => {
  const script = 'import after; print(after.handler({"sku": "pen", "quantity": 3}, None))';
  const { stdout } = await execa(basePython(), ['-B', '-c', script], {
    cwd: join(SAMPLES, 'python'),
  });
  expect(stdout).toBe("{'price': 6}");
});
