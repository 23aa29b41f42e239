import { afterEach, describe, expect, test } from '@jest/globals';
import { callsTo } from '../../../lib/conductor/http.ts';
import { metadataBy } from '../../../lib/conductor/metadata.ts';
import { type Answer, faultOf, httpServers } from '../../support/http-server.ts';

const servers = httpServers();
afterEach(servers.closeAll);

/** The calls to a server that always answers the same. */
async function answering(answer: Answer, timeoutMs?: number) {
  const { url, received } = await servers.start(() => answer);
  return { metadata: metadataBy(callsTo(url), timeoutMs), received };
}

test('task definitions are registered in one call, as they are', async () => {
  const { metadata, received } = await answering({});
  await metadata.registerTasks([{ name: 'mail' }, { name: 'post', constructor: 'ACME' }]);
  expect(received).toMatchObject([
    {
      method: 'POST',
      path: '/api/metadata/taskdefs',
      headers: { 'content-type': 'application/json' },
      body: '[{"name":"mail"},{"name":"post","constructor":"ACME"}]',
    },
  ]);
});

test('a task definition that is there is replaced by itself', async () => {
  const { metadata, received } = await answering({});
  await metadata.replaceTask({ name: 'mail' });
  expect(received).toMatchObject([
    { method: 'PUT', path: '/api/metadata/taskdefs', body: '{"name":"mail"}' },
  ]);
});

test('a refusal names what is wrong with a definition, and not what was sent', async () => {
  const fault = { path: 'x', message: 'retryCount must be >= 0', invalidValue: 'what was sent' };
  const validationErrors = [fault, null, { path: 'y' }];
  const body = { status: 400, message: 'Failed.', validationErrors };
  const { metadata } = await answering({ status: 400, body });
  expect(await faultOf(metadata.registerTasks([{ name: 'mail' }]))).toMatchObject({
    fault: 'refused',
    message: expect.stringMatching(
      /^Conductor answered 400 \(Failed\. retryCount must be >= 0\) to POST (?!.*what was sent)/,
    ),
  });
});

describe('a workflow definition', () => {
  test('is registered by the call that replaces', async () => {
    const body = { bulkErrorResults: {}, bulkSuccessfulResults: ['orders'] };
    const { metadata, received } = await answering({ body });
    await metadata.registerWorkflow({ name: 'orders' });
    expect(received).toMatchObject([
      { method: 'PUT', path: '/api/metadata/workflow', body: '[{"name":"orders"}]' },
    ]);
  });

  test('that the server could not store is refused, though it answers 200', async () => {
    const body = { bulkErrorResults: { orders: 'no database' }, bulkSuccessfulResults: [] };
    const { metadata } = await answering({ body });
    expect(await faultOf(metadata.registerWorkflow({ name: 'orders' }))).toMatchObject({
      fault: 'refused',
      message: 'Conductor did not store the workflow orders: no database',
    });
  });

  test('can be checked, and is not stored then', async () => {
    const { metadata, received } = await answering({});
    await metadata.checkWorkflow({ name: 'orders' });
    expect(received).toMatchObject([
      { method: 'POST', path: '/api/metadata/workflow/validate', body: '{"name":"orders"}' },
    ]);
  });

  test('that is not valid is refused with the server’s message', async () => {
    const { metadata } = await answering({
      status: 400,
      body: { status: 400, message: 'no tasks' },
    });
    expect(await faultOf(metadata.registerWorkflow({ name: 'orders' }))).toMatchObject({
      fault: 'refused',
      message: expect.stringMatching(/^Conductor answered 400 \(no tasks\) to PUT /),
    });
  });
});

describe('a workflow definition that is read', () => {
  test('has all of its fields', async () => {
    const body = { name: 'a/b', version: 2, tasks: [{ name: 'pack' }], restartable: true };
    const { metadata, received } = await answering({ body });
    expect(await metadata.workflowDefinition('a/b', 2)).toEqual(body);
    expect(received).toMatchObject([
      { method: 'GET', path: '/api/metadata/workflow/a%2Fb', query: { version: '2' } },
    ]);
  });

  test.each([
    { version: 1, tasks: [] },
    { name: 'a', tasks: [] },
    { name: 'a', version: 1 },
    { name: 'a', version: 1, tasks: {} },
    { name: 'a', version: 1, tasks: ['pack'] },
    { name: 'a', version: 1, tasks: [null] },
  ])('is not %j', async (body) => {
    const { metadata } = await answering({ body });
    expect(await faultOf(metadata.workflowDefinition('a'))).toMatchObject({
      ...{
        fault: 'unavailable',
        message: expect.stringContaining('it is not a workflow definition'),
      },
    });
  });
});

describe('a task definition', () => {
  test('is read by its name, all of its fields', async () => {
    const body = { name: 'a/b', responseTimeoutSeconds: 0, retryCount: 3 };
    const { metadata, received } = await answering({ body });
    expect(await metadata.taskDefinition('a/b')).toEqual(body);
    expect(received).toMatchObject([{ method: 'GET', path: '/api/metadata/taskdefs/a%2Fb' }]);
  });

  test('that the server does not know is undefined', async () => {
    const message = 'No such taskType found by name: mail';
    const { metadata } = await answering({ status: 404, body: { message } });
    expect(await metadata.taskDefinition('mail')).toBeUndefined();
  });

  test.each<[string, Answer, object]>([
    ["a proxy's 404", { status: 404, body: '<html>' }, { fault: 'unavailable' }],
    [
      'a sign-in page',
      { body: '<html>' },
      { fault: 'unavailable', message: expect.stringContaining('it is not a task definition') },
    ],
    [
      'an answer without a name',
      { body: { responseTimeoutSeconds: 0 } },
      { fault: 'unavailable', message: expect.stringContaining('it is not a task definition') },
    ],
    ['a 401', { status: 401 }, { fault: 'unauthorized' }],
    ['no answer', 'drops', { fault: 'unreachable' }],
  ])('is not taken for unknown because of %s', async (_, answer, fault) => {
    const { metadata } = await answering(answer);
    expect(await faultOf(metadata.taskDefinition('mail'))).toMatchObject(fault);
  });

  test.each(['hangs', 'stalls'] as const)(
    'is waited for no longer than the timeout when the server %s',
    async (answer) => {
      const { metadata } = await answering(answer, 50);
      expect(await faultOf(metadata.taskDefinition('mail'))).toMatchObject({
        fault: 'unreachable',
        message: expect.stringContaining('timeout of 50ms exceeded'),
      });
    },
  );
});
