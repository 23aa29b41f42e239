import { afterEach, describe, expect, test } from '@jest/globals';
import {
  conductorClient,
  StillRunningError,
  type WorkflowIdOf,
} from '../../../lib/client/index.ts';
import {
  humanTask,
  noopTask,
  taskDefinition,
  waitTask,
  workflow,
  workflowInput,
} from '../../../lib/workflow/index.ts';
import { type Answer, faultOf, httpServers, type Received } from '../../support/http-server.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const servers = httpServers();
afterEach(servers.closeAll);

/** A client of a server that gives these answers, the last one again and again. */
async function answering(...answers: Answer[]) {
  const { url, received } = await servers.start((_, n) => answers[n] ?? answers.at(-1) ?? {});
  return { client: conductorClient({ serverUrl: url }), received, url };
}

const asked = (received: Received[]) =>
  received.map(({ method, path, query }) => {
    const params = new URLSearchParams(query).toString();
    return `${method} ${path.replace('/api', '')}${params && `?${params}`}`;
  });

const done = { body: { workflowId: 'w1', status: 'COMPLETED', output: { a: 1 } } };
const running = { body: { workflowId: 'w1', status: 'RUNNING' } };
const noCall = { status: 404, body: { status: 404, message: 'No static resource api/workflow.' } };

const order = workflowInput<{ id: string }>();
const shipping = workflow({
  ...{ name: 'shipping', version: 3, ownerEmail: 'team@example.com', timeoutSeconds: 60 },
  input: order,
  tasks: [noopTask({ ref: 'nothing' })],
  output: { parcel: order.id },
});

const approval = humanTask<{ by: string }>({ ref: 'approval' });
const untyped = waitTask({ ref: 'asked', signal: true });
const mail = taskDefinition({
  ...{ name: 'mail', ownerEmail: 'team@example.com' },
  functionTimeoutSeconds: 10,
});

describe('the options', () => {
  test('name all their faults at once, and no secret', () => {
    const wrong = () =>
      conductorClient({
        serverUrl: 'http://conductor.example.com/api',
        key: { keyId: '', keySecret: PLANTED.keySecret },
        wake: { url: 'ftp://wake.example.com', secret: '' },
      });
    expect(wrong).toThrow(
      [
        'conductor-lambda is configured wrongly:',
        '  - serverUrl is not https: where you trust the network, set allowInsecureHttp',
        '  - key.keyId is missing: set it',
        '  - wake.url is missing or not https: give the https URL that the deploy prints',
        '  - wake.secret is missing: set it',
      ].join('\n'),
    );
    expect(wrong).not.toThrow(PLANTED.keySecret);
  });

  test.each([
    ['', 'serverUrl is missing'],
    ['conductor', 'serverUrl is not an http(s) URL'],
  ])('are refused with the address %p', (serverUrl, words) => {
    expect(() => conductorClient({ serverUrl })).toThrow(words);
  });

  test.each(['', 'http://wake.example.com', 'wake'])(
    'are refused with the wake URL %p, also where plain http is allowed',
    (url) => {
      const serverUrl = 'https://conductor.example.com/api';
      const wake = { url, secret: PLANTED.password };
      expect(() => conductorClient({ serverUrl, wake, allowInsecureHttp: true })).toThrow(
        'wake.url is missing or not https: give the https URL that the deploy prints',
      );
    },
  );

  test.each([
    { serverUrl: 'https://conductor.example.com/api/' },
    {
      serverUrl: 'https://conductor.example.com/api',
      wake: { url: 'http://localhost:8080', secret: 'a' },
    },
    { serverUrl: 'http://localhost:8080/api' },
    { serverUrl: 'http://conductor.example.com/api', allowInsecureHttp: true },
  ])('may be %j', (options) => {
    expect(() => conductorClient(options)).not.toThrow();
  });
});

describe('a start', () => {
  test('names the workflow with its version, and brings what it is given', async () => {
    const { client, received } = await answering({ body: 'w1' });
    const options = { correlationId: 'c', priority: 7, taskToDomain: { mail: 'eu' } };
    expect(await client.start(shipping, { id: '17' }, options)).toEqual({
      ...{ workflowId: 'w1', woken: undefined },
    });
    expect(received[0]?.path).toBe('/api/workflow');
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      ...{ name: 'shipping', version: 3, input: { id: '17' } },
      ...options,
    });
    await client.start('shipping', { id: '17' });
    expect(JSON.parse(received[1]?.body ?? '')).toEqual({ name: 'shipping', input: { id: '17' } });
  });

  test('sends the token of its key, and shows neither', async () => {
    const { url, received } = await servers.start(({ path }) =>
      path === '/api/token' ? { body: { token: PLANTED.token } } : { status: 403, body: 'no' },
    );
    const { keyId, keySecret } = PLANTED;
    const client = conductorClient({ serverUrl: url, key: { keyId, keySecret } });
    const fault = await faultOf(client.start('a', {}));
    expect(fault).toMatchObject({ fault: 'unauthorized', status: 403 });
    expect(received.at(-1)?.headers['x-authorization']).toBe(PLANTED.token);
    expect(String(fault)).not.toMatch(/planted-/);
  });

  test('that is refused does not repeat its input', async () => {
    const { client } = await answering({ status: 400, body: { status: 400, message: 'no' } });
    const fault = await faultOf(client.start('a', { card: PLANTED.input }));
    expect(fault).toMatchObject({ fault: 'refused', status: 400 });
    expect(String(fault)).not.toContain(PLANTED.input);
  });
});

describe('a run', () => {
  test('lets the server wait', async () => {
    const { client, received } = await answering(done);
    expect(await client.run(shipping, { id: '17' }, { timeoutMs: 9_500 })).toEqual({
      ...{ workflowId: 'w1', status: 'COMPLETED', output: { a: 1 } },
    });
    expect(asked(received)).toEqual(['POST /workflow/execute/shipping/3?waitForSeconds=9']);
  });

  test('looks again where the server stopped to wait', async () => {
    const { client, received } = await answering(running, running, done);
    expect(await client.run(shipping, { id: '17' })).toMatchObject({ status: 'COMPLETED' });
    expect(asked(received).slice(1)).toEqual([
      'GET /workflow/w1?includeTasks=false',
      'GET /workflow/w1?includeTasks=false',
    ]);
  });

  test('starts and looks where the server has no such call', async () => {
    const { client, received } = await answering(noCall, { body: 'w1' }, done);
    expect(await client.run(shipping, { id: '17' })).toMatchObject({ status: 'COMPLETED' });
    expect(asked(received)).toEqual([
      'POST /workflow/execute/shipping/3?waitForSeconds=20',
      'POST /workflow',
      'GET /workflow/w1?includeTasks=false',
    ]);
  });

  test('of a workflow that is not registered is not started twice', async () => {
    const message = 'No such workflow found by name: shipping, version: 3';
    const { client, received } = await answering({ status: 404, body: { status: 404, message } });
    expect(await faultOf(client.run(shipping, { id: '17' }))).toMatchObject({ fault: 'unknown' });
    expect(received).toHaveLength(1);
  });

  test('that fails says why', async () => {
    const failed = { workflowId: 'w1', status: 'FAILED', reasonForIncompletion: 'no stock' };
    const { client } = await answering(
      { body: { ...failed, reasonForIncompletion: undefined } },
      { body: failed },
    );
    expect(await client.run(shipping, { id: '17' })).toEqual({ ...failed, output: {} });
  });

  test('wakes the service after the start', async () => {
    const wake = await servers.start(() => ({ status: 202 }));
    const { url, received } = await servers.start(({ path }) =>
      path === '/api/workflow' ? { body: 'w1' } : done,
    );
    const client = conductorClient({
      serverUrl: url,
      wake: { url: wake.url, secret: PLANTED.password },
    });
    expect(await client.run(shipping, { id: '17' })).toMatchObject({ status: 'COMPLETED' });
    expect(asked(received)[0]).toBe('POST /workflow');
    expect(wake.received).toHaveLength(1);
    await client.run(shipping, { id: '17' }, { wakeOnStart: false });
    expect(wake.received).toHaveLength(1);
  });
});

describe('a wait', () => {
  test('ends after its time, and says what to do', async () => {
    const { client } = await answering(running);
    const error = await faultOf(client.wait('w1', { timeoutMs: 20 }));
    expect(error).toBeInstanceOf(StillRunningError);
    expect(error).toMatchObject({
      ...{ workflowId: 'w1', status: 'RUNNING' },
      message:
        'Workflow w1 is still RUNNING after 20 ms. It goes on: wait for it again, or terminate it.',
    });
  });

  test('outlasts a server that is away for a moment', async () => {
    const { client } = await answering('drops', { status: 503 }, done);
    expect(await client.wait('w1')).toMatchObject({ status: 'COMPLETED' });
  });

  test('does not take an unknown state for an end', async () => {
    const { client } = await answering({ body: { workflowId: 'w1', status: 'SLEEPING' } });
    expect(await faultOf(client.wait('w1'))).toMatchObject({
      message:
        'Workflow w1 is SLEEPING, which this version of conductor-lambda does not know: update it.',
    });
  });
});

test.each<[string, (client: ReturnType<typeof conductorClient>) => Promise<unknown>]>([
  ['state', (client) => client.state('w1')],
  ['read', (client) => client.read('w1')],
  ['signalAndWait', (client) => client.signalAndWait('w1')],
])('%s does not give a state that it does not know', async (_, call) => {
  const { client } = await answering({
    body: { workflowId: 'w1', status: 'SLEEPING', tasks: [] },
  });
  expect(await faultOf(call(client))).toMatchObject({
    message: expect.stringContaining('Workflow w1 is SLEEPING'),
  });
});

test.each<[string, (client: ReturnType<typeof conductorClient>) => Promise<unknown>]>([
  ['PUT /workflow/w1/pause', (client) => client.pause('w1')],
  ['PUT /workflow/w1/resume', (client) => client.resume('w1')],
  ['POST /workflow/w1/retry?resumeSubworkflowTasks=false', (client) => client.retry('w1')],
  [
    'POST /workflow/w1/restart?useLatestDefinitions=true',
    (client) => client.restart('w1', { useLatestDefinitions: true }),
  ],
  ['POST /workflow/w1/rerun', (client) => client.rerun('w1', { reRunFromTaskId: 't1' })],
  ['PUT /workflow/w1/skiptask/a%2Fb', (client) => client.skip('w1', 'a/b')],
  ['DELETE /workflow/w1?reason=no', (client) => client.terminate('w1', 'no')],
  ['DELETE /workflow/w1/remove?archiveWorkflow=false', (client) => client.remove('w1')],
  ['POST /tasks/w1/COMPLETED/signal', (client) => client.signal('w1')],
  ['PUT /workflow/bulk/pause', (client) => faultOf(client.bulk.pause(['w1']))],
  ['DELETE /metadata/workflow/a/1', (client) => client.definitions.remove('a', 1)],
  ['DELETE /metadata/taskdefs/a%2Fb', (client) => client.definitions.removeTask('a/b')],
  ['PUT /scheduler/schedules/a/pause', (client) => client.schedules.pause('a')],
  ['PUT /scheduler/schedules/a/resume', (client) => client.schedules.resume('a')],
  ['DELETE /scheduler/schedules/a', (client) => client.schedules.remove('a')],
  ['DELETE /event/a', (client) => client.events.remove('a')],
  ['PUT /secrets/a', (client) => client.secrets.save('a', 'b')],
  ['DELETE /secrets/a', (client) => client.secrets.remove('a')],
])('one call is %s', async (expected, call) => {
  const { client, received } = await answering({});
  await call(client);
  expect(asked(received)).toEqual([expected]);
});

test.each<[string, (client: ReturnType<typeof conductorClient>) => Promise<unknown>]>([
  ['a list of workflows', (client) => client.search()],
  ['a list of workflows', (client) => client.byCorrelationId('a', 'c')],
  ['what became of the workflows', (client) => client.bulk.retry(['w1'])],
  ["a message's id", (client) => client.sendMessage('w1', {})],
  ["a task's log", (client) => client.tasks.log('t1')],
  ['a list of schedules', (client) => client.schedules.list()],
  ['a list of times', (client) => client.schedules.nextRuns('* * * * * *')],
  ['a list of event handlers', (client) => client.events.list()],
  ['a list of names', (client) => client.secrets.names()],
  ['a workflow', (client) => client.state('w1')],
  ['a schedule', (client) => client.schedules.read('a')],
  ['a workflow definition', (client) => client.definitions.read('a')],
  ['a task definition', (client) => client.definitions.readTask('a')],
])("a proxy's page is not %s", async (what, call) => {
  const { client } = await answering({ body: '<html>Sign in</html>' });
  expect(await faultOf(call(client))).toMatchObject({
    ...{ fault: 'unavailable', message: expect.stringContaining(`it is not ${what}`) },
  });
});

test.each<[string, Answer]>([
  ['no answer', 'drops'],
  ["a proxy's 404", { status: 404, body: '<html>' }],
  ["a proxy's page", { body: '<html>Sign in</html>' }],
])('%s is not laid to a variable where an option gave the address', async (_, answer) => {
  const { client } = await answering(answer);
  const fault = String(await faultOf(client.state('w1')));
  expect(fault).toMatch(/ Check (that )?the server's address /);
  expect(fault).not.toContain('CONDUCTOR_SERVER_URL');
});

test('many at once are none for no id', async () => {
  const { client, received } = await answering({});
  expect(await client.bulk.terminate([], 'no')).toEqual({ succeeded: [], failed: {} });
  expect(received).toEqual([]);
});

test('task definitions are sent in one call, and none in no call', async () => {
  const { client, received } = await answering({ body: '' });
  await client.definitions.registerTasks();
  expect(received).toEqual([]);
  await client.definitions.registerTasks(mail, { name: 'pack', retryCount: 1 });
  expect(asked(received)).toEqual(['POST /metadata/taskdefs']);
  expect(JSON.parse(received[0]?.body ?? '')).toEqual([mail, { name: 'pack', retryCount: 1 }]);
});

test('a definition that was read is registered again, changed, with all its fields', async () => {
  const stored = { name: 'shipping', version: 3, tasks: [{ name: 'pack' }], schemaVersion: 2 };
  const { client, received } = await answering({ body: stored }, { body: {} });
  const read = await client.definitions.read('shipping');
  if (!read) throw new Error('none');
  await client.definitions.register({ ...read, ownerEmail: 'new@example.com' }, read);
  expect(received.slice(1).map(({ body }) => JSON.parse(body))).toEqual([
    [{ ...stored, ownerEmail: 'new@example.com' }],
    [stored],
  ]);
});

test('a task definition that was read is registered again, changed, with all its fields', async () => {
  const stored = { name: 'mail', responseTimeoutSeconds: 100, retryCount: 3 };
  const { client, received } = await answering({ body: stored }, { body: '' });
  const read = await client.definitions.readTask('mail');
  if (!read) throw new Error('none');
  const name: string = read.name;
  await client.definitions.registerTasks({ ...read, ownerEmail: 'new@example.com' }, read);
  expect(JSON.parse(received[1]?.body ?? '')).toEqual([
    { ...stored, name, ownerEmail: 'new@example.com' },
    stored,
  ]);
});

test('a schedule starts a workflow with its input', async () => {
  const { client, received } = await answering({ body: {} });
  const schedule = { name: 'each_morning', cronExpression: '0 0 9 * * *', zoneId: 'UTC' };
  await client.schedules.save({ ...schedule, workflow: shipping, input: { id: '17' } });
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({
    ...schedule,
    startWorkflowRequest: { name: 'shipping', version: 3, input: { id: '17' } },
  });
});

test('a signal names the task of a builder by its reference name', async () => {
  const { client, received } = await answering({ body: 't1' });
  await client.signal('w1', { ref: approval, output: { by: 'Ann' } });
  await client.signal('w1', { ref: approval, status: 'FAILED' });
  expect(asked(received)).toEqual([
    'POST /tasks/w1/approval/COMPLETED',
    'POST /tasks/w1/approval/FAILED',
  ]);
  expect(received.map(({ body }) => JSON.parse(body))).toEqual([{ by: 'Ann' }, {}]);
});

/** Compiled, never called: the id of a workflow knows its output. */
export const typed = async (client: ReturnType<typeof conductorClient>, kept: string) => {
  const { workflowId } = await client.start(shipping, { id: '17' });
  const texts: string[] = [workflowId];
  const ended = await client.wait(workflowId);
  if (ended.status === 'COMPLETED') texts.push(ended.output.parcel);
  const read = await client.read(workflowId);
  if (read?.status === 'COMPLETED') texts.push(read.output.parcel);
  const state = await client.state(workflowId);
  if (state?.status === 'COMPLETED') texts.push(state.output.parcel);
  const after = await client.signalAndWait(workflowId, { ref: approval, output: { by: 'Ann' } });
  if (after.status === 'COMPLETED') texts.push(after.output.parcel);
  const id: WorkflowIdOf<typeof shipping> = kept;
  const again = await client.wait(id);
  if (again.status === 'COMPLETED') texts.push(again.output.parcel);
  const said = await client.wait<{ parcel: string }>(kept);
  if (said.status === 'COMPLETED') texts.push(said.output.parcel);
  const byName = await client.start('shipping', { id: '17' });
  const any = await client.wait(byName.workflowId);
  texts.push(String(any.output.parcel));
  await client.signal(kept, { ref: untyped, output: { any: 1 } });
  await client.signal(kept, { ref: untyped });
  await client.signal(kept, { ref: approval, status: 'FAILED', output: { why: 'ill' } });
  await client.signal(kept, { ref: 'approval', output: { any: 1 } });
  const isApproved = texts.length > 1;
  const status = isApproved ? 'COMPLETED' : 'FAILED';
  await client.signal(kept, { ref: approval, status, output: { by: 'Ann' } });
  await client.signalAndWait(kept, { ref: approval, status, output: { by: 'Ann' } });
  await client.signal(kept, { ref: untyped, status, output: { any: 1 } });
  await client.signal(kept, { ref: untyped, status });
  await client.signal(kept, { ref: 'approval', status, output: { any: 1 } });
  return texts;
};

/** Compiled, never called. */
export const refused = (
  client: ReturnType<typeof conductorClient>,
  shippingId: WorkflowIdOf<typeof shipping>,
  anyStatus: 'COMPLETED' | 'FAILED',
) => [
  // @ts-expect-error the input has an id
  client.start(shipping, { ids: '17' }),
  // @ts-expect-error the id is a text
  client.run(shipping, { id: 17 }),
  // @ts-expect-error the output has no such field
  client.run(shipping, { id: '17' }).then((ended) => ended.output.parcels),
  // @ts-expect-error the output has no such field
  client.wait(shippingId).then((ended) => ended.status === 'COMPLETED' && ended.output.parcels),
  // @ts-expect-error the output has no such field
  client.read(shippingId).then((read) => read?.status === 'COMPLETED' && read.output.parcels),
  // @ts-expect-error only a workflow that is COMPLETED has its output
  client.state(shippingId).then((state): string | undefined => state?.output.parcel),
  // @ts-expect-error the id is of a workflow with another output
  client.wait<{ label: string }>(shippingId),
  // @ts-expect-error the signal brings a text
  client.signal('w1', { ref: approval, output: { by: 1 } }),
  // @ts-expect-error the signal brings something
  client.signal('w1', { ref: approval }),
  // @ts-expect-error the signal brings a text
  client.signalAndWait('w1', { ref: approval, output: {} }),
  // @ts-expect-error the signal brings a text, since the status can be COMPLETED
  client.signal('w1', { ref: approval, status: anyStatus, output: { why: 'ill' } }),
  // @ts-expect-error the signal brings something, since the status can be COMPLETED
  client.signal('w1', { ref: approval, status: anyStatus }),
  client.definitions.register(shipping, { name: 'by_hand', tasks: [], schemaVersion: 2 }),
  // @ts-expect-error a task definition is no workflow
  client.definitions.register(mail),
  // @ts-expect-error a workflow is no task definition
  client.definitions.registerTasks(shipping),
  // @ts-expect-error a task definition is no workflow
  client.definitions.readTask('mail').then((read) => read && client.definitions.register(read)),
  // @ts-expect-error a workflow is no task definition
  client.definitions.read('a').then((read) => read && client.definitions.registerTasks(read)),
  // @ts-expect-error the input has an id
  client.schedules.save({ name: 'a', cronExpression: '', workflow: shipping, input: {} }),
];
