import { resolve } from 'node:path';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import type { Execution } from '../../lib/conductor/workflows.ts';
import { simpleTask, taskDefinition, workflow } from '../../lib/workflow/index.ts';
import {
  registerTasks,
  registerWorkflow,
  serverUrl,
  start,
  taskOf,
  terminate,
  uniqueName,
  waitFor,
  waitForEnd,
} from '../support/conductor/server.ts';
import { invoke, lambda, SummarySchema } from '../support/deploy/emulator.ts';
import { type TemporaryService, temporaryService } from '../support/deploy/temporary-service.ts';
import { PLANTED } from '../support/leaks/planted.ts';

jest.setTimeout(240_000);

const SERVICE = 'start-stop';
const POLLER = `${SERVICE}-dev-conductor-poller`;
const TYPE = uniqueName('start_stop');
/** Its tasks go into Lambda's own queue, so the poller does not wait for them. */
const QUEUED = uniqueName('start_stop_queued');
/** Longer than `pause` takes, so that the task outlasts it. */
const WORK_MS = 15_000;
/** Longer than the functions may run. */
const RESPONSE_SECONDS = 35;
/** The server is up to two minutes late to notice that a worker is silent: docs/reliability.md. */
const NOTICED_MS = RESPONSE_SECONDS * 1_000 + 150_000;
/** A tick comes each minute, and may just have passed. */
const TICK_MS = 75_000;

const YML = `
service: ${SERVICE}
plugins: [serverless-esbuild, ./plugin.cjs]
provider: { name: aws, runtime: nodejs24.x, region: us-east-1 }
custom:
  conductor: { serverUrl: '${serverUrl()}' }
functions:
  works:
    handler: handler.handler
    timeout: 30
    events: [{ conductor: ${TYPE} }]
  queued:
    handler: handler.handler
    timeout: 30
    events: [{ conductor: { task: ${QUEUED}, invocationType: Event } }]
`;
const handlerOf = (version: string) => `
import { setTimeout as sleep } from 'node:timers/promises';
import { worker } from ${JSON.stringify(resolve('lib/index.ts'))};
export const handler = worker({}, async () => { await sleep(${WORK_MS}); return '${version}'; });
`;

const started: string[] = [];
let service: TemporaryService;

beforeAll(async () => {
  service = await temporaryService(YML);
  await service.write('handler.ts', handlerOf('one'));
  for (const type of [TYPE, QUEUED]) {
    const common = { name: type, ownerEmail: 'test@example.com' };
    const definition = { ...common, functionTimeoutSeconds: 30, retryDelaySeconds: 0 };
    await registerTasks({
      ...taskDefinition(definition),
      responseTimeoutSeconds: RESPONSE_SECONDS,
    });
    const tasks = [simpleTask({ type, ref: 'task', input: { card: PLANTED.input } })];
    // With a timeout, the server may leave the task of a killed call alone until then: docs/reliability.md.
    await registerWorkflow(workflow({ ...common, timeoutSeconds: 0, tasks }));
  }
  await serverless('deploy');
});

afterAll(async () => {
  await Promise.all(started.map(terminate));
  await service.deleteStack();
  await service.remove();
  lambda.destroy();
});

async function serverless(command: string): Promise<string> {
  const { failed, all } = await service.serverless(command);
  if (failed) throw new Error(all);
  return all;
}

async function begin(type = TYPE): Promise<string> {
  const id = await start(type);
  started.push(id);
  return id;
}

async function conductorLambda(command: string): Promise<string> {
  const { stdout } = await execa('node', ['dist/cli/index.mjs', command, '--service', SERVICE]);
  return stdout;
}

/** What AWS has of the service: functions, rules, queues, tables, log groups. */
async function leftOnAws(): Promise<string[]> {
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const { Rules = [] } = await new EventBridgeClient({}).send(new ListRulesCommand({}));
  const { QueueUrls = [] } = await new SQSClient({}).send(new ListQueuesCommand({}));
  const { TableNames = [] } = await new DynamoDBClient({}).send(new ListTablesCommand({}));
  const { logGroups = [] } = await new CloudWatchLogsClient({}).send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: `/aws/lambda/${SERVICE}-` }),
  );
  const names = [
    ...Functions.map(({ FunctionName }) => FunctionName),
    ...Rules.map(({ Name }) => Name),
    ...QueueUrls.map((url) => url.split('/').at(-1)),
    ...TableNames,
    ...logGroups.map(({ logGroupName }) => logGroupName?.replace('/aws/lambda/', '')),
  ];
  return names
    .filter((name) => name !== undefined)
    .filter((name) => name.startsWith(`${SERVICE}-`));
}

/** A run as the schedule starts it, without waiting for the minute to pass. */
const tick = () =>
  lambda.send(
    new InvokeCommand({
      FunctionName: POLLER,
      InvocationType: 'Event',
      Payload: Buffer.from('{"source":"aws.events"}'),
    }),
  );

const isPolled = (state: Execution) => taskOf(state, 'task').status === 'IN_PROGRESS';

test('after pause nothing is polled and running tasks end; after resume the schedule polls again', async () => {
  const before = await begin();
  await tick();
  await waitFor(before, isPolled);

  await conductorLambda('pause');
  const after = await begin();
  expect((await waitForEnd(before)).status).toBe('COMPLETED');
  expect(await conductorLambda('status')).toContain('in us-east-1: paused');
  expect(taskOf(await waitFor(after, () => true), 'task')).toMatchObject({
    status: 'SCHEDULED',
    pollCount: 0,
  });

  await conductorLambda('resume');
  await waitFor(after, isPolled, TICK_MS);
  const { status, tasks } = await waitForEnd(after);
  expect(status).toBe('COMPLETED');
  expect(tasks).toHaveLength(1);
});

/** Five workflows whose tasks run, after the poller has started them and ended. */
async function beginQueued(): Promise<string[]> {
  const ids = await Promise.all(Array.from({ length: 5 }, () => begin(QUEUED)));
  await invoke(POLLER, SummarySchema);
  return ids;
}

/**
 * AWS lets the calls of the version before run to their end. The emulator kills them, which is harder: their tasks fail by
 * AWS's record of the call, and Conductor retries them.
 */
test('a deploy and a rollback while tasks run lose none, and each try is of one version', async () => {
  const [, first] = /Timestamp: (\d+)/.exec(await serverless('deploy list')) ?? [];
  const before = await beginQueued();
  await service.write('handler.ts', handlerOf('two'));
  await serverless('deploy');
  const between = await beginQueued();
  await serverless(`rollback --timestamp ${first}`);
  const after = await beginQueued();

  const endsOf = (ids: string[]) =>
    Promise.all(ids.map((id) => waitForEnd(id, NOTICED_MS + TICK_MS)));
  const ends = await endsOf([...before, ...between]);
  expect(ends.map(({ status }) => status)).toEqual(ends.map(() => 'COMPLETED'));
  for (const { tasks } of ends) expect(['one', 'two']).toContain(tasks.at(-1)?.outputData.result);
  for (const { status, tasks } of await endsOf(after))
    expect({ status, tasks }).toMatchObject({
      status: 'COMPLETED',
      tasks: [{ outputData: { result: 'one' } }],
    });
});

test('`serverless remove` waits for running tasks, so that none is lost, and leaves nothing behind', async () => {
  const id = await begin();
  await tick();
  await waitFor(id, isPolled);
  expect(await leftOnAws()).not.toEqual([]);
  const { failed, all } = await service.serverless('remove');
  expect({ failed, all }).toMatchObject({ failed: false });
  const { status, tasks } = await waitFor(id, () => true);
  expect({ status, tasks: tasks.length }).toEqual({ status: 'COMPLETED', tasks: 1 });
  expect(await leftOnAws()).toEqual([]);
});
