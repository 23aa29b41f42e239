import { resolve } from 'node:path';
import { EventBridgeClient, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { DeleteFunctionCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import * as v from 'valibot';
import { callAws, field } from '../../lib/aws/signed.ts';
import { simpleTask, workflow } from '../../lib/workflow/index.ts';
import {
  registerWorkflow,
  serverUrl,
  start,
  taskDefinition,
  taskOf,
  uniqueName,
  waitForEnd,
} from '../support/conductor/server.ts';
import { invoke, lambda, SummarySchema, TICK } from '../support/deploy/emulator.ts';
import { within } from '../support/deploy/scripted-conductor.ts';
import { type TemporaryService, temporaryService } from '../support/deploy/temporary-service.ts';
import { PLANTED } from '../support/leaks/planted.ts';

/** The commands as a user runs them in a shell, about a service that is deployed. */
jest.setTimeout(120_000);

const SERVICE = 'commanded';
const POLLER = `${SERVICE}-dev-conductor-poller`;
const GREET = uniqueName('greet');
const PAY = uniqueName('pay');
const ownerEmail = 'test@example.com';

const YML = `
service: ${SERVICE}
plugins: [serverless-esbuild, ./plugin.cjs]
provider: { name: aws, runtime: nodejs24.x, region: us-east-1 }
custom:
  conductor: { serverUrl: ${serverUrl()}, ownerEmail: ${ownerEmail}, register: { retryCount: 0 } }
functions:
  greet: { handler: handler.greet, timeout: 10, events: [{ conductor: ${GREET} }] }
  pay: { handler: handler.pay, timeout: 10, events: [{ conductor: ${PAY} }] }
`;
const HANDLER = `
import { jsonSchema, worker } from ${JSON.stringify(resolve('lib/index.ts'))};
export const greet = worker({}, async (input, { taskId }) => {
  console.log('greets for ' + taskId);
  return 'hello';
});
const input = jsonSchema({ type: 'object', properties: { card: { type: 'string' } } });
const output = jsonSchema({ type: 'string' });
export const pay = worker({ input, output }, async () => 'paid');
`;
const events = new EventBridgeClient({});
let service: TemporaryService;
let deployed = '';
let greeted = '';

const conductorLambda = (...args: string[]) =>
  execa('node', ['dist/cli/index.mjs', ...args, '--service', SERVICE], { reject: false });

const sqs = (action: string, body: object) =>
  callAws(process.env, { service: 'sqs', target: `AmazonSQS.${action}`, body });
const queueUrl = async (part: string) =>
  String(
    field(await sqs('GetQueueUrl', { QueueName: `${SERVICE}-dev-conductor-${part}` }), 'QueueUrl'),
  );

const define = async (type: string) => {
  const tasks = [simpleTask({ ref: 'task', type, input: { card: PLANTED.input } })];
  await registerWorkflow(workflow({ name: type, ownerEmail, timeoutSeconds: 300, tasks }));
};

beforeAll(async () => {
  service = await temporaryService(YML);
  await service.write('handler.ts', HANDLER);
  const { failed, all } = await service.serverless('deploy');
  if (failed) throw new Error(all);
  deployed = all;
  // No tick comes in the middle of a test: what the last run said stays what it was.
  await events.send(new PutRuleCommand({ Name: POLLER, ScheduleExpression: 'rate(1 day)' }));
  // Its tasks go back to Conductor, and wait.
  await lambda.send(new DeleteFunctionCommand({ FunctionName: `${SERVICE}-dev-pay` }));
  await define(GREET);
  await define(PAY);
  const workflowId = await start(GREET);
  await start(PAY);
  await invoke(POLLER, SummarySchema);
  greeted = taskOf(await waitForEnd(workflowId), 'task').taskId;
});

afterAll(async () => {
  await service.serverless('remove');
  await service.remove();
  lambda.destroy();
  events.destroy();
});

test('the deploy has registered the definitions of its types', async () => {
  expect(deployed).toContain(`${GREET} is registered (created)`);
  expect(await taskDefinition(PAY)).toMatchObject({
    ...{ ownerEmail, retryCount: 0, responseTimeoutSeconds: 100 },
  });
});

test('… with the schemas of their workers, which a second look finds unchanged', async () => {
  expect(await taskDefinition(PAY)).toMatchObject({
    inputSchema: { data: { properties: { card: { type: 'string' } } } },
    outputSchema: { data: { properties: { result: { type: 'string' } }, required: ['result'] } },
  });
  expect(await service.serverless('conductor tasks plan')).toMatchObject({
    ...{ failed: false, all: expect.stringContaining('Conductor has all of it') },
  });
});

test('status shows what each type has to do, what holds it back, the last run and the cost', async () => {
  const { stdout, exitCode } = await conductorLambda('status');
  expect(stdout).toContain(`${POLLER} in us-east-1: enabled\nlast run: `);
  expect(stdout).toMatch(new RegExp(`^${GREET} +0 +0 +[1?] +[0?] +\\d+ s ago$`, 'm'));
  expect(stdout).toMatch(new RegExp(`^${PAY} +1 `, 'm'));
  expect(stdout).toMatch(
    new RegExp(`^${PAY}: its function could not be started, when its last run ended, `, 'm'),
  );
  expect(stdout).toMatch(/^functions since \d{4}-\d\d-01: \$0\.\d+ \(pollers \$0\.0\d+, /m);
  expect(exitCode).toBe(0);
});

const StatusSchema = v.object({
  taskTypes: v.array(
    v.object({
      taskType: v.string(),
      waiting: v.number(),
      heldBack: v.array(v.object({ kind: v.string() })),
    }),
  ),
  cost: v.object({ functions: v.array(v.object({ part: v.string(), calls: v.number() })) }),
});

test('status --json prints the same as one value', async () => {
  const { stdout } = await conductorLambda('status', '--json');
  const { taskTypes, cost } = v.parse(StatusSchema, JSON.parse(stdout));
  expect(taskTypes).toEqual([
    { taskType: GREET, waiting: 0, heldBack: [] },
    { taskType: PAY, waiting: 1, heldBack: [{ kind: 'notStarted' }] },
  ]);
  const called = cost.functions.filter(({ calls }) => calls > 0).map(({ part }) => part);
  expect(called).toEqual(expect.arrayContaining(['poller', 'worker']));
});

test('status --watch draws in place on a terminal until q is pressed, and gives the terminal back', async () => {
  const watching = ['dist/cli/index.mjs', 'status', '--watch', '--service', SERVICE];
  const { stdout, exitCode } = await execa(
    'python3',
    ['test/support/cli/in-terminal.py', 'functions since', 'q', 'node', ...watching],
    { reject: false, timeout: 60_000 },
  );
  expect(stdout).toMatch(/q or Ctrl-C ends it/);
  expect(stdout).toContain(GREET);
  // The other screen is left, and the cursor is there again.
  expect(stdout.trimEnd().endsWith('\u001B[?25h\u001B[?1049l')).toBe(true);
  expect(exitCode).toBe(0);
});

test('status --watch is refused where there is no terminal', async () => {
  const { stderr, exitCode } = await conductorLambda('status', '--watch');
  expect(stderr).toContain('--watch needs a terminal');
  expect(exitCode).toBe(1);
});

test("logs shows the worker's own line of a task beside what Conductor has of it, in order", async () => {
  const { stdout, exitCode } = await conductorLambda('logs', '--task', greeted);
  for (const text of ['scheduled', 'started', 'COMPLETED'])
    expect(stdout).toContain(` Conductor ${GREET} (task): ${text}  attempt=1`);
  expect(stdout).toContain(`greet     greets for ${greeted}`);
  const times = [...stdout.matchAll(/^\d\d:\S+/gm)].map(String);
  expect(times).toEqual(times.toSorted());
  expect(stdout).not.toContain('planted-');
  expect(exitCode).toBe(0);
});

test('pause --task-type stops one type, and status says who did it and why', async () => {
  const paused = await conductorLambda('pause', '--task-type', PAY, '--reason', 'it is repaired');
  expect(paused.stdout).toContain(`${PAY}: is paused now, since `);
  const { stdout } = await conductorLambda('status');
  expect(stdout).toMatch(new RegExp(`^${PAY}: paused since .* by root: it is repaired$`, 'm'));
  const { byType } = await invoke(POLLER, SummarySchema, TICK);
  expect(byType[PAY]).toMatchObject({ polled: 0 });
  const resumed = await conductorLambda('resume', '--task-type', PAY);
  expect(resumed.stdout).toContain(`${PAY}: was paused since `);
});

test('redrive shows a dead letter, and with --yes sends it back to the inbox', async () => {
  const QueueUrl = await queueUrl('dead-letters');
  const receipt = { taskId: greeted, pollCount: 1 };
  const result = { taskId: greeted, workflowInstanceId: 'w', status: 'COMPLETED', outputData: {} };
  await sqs('SendMessage', { QueueUrl, MessageBody: JSON.stringify({ receipt, result }) });
  const shown = await conductorLambda('redrive');
  expect(shown.stdout).toContain(`task      ${greeted}`);
  expect(shown.stderr).toContain('Nothing was moved');
  expect(shown.exitCode).toBe(1);
  const { stdout, exitCode } = await conductorLambda('redrive', '--yes');
  expect(stdout).toContain('It is in the inbox again');
  expect(exitCode).toBe(0);
  // The reporter finds that Conductor waits for it no more: it is in neither queue then.
  const isEmpty = async (url: string) =>
    Number(
      field(
        field(
          await sqs('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] }),
          'Attributes',
        ),
        'ApproximateNumberOfMessages',
      ),
    ) === 0;
  const inbox = await queueUrl('inbox');
  expect(
    await within(20_000, async () => (await isEmpty(inbox)) && (await isEmpty(QueueUrl))),
  ).toBe(true);
});
