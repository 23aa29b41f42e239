import { resolve } from 'node:path';
import { EnableRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { callAws } from '../../lib/aws/signed.ts';
import type { TaskExecution } from '../../lib/conductor/workflows.ts';
import { inboxName } from '../../lib/config/names.ts';
import { MAX_ANSWER_BYTES } from '../../lib/limits/aws.ts';
import { parseReply } from '../../lib/protocol/reply.ts';
import { parseExact } from '../../lib/task/exact-json.ts';
import type { JsonObject } from '../../lib/task/task.ts';
import {
  simpleTask,
  taskDefinition,
  type WorkflowTask,
  workflow,
} from '../../lib/workflow/index.ts';
import {
  execution,
  registerTasks,
  registerWorkflow,
  start,
  taskOf,
  terminate,
  waitForEnd,
} from '../support/conductor/server.ts';
import { lambda } from '../support/deploy/emulator.ts';
import { aDispatch, aTask } from '../support/factories.ts';
import { type HttpServer, httpServer } from '../support/http-server.ts';
import { PLANTED } from '../support/leaks/planted.ts';
import { deployedFunction } from '../support/runtime/deployed-function.ts';
import { startEnvironment } from '../support/runtime/execution-environment.ts';
import { deployRuntimeService, type RuntimeService } from '../support/runtime/service.ts';
import { stopReading, throughInbox } from '../support/runtime/through-inbox.ts';

jest.setTimeout(300_000);

const SERVICE = 'samples';
const PARAMETER = `/${SERVICE}/wake`;
const OWNER = 'test@example.com';

const HANDLERS = `
export { handler as greetings } from ${JSON.stringify(resolve('handlers/samples/greetings.ts'))};
export { handler as processOrder } from ${JSON.stringify(resolve('handlers/samples/process-order.ts'))};
export { handler as shippingLabel } from ${JSON.stringify(resolve('handlers/samples/shipping-label.js'))};
export { exits } from ${JSON.stringify(resolve('test/support/runtime/dying.ts'))};
export { answersTooMuch, answersNoJson, echoes } from ${JSON.stringify(resolve('test/support/runtime/answering.ts'))};
`;

const FUNCTIONS = `
  greetings: { handler: handlers.greetings, timeout: 10, events: [{ conductor: samples_greet }] }
  processOrder: { handler: handlers.processOrder, timeout: 10, events: [{ conductor: samples_order }] }
  shippingLabel:
    handler: handlers.shippingLabel
    timeout: 10
    events: [{ conductor: { task: samples_label, wrap: true } }]
  queued:
    handler: handlers.greetings
    timeout: 10
    events: [{ conductor: { task: samples_queued, invocationType: Event } }]
  queuedExits:
    handler: handlers.exits
    timeout: 10
    events: [{ conductor: { task: samples_queued_exits, invocationType: Event } }]
  answersTooMuch:
    handler: handlers.answersTooMuch
    timeout: 10
    events: [{ conductor: { task: samples_too_much, wrap: true } }]
  answersNoJson:
    handler: handlers.answersNoJson
    timeout: 10
    events: [{ conductor: { task: samples_no_json, wrap: true } }]
  echoes: { handler: handlers.echoes, timeout: 20, events: [{ conductor: samples_echo }] }
`;

const TYPES = [
  'samples_greet',
  'samples_order',
  'samples_label',
  'samples_queued',
  'samples_queued_exits',
  'samples_too_much',
  'samples_no_json',
];

let service: RuntimeService;
const started: string[] = [];

const ssm = (action: string, body: object) =>
  callAws(process.env, { service: 'ssm', target: `AmazonSSM.${action}`, body });

beforeAll(async () => {
  await ssm('PutParameter', { Name: PARAMETER, Type: 'SecureString', Value: PLANTED.keySecret });
  service = await deployRuntimeService(
    SERVICE,
    { options: [`wake: { parameter: ${PARAMETER} }`], functions: FUNCTIONS },
    ({ write }) => write('handlers.ts', HANDLERS),
  );
  await stopReading(service.addedName('reporter'));
  await switchOn(service.pollerName);
  const common = { ownerEmail: OWNER, retryCount: 0, functionTimeoutSeconds: 10 };
  await registerTasks(...TYPES.map((name) => taskDefinition({ name, ...common })));
});

afterAll(async () => {
  await Promise.all(started.map(terminate));
  await service?.close();
  await ssm('DeleteParameter', { Name: PARAMETER });
  lambda.destroy();
});

/** A notice starts no run while the schedule is off. The emulator's own processes of the poller must not answer its ticks. */
async function switchOn(poller: string): Promise<void> {
  const none = { FunctionName: poller, ReservedConcurrentExecutions: 0 };
  await lambda.send(new PutFunctionConcurrencyCommand(none));
  const events = new EventBridgeClient();
  await events.send(new EnableRuleCommand({ Name: poller }));
  events.destroy();
}

/** Starts a workflow of these tasks; returns its id. */
async function begin(name: string, tasks: WorkflowTask[]): Promise<string> {
  await registerWorkflow(workflow({ name, ownerEmail: OWNER, timeoutSeconds: 300, tasks }));
  const id = await start(name);
  started.push(id);
  return id;
}

const beginOne = (type: string, input: JsonObject = {}) =>
  begin(type, [simpleTask({ type, ref: 'task', input })]);

/** Runs the poller again and again, as its schedule does. */
async function pollUntil(isSo: () => Promise<boolean>): Promise<void> {
  do await service.poll();
  while (!(await isSo()));
}

const hasEnded = async (id: string) => (await execution(id)).status !== 'RUNNING';

const isPolled = async (id: string) => (await taskIn(id)).pollCount > 0;

const taskIn = async (id: string): Promise<TaskExecution> => taskOf(await execution(id), 'task');

test('the sample workers and the existing Lambda do their tasks, one after the other', async () => {
  const id = await begin('samples_all', [
    simpleTask({ type: 'samples_greet', ref: 'greet', input: { name: 'Ada' } }),
    simpleTask({
      type: 'samples_order',
      ref: 'order',
      input: { order_info: { order_id: 7, sku: 'SKU-7', quantity: 2, sku_price: 1.25 } },
    }),
    simpleTask({
      type: 'samples_label',
      ref: 'label',
      input: { order: '${order.output.order}', customer: 'Ada', quantity: 2 },
    }),
  ]);
  await pollUntil(() => hasEnded(id));
  const end = await execution(id);

  expect(end.status).toBe('COMPLETED');
  expect(taskOf(end, 'greet').outputData).toEqual({ result: 'Hello, Ada' });
  expect(taskOf(end, 'order').outputData).toEqual({ order: 'order: 7', total: 2.5 });
  expect(taskOf(end, 'label').outputData).toEqual({ label: 'order: 7 for Ada', weightKg: 0.8 });
});

test('an Event worker reports; of one that dies the reporter tells with what AWS said', async () => {
  const works = await beginOne('samples_queued', { name: 'Ada' });
  const exits = await beginOne('samples_queued_exits');
  await pollUntil(async () => (await isPolled(works)) && isPolled(exits));
  await service.idle();
  expect(await taskIn(works)).toMatchObject({ status: 'COMPLETED' });
  expect(service.records).toHaveLength(1);

  const inbox = `${process.env.AWS_ENDPOINT_URL}/000000000000/${inboxName(SERVICE, 'dev')}`;
  const event = await throughInbox(inbox, service.records[0] ?? {});
  const { died, body } = await service.call(service.addedName('reporter'), event);

  expect({ died, answer: JSON.parse(`${body}`) }).toEqual({
    died: false,
    answer: { batchItemFailures: [] },
  });
  expect(await taskIn(exits)).toMatchObject({
    status: 'FAILED',
    reasonForIncompletion: expect.stringMatching(
      /^Lambda samples-dev-queuedExits died: Runtime\.ExitError: RequestId: .* exit status 3$/,
    ),
  });
});

test('a notice starts a run of the poller; one with another secret does not', async () => {
  const id = await beginOne('samples_greet', { name: 'Ada' });
  const notice = async (authorization: string) => {
    const { body } = await service.call(service.addedName('wake'), { headers: { authorization } });
    return JSON.parse(`${body}`);
  };

  expect(await notice('wrong')).toEqual({ statusCode: 403 });
  await service.idle();
  expect((await execution(id)).status).toBe('RUNNING');

  expect(await notice(PLANTED.keySecret)).toEqual({ statusCode: 202 });
  expect((await waitForEnd(id)).status).toBe('COMPLETED');
  await service.idle();
  const run = service.endsOf(service.pollerName).at(-1);
  expect(JSON.parse(`${run?.body}`)).toMatchObject({ polled: 1, dispatched: 1 });
});

test("an existing Lambda whose answer AWS's runtime refuses is FAILED with what AWS said", async () => {
  const tooMuch = await beginOne('samples_too_much');
  const noJson = await beginOne('samples_no_json');
  await pollUntil(async () => (await hasEnded(tooMuch)) && hasEnded(noJson));

  expect(await taskIn(tooMuch)).toMatchObject({
    status: 'FAILED',
    reasonForIncompletion:
      'Lambda samples-dev-answersTooMuch died: Function.ResponseSizeTooLarge: Response payload size exceeded maximum allowed payload size (6291556 bytes).',
  });
  expect(await taskIn(noJson)).toMatchObject({
    status: 'FAILED',
    reasonForIncompletion:
      'Lambda samples-dev-answersNoJson died: Runtime.JSONStringifyError: Unable to stringify response body',
  });
});

test("a worker's largest reply fits into AWS's limit of an answer", async () => {
  const conductor: HttpServer = await httpServer(() => ({ status: 401 }));
  const fn = await deployedFunction(service.nameOf('echoes'), service.folder);
  const environment = { ...fn.environment, CONDUCTOR_SERVER_URL: conductor.url };
  const echoes = await startEnvironment({ ...fn, environment });
  const text = 'x'.repeat(MAX_ANSWER_BYTES - 4_096);
  const task = aTask({ inputData: { text }, outputData: {} });

  const { died, body } = await echoes.call(Buffer.from(JSON.stringify(aDispatch(task))));
  await echoes.close();
  conductor.close();

  const [undelivered] = parseReply(parseExact(`${body}`)).undelivered;
  expect({ died, status: undelivered?.result.status }).toEqual({
    died: false,
    status: 'COMPLETED',
  });
  expect(String(undelivered?.result.outputData.text).length).toBe(text.length);
});
