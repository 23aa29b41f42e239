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
import { lambda } from '../support/deploy/emulator.ts';
import { type TemporaryService, temporaryService } from '../support/deploy/temporary-service.ts';
import { PLANTED } from '../support/leaks/planted.ts';

jest.setTimeout(240_000);

const SERVICE = 'start-stop';
const TYPE = uniqueName('start_stop');
/** Longer than `pause` takes, so that the task outlasts it. */
const WORK_MS = 15_000;
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
`;
const HANDLER = `
import { setTimeout as sleep } from 'node:timers/promises';
import { worker } from ${JSON.stringify(resolve('lib/index.ts'))};
export const handler = worker({}, async () => { await sleep(${WORK_MS}); return 'done'; });
`;

const started: string[] = [];
let service: TemporaryService;

beforeAll(async () => {
  service = await temporaryService(YML);
  await service.write('handler.ts', HANDLER);
  const common = { name: TYPE, ownerEmail: 'test@example.com' };
  await registerTasks(taskDefinition({ ...common, functionTimeoutSeconds: 30 }));
  const tasks = [simpleTask({ type: TYPE, ref: 'task', input: { card: PLANTED.input } })];
  await registerWorkflow(workflow({ ...common, timeoutSeconds: 300, tasks }));
  const { failed, all } = await service.serverless('deploy');
  if (failed) throw new Error(all);
});

afterAll(async () => {
  await Promise.all(started.map(terminate));
  await service.deleteStack();
  await service.remove();
  lambda.destroy();
});

async function begin(): Promise<string> {
  const id = await start(TYPE);
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
      FunctionName: `${SERVICE}-dev-conductor-poller`,
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
