import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { object, string } from 'valibot';
import { type Host, type HostedWorker, startWorkers } from '../../../../lib/hosts/process/index.ts';
import { asWorker, inProgress, sdkWorker, TerminalError, worker } from '../../../../lib/index.ts';
import { axiosCore } from '../../../../scripts/axios-core.ts';
import { overheardLog } from '../../../support/leaks/overheard.ts';
import { type LiveConductor, liveConductor } from '../../../support/process/conductor.ts';

let conductor: LiveConductor;
let hosts: Host[];

beforeEach(async () => {
  conductor = await liveConductor();
  hosts = [];
});
afterEach(async () => {
  conductor.close();
  await Promise.all(hosts.map((host) => host.stop()));
  delete process.env.CONDUCTOR_AUTH_SECRET;
  for (const name of Object.keys(process.env))
    if (name.startsWith('CONDUCTOR_WORKER_')) delete process.env[name];
});

/** A host of these workers that reports to the test's Conductor. */
function started(workers: HostedWorker[], graceSeconds = 10): Host {
  const host = startWorkers(workers, {
    ...{ serverUrl: conductor.url, graceSeconds, log: overheardLog },
  });
  hosts.push(host);
  return host;
}

const greetings = worker({ input: object({ name: string() }) }, ({ name }) => `Hello, ${name}`);

/** A gate that a test opens. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const verdicts = () => conductor.updates.map(({ status, outputData }) => ({ status, outputData }));

test('each type goes to its own worker, whatever made it', async () => {
  started([
    { taskType: 'greetings', handler: greetings },
    { taskType: 'adapted', handler: asWorker(async ({ n }: { n?: number }) => ({ n })) },
    {
      taskType: 'sdk',
      handler: sdkWorker(async () => ({ status: 'COMPLETED', outputData: { by: 'sdk' } })),
    },
  ]);
  conductor.schedule({ taskType: 'greetings', inputData: { name: 'Ada' } });
  await conductor.updated(1);
  conductor.schedule({ taskType: 'adapted', inputData: { n: 1 } });
  await conductor.updated(2);
  conductor.schedule({ taskType: 'sdk' });
  await conductor.updated(3);
  expect(verdicts().map(({ outputData }) => outputData)).toEqual([
    { result: 'Hello, Ada' },
    { n: 1 },
    { by: 'sdk' },
  ]);
});

test('a handler that knows its task type is hosted by it', async () => {
  started([
    { handler: worker({ task: 'greetings' }, () => 'Hello') },
    { taskType: 'farewells', handler: worker({ task: 'farewells' }, () => 'Goodbye') },
  ]);
  conductor.schedule({ taskType: 'greetings' });
  await conductor.updated(1);
  conductor.schedule({ taskType: 'farewells' });
  await conductor.updated(2);
  expect(verdicts().map(({ outputData }) => outputData.result)).toEqual(['Hello', 'Goodbye']);
});

test('a handler that knows nothing of Conductor gets the event of its shape, and numbers keep their digits', async () => {
  started([
    {
      taskType: 'http',
      wrap: true,
      event: 'api-gateway',
      handler: async (event: { body: string }) => ({ statusCode: 200, body: event.body }),
    },
    {
      taskType: 'callback',
      wrap: true,
      handler: (event: { n: number }, _context: unknown, done: (e: null, v: unknown) => void) =>
        setImmediate(() => done(null, { twice: event.n * 2 })),
    },
  ]);
  conductor.schedule({ taskType: 'http', inputData: { n: 7 } });
  await conductor.updated(1);
  conductor.schedule({ taskType: 'callback', inputData: { n: 7 } });
  await conductor.updated(2);
  expect(verdicts()).toEqual([
    { status: 'COMPLETED', outputData: { n: 7 } },
    { status: 'COMPLETED', outputData: { twice: 14 } },
  ]);
});

test('a wrapped handler that returns no promise and cannot call back has answered with null', async () => {
  started([{ taskType: 'logs', wrap: true, handler: (event: { n: number }) => event.n }]);
  conductor.schedule({ taskType: 'logs', inputData: { n: 1 } });
  await conductor.updated(1);
  expect(verdicts()).toEqual([{ status: 'COMPLETED', outputData: { result: null } }]);
});

test('errors, terminal errors and postponed tasks are told as on Lambda', async () => {
  started([
    {
      taskType: 'fails',
      handler: worker(() => {
        throw new Error('no stock');
      }),
    },
    {
      taskType: 'never',
      handler: worker(() => {
        throw new TerminalError('no such order');
      }),
    },
    { taskType: 'later', handler: worker(() => inProgress({ callbackAfterSeconds: 60 })) },
    {
      taskType: 'dies',
      wrap: true,
      handler: async () => {
        throw new Error('boom');
      },
    },
    { taskType: 'not-a-worker', handler: async () => 'hello' },
  ]);
  for (const taskType of ['fails', 'never', 'later', 'dies', 'not-a-worker'])
    conductor.schedule({ taskType });
  const told = (await conductor.updated(5)).map(({ status, reasonForIncompletion }) =>
    [status, reasonForIncompletion].join(': '),
  );
  expect(told.toSorted()).toEqual([
    'FAILED: Lambda not-a-worker answered without reporting its task: export a worker(…) from it, or set `wrap: true` on its event.',
    'FAILED: The function dies died: Error: boom',
    'FAILED: no stock',
    'FAILED_WITH_TERMINAL_ERROR: no such order',
    'IN_PROGRESS: ',
  ]);
});

test('a task that outlives its timeout fails, and its function is asked to stop before', async () => {
  const asked = gate();
  started([
    {
      taskType: 'hangs',
      timeoutSeconds: 1,
      handler: worker((_input, { signal }) => {
        signal.addEventListener('abort', asked.open);
        return new Promise(() => {});
      }),
    },
    { taskType: 'wrapped', timeoutSeconds: 1, wrap: true, handler: () => new Promise(() => {}) },
  ]);
  conductor.schedule({ taskType: 'hangs' });
  conductor.schedule({ taskType: 'wrapped' });
  await asked.opened;
  const updates = await conductor.updated(2);
  expect(updates.map(({ status }) => status)).toEqual(['FAILED', 'FAILED']);
  const reasons = updates.map((update) => update.reasonForIncompletion).toSorted();
  expect(reasons).toEqual([
    'The function wrapped died: Sandbox.Timedout: Task timed out after 1.00 seconds',
    expect.stringMatching(/still running 16\d ms before/),
  ]);
});

test('stop polls no more, waits for what runs, and can be called again', async () => {
  const [begun, work] = [gate(), gate()];
  const host = started([
    {
      taskType: 'slow',
      concurrency: 1,
      handler: worker(async () => {
        begun.open();
        await work.opened;
      }),
    },
  ]);
  conductor.schedule({ taskType: 'slow' });
  await begun.opened;
  const stopping = host.stop();
  expect(host.health()).toEqual({ state: 'stopping' });
  conductor.schedule({ taskType: 'slow' });
  work.open();
  const summary = await stopping;
  expect(verdicts().map(({ status }) => status)).toEqual(['COMPLETED']);
  expect(summary).toMatchObject({ polled: 1, dispatched: 1, unfinished: 0 });
  expect(await host.stop()).toBe(summary);
  expect(host.health()).toEqual({ state: 'stopped' });
});

test('a task that a poll brings after stop goes back, and does not begin', async () => {
  let runs = 0;
  const host = started([
    {
      taskType: 'quiet',
      handler: worker(() => {
        runs += 1;
      }),
    },
  ]);
  await conductor.until(() => conductor.waiting() > 0);
  const stopping = host.stop();
  conductor.schedule({ taskType: 'quiet' });
  await stopping;
  expect(conductor.updates).toMatchObject([{ status: 'IN_PROGRESS', callbackAfterSeconds: 1 }]);
  expect(runs).toBe(0);
});

test('what still runs after the grace time goes back, and its late result is not reported', async () => {
  const [begun, work, ended] = [gate(), gate(), gate()];
  const host = started(
    [
      {
        taskType: 'long',
        handler: worker(async () => {
          begun.open();
          await work.opened;
          setImmediate(ended.open);
        }),
      },
    ],
    0,
  );
  conductor.schedule({ taskType: 'long', outputData: { step: 1 } });
  await begun.opened;
  await host.stop();
  work.open();
  await ended.opened;
  expect(conductor.updates).toMatchObject([
    {
      status: 'IN_PROGRESS',
      callbackAfterSeconds: 1,
      outputData: { step: 1 },
      reasonForIncompletion: 'the process was stopped before its worker ended the task',
    },
  ]);
});

test('before the grace time is over the signal fires: a function can keep what it has done, or end', async () => {
  const begun = [gate(), gate(), gate()];
  const working = (i: number, answer: (reason: unknown) => unknown) =>
    worker(
      (_input, { signal }) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => {
            const said = answer(signal.reason);
            if (said instanceof Error) reject(said);
            else resolve(said);
          });
          begun[i]?.open();
        }),
    );
  const aborted = Object.assign(new Error('aborted'), { name: 'AbortError' });
  const host = started(
    [
      {
        taskType: 'saves',
        handler: working(0, () => inProgress({ callbackAfterSeconds: 5, output: { step: 2 } })),
      },
      { taskType: 'throws', handler: working(1, (reason) => reason) },
      { taskType: 'fetches', handler: working(2, () => aborted) },
    ],
    3.5,
  );
  for (const taskType of ['saves', 'throws', 'fetches'])
    conductor.schedule({ taskType, outputData: { step: 1 } });
  for (const { opened } of begun) await opened;
  await host.stop();
  const told = conductor.updates.map(({ status, callbackAfterSeconds, outputData }) => ({
    ...{ status, callbackAfterSeconds, outputData },
  }));
  expect(
    told.toSorted((a, b) => Number(b.callbackAfterSeconds) - Number(a.callbackAfterSeconds)),
  ).toEqual([
    { status: 'IN_PROGRESS', callbackAfterSeconds: 5, outputData: { step: 2 } },
    { status: 'IN_PROGRESS', callbackAfterSeconds: 1, outputData: { step: 1 } },
    { status: 'IN_PROGRESS', callbackAfterSeconds: 1, outputData: { step: 1 } },
  ]);
});

test('stop ends also where Conductor is away and a task still runs', async () => {
  const begun = gate();
  const host = started(
    [
      {
        taskType: 'long',
        timeoutSeconds: 3,
        handler: worker(() => {
          begun.open();
          return new Promise(() => {});
        }),
      },
    ],
    2,
  );
  conductor.schedule({ taskType: 'long' });
  await begun.opened;
  conductor.close();
  expect(await host.stop()).toMatchObject({ polled: 1 });
});

test('an error that has the name of ours is one like any other while the process does not stop', async () => {
  class StoppedError extends Error {
    override readonly name = 'StoppedError';
  }
  started([
    {
      taskType: 'machine',
      handler: worker(() => {
        throw new StoppedError('the machine stands still');
      }),
    },
  ]);
  conductor.schedule({ taskType: 'machine' });
  await conductor.updated(1);
  expect(verdicts()).toMatchObject([{ status: 'FAILED' }]);
});

test('after stop a function has only as much time as the process', async () => {
  const begun = gate();
  const remaining: number[] = [];
  const host = started(
    [
      {
        taskType: 'asks',
        handler: worker((_input, { signal, remainingMs }) => {
          remaining.push(remainingMs());
          begun.open();
          return new Promise<void>((resolve) =>
            signal.addEventListener('abort', () => {
              remaining.push(remainingMs());
              resolve();
            }),
          );
        }),
      },
    ],
    3,
  );
  conductor.schedule({ taskType: 'asks' });
  await begun.opened;
  await host.stop();
  const [before = 0, after = 0] = remaining;
  expect(before).toBeGreaterThan(50_000);
  expect(after).toBeLessThanOrEqual(1_000);
  expect(conductor.updates).toMatchObject([{ status: 'COMPLETED' }]);
});

test('a result that Conductor does not take is sent again, and the function runs once', async () => {
  let runs = 0;
  started([
    {
      taskType: 'once',
      timeoutSeconds: 1,
      handler: worker(() => {
        runs += 1;
        return 'kept';
      }),
    },
  ]);
  conductor.refuse(...Array.from({ length: 12 }, () => 503));
  conductor.schedule({ taskType: 'once' });
  await conductor.updated(1);
  expect(verdicts()).toEqual([{ status: 'COMPLETED', outputData: { result: 'kept' } }]);
  expect(runs).toBe(1);
}, 20_000);

test('a worker with a copy of this package of its own reports in the same way, also where Conductor is away', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-copy-'));
  const outfile = join(folder, 'greet.mjs');
  await build({
    ...{ outfile, bundle: true, format: 'esm', platform: 'node', plugins: [axiosCore] },
    stdin: {
      contents:
        "import { worker } from './lib/index.ts'; export const handler = worker(() => 'kept');",
      ...{ resolveDir: process.cwd(), loader: 'ts' },
    },
  });
  const { handler } = await import(outfile);
  rmSync(folder, { recursive: true });
  started([{ taskType: 'copied', handler, timeoutSeconds: 5 }]);
  conductor.refuse(503, 413);
  conductor.schedule({ taskType: 'copied' });
  await conductor.updated(1);
  expect(verdicts()).toEqual([{ status: 'FAILED_WITH_TERMINAL_ERROR', outputData: {} }]);
});

test('health names the types that cannot be polled, until they can', async () => {
  conductor.refusePolls(503);
  const host = started([{ taskType: 'greetings', handler: greetings }]);
  await conductor.until(() => conductor.polls() > 1);
  expect(host.health()).toEqual({
    state: 'polling',
    trouble: { greetings: expect.stringContaining('503') },
  });
  conductor.refusePolls(200);
  conductor.schedule({ taskType: 'greetings', inputData: { name: 'Ada' } });
  await conductor.updated(1);
  expect(host.health()).toEqual({ state: 'polling' });
});

test('the metrics have the names of the SDKs', async () => {
  const host = started([{ taskType: 'greetings', handler: greetings }]);
  conductor.schedule({ taskType: 'greetings', inputData: { name: 'Ada' } });
  conductor.schedule({ taskType: 'greetings', inputData: { name: 7 } });
  conductor.refuse(503);
  await conductor.updated(2);
  await host.stop();
  const lines = host.metrics().split('\n');
  for (const line of [
    'task_execution_started_total{taskType="greetings"} 2',
    'task_execute_error_total{taskType="greetings",exception="FAILED_WITH_TERMINAL_ERROR"} 1',
    'task_execute_time_seconds_count{taskType="greetings",status="SUCCESS"} 1',
    'task_execute_time_seconds_count{taskType="greetings",status="FAILURE"} 1',
    'task_update_time_seconds_count{taskType="greetings",status="SUCCESS"} 2',
    'task_update_error_total{taskType="greetings",exception="unavailable"} 1',
    'task_result_size_bytes_bucket{taskType="greetings",le="100"} 2',
    'active_workers{taskType="greetings"} 0',
  ])
    expect(lines).toContain(line);
  expect(lines).toContainEqual(expect.stringMatching(/^task_poll_total{taskType="greetings"} \d/));
});

test('what happens to tasks and polls is told, and a listener that throws stops nothing', async () => {
  conductor.refusePolls(503);
  const told: string[] = [];
  const polled: string[] = [];
  const logged: string[] = [];
  const host = startWorkers([{ taskType: 'greetings', handler: greetings }], {
    ...{ serverUrl: conductor.url, log: (_, message) => void logged.push(message) },
    onTask(event) {
      const { kind, taskType } = event;
      const more = 'status' in event ? event.status : 'failure' in event ? event.failure : '';
      told.push([kind, taskType, more].join(' ').trim());
      throw new Error('the listener is broken');
    },
    onPoll(event) {
      if (event.kind === 'failed') polled.push(event.reason);
      else if (event.kind !== 'completed') polled.push(event.kind);
      else if (event.tasks > 0) polled.push(`${event.tasks} came`);
    },
  });
  hosts.push(host);
  await conductor.until(() => conductor.polls() > 1);
  conductor.refusePolls(200);
  conductor.schedule({ taskType: 'greetings', inputData: { name: 'Ada' } });
  conductor.refuse(503);
  await conductor.updated(1);
  conductor.schedule({ taskType: 'greetings', inputData: { name: 7 } });
  await conductor.updated(2);
  await host.stop();
  expect(polled.slice(0, 2)).toEqual(['started', expect.stringContaining('503')]);
  expect(polled.filter((text) => text.endsWith('came'))).toEqual(['1 came', '1 came']);
  expect(told).toEqual([
    'started greetings',
    'executed greetings',
    'reporting greetings COMPLETED',
    'notReported greetings COMPLETED',
    'reporting greetings COMPLETED',
    'reported greetings COMPLETED',
    'started greetings',
    'executed greetings FAILED_WITH_TERMINAL_ERROR',
    'reporting greetings FAILED_WITH_TERMINAL_ERROR',
    'reported greetings FAILED_WITH_TERMINAL_ERROR',
  ]);
  expect(logged).toContain('a listener threw');
});

test('the environment goes before the code: concurrency, domain, pause', async () => {
  Object.assign(process.env, {
    CONDUCTOR_WORKER_ALL_CONCURRENCY: '1',
    CONDUCTOR_WORKER_RESTS_PAUSED: 'true',
    CONDUCTOR_WORKER_GREETINGS_DOMAIN: 'blue',
  });
  const [begun, work] = [gate(), gate()];
  const polled: string[] = [];
  const host = startWorkers(
    [
      {
        taskType: 'slow',
        concurrency: 5,
        handler: worker(async () => {
          begun.open();
          await work.opened;
        }),
      },
      { taskType: 'rests', handler: greetings },
      { taskType: 'greetings', handler: greetings },
    ],
    {
      ...{ serverUrl: conductor.url, log: overheardLog },
      onPoll: ({ kind, taskType, domain = '' }) => void polled.push(`${kind} ${domain}${taskType}`),
    },
  );
  hosts.push(host);
  conductor.schedule({ taskType: 'slow' });
  conductor.schedule({ taskType: 'slow' });
  await begun.opened;
  await conductor.until(() => polled.includes('started bluegreetings'));
  expect(host.metrics()).toContain('active_workers{taskType="slow"} 1');
  work.open();
  await conductor.updated(2);
  expect(polled.filter((text) => text.endsWith('rests'))).toEqual(['paused rests']);
});

test('all that is wrong is said at once, and no secret is repeated', () => {
  const secret = 'planted-secret-of-the-test';
  process.env.CONDUCTOR_AUTH_SECRET = secret;
  process.env.CONDUCTOR_WORKER_GREETINGS_CONCURRENCY = secret;
  const start = () =>
    startWorkers(
      [
        { taskType: 'SWITCH', handler: greetings, concurrency: 0, timeoutSeconds: 0.5 },
        { taskType: 'greetings', handler: greetings, event: 'sqs', domain: 'a,b' },
        {
          taskType: 'twice',
          handler: greetings,
          wrap: true,
          concurrency: 2,
          batch: { size: 3, gatherMs: -1 },
        },
        { taskType: 'twice', handler: greetings },
        { taskType: 'greets', handler: worker({ task: 'greetings' }, () => 'Hello') },
        { handler: greetings },
      ],
      { serverUrl: 'conductor', graceSeconds: -1 },
    );
  expect(start).toThrow(
    [
      'conductor-lambda is configured wrongly:',
      'CONDUCTOR_SERVER_URL is not an http(s) URL: set it, e.g. to https://host/api',
      'CONDUCTOR_AUTH_KEY is missing: set CONDUCTOR_AUTH_KEY and CONDUCTOR_AUTH_SECRET together',
      'CONDUCTOR_WORKER_GREETINGS_CONCURRENCY must be a whole number of tasks open at once from 1 to 800',
      "workers[0].taskType is the server's own: choose another name",
      'workers[0].concurrency must be a whole number of tasks open at once from 1 to 800',
      'workers[0].timeoutSeconds must be a whole number of seconds from 1 to 2147483',
      'workers[1].domain holds a comma, and the server would take it for a list: give each domain an event of its own',
      'workers[1].event is only for wrapped handlers: set wrap: true, or remove it',
      'workers[2].batch is not for a wrapped handler: it takes one task at a time',
      'workers[2].batch.size must be at most the concurrency',
      'workers[2].batch.gatherMs must be a whole number of milliseconds from 0 to 1000',
      'workers[3].taskType is that of another worker: give each its own',
      'workers[4].taskType is greets, and its handler does the tasks of greetings: give both the same type',
      'workers[5].taskType must be the task type: the name of its task definition',
      'graceSeconds must be a number of seconds, 0 or more',
    ].join('\n  - '),
  );
  expect(() => startWorkers([], { serverUrl: 'https://host/api' })).toThrow('there are no workers');
});
