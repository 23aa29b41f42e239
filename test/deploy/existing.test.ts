import { DisableRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { JsonObject } from '../../lib/task/task.ts';
import { simpleTask, taskDefinition, workflow } from '../../lib/workflow/index.ts';
import {
  registerTasks,
  registerWorkflow,
  start,
  taskOf,
  terminate,
  waitForEnd,
} from '../support/conductor/server.ts';
import { deploy, lambda } from '../support/deploy/emulator.ts';
import { type SampleServices, sampleServices } from '../support/deploy/sample-services.ts';
import { blocksOf, read } from '../support/docs/pages.ts';

jest.setTimeout(120_000);

const POLLERS = ['parcels-dev-conductor-poller', 'checkout-dev-conductor-poller'];

/** The task types of the samples and what each is given. What fails has a name of its own here. */
const TASKS = {
  packed: ['pack_parcel', { items: ['a', 'b'] }],
  ordered: ['create_order', { sku: 'a' }],
  refused: ['create_order', {}],
  busy: ['create_order', { sku: 'busy' }],
  sent: ['send_mail', { to: 'ada@example.com' }],
  notSent: ['send_mail', {}],
  byName: ['draft_invoice', { order: 'o1' }],
  byAlias: ['send_invoice', { order: 'o2' }],
  byExport: ['void_invoice', { order: 'o3' }],
  byArn: ['copy_invoice', { order: 'o4' }],
} satisfies Record<string, [type: string, input: JsonObject]>;
type Name = keyof typeof TASKS;

let services: SampleServices;
/** What the deploy of the service with functions of other stacks printed. */
let printed = '';
const ids = new Map<string, string>();
const events = new EventBridgeClient({});

/** The samples of docs/existing, deployed as they are, and one run of their pollers. */
beforeAll(async () => {
  services = await sampleServices('docs/samples/existing');
  await Promise.all([
    deploy(services.folder('wrapped')),
    deploy(services.folder('other-stacks/billing')),
    register(),
  ]);
  printed = await deploy(services.folder('other-stacks/checkout'));
  for (const name of Object.keys(TASKS)) ids.set(name, await start(workflowOf(name)));
  await Promise.all(POLLERS.map(startPoller));
});

afterAll(async () => {
  for (const Name of POLLERS) await events.send(new DisableRuleCommand({ Name }));
  await Promise.all([...ids.values()].map(terminate));
  await services.remove();
  events.destroy();
  lambda.destroy();
});

/** A definition of each type, and of each task a workflow that holds it alone. */
async function register(): Promise<void> {
  const ownerEmail = 'test@example.com';
  const types = [...new Set(Object.values(TASKS).map(([type]) => type))];
  await registerTasks(
    ...types.map((name) =>
      taskDefinition({ name, ownerEmail, retryCount: 0, functionTimeoutSeconds: 10 }),
    ),
  );
  for (const [name, [type, input]] of Object.entries(TASKS)) {
    const tasks = [simpleTask({ type, ref: 'task', input })];
    await registerWorkflow(
      workflow({ name: workflowOf(name), ownerEmail, timeoutSeconds: 300, tasks }),
    );
  }
}

const workflowOf = (name: string) => `existing_${name}`;

const startPoller = (FunctionName: string) =>
  lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: '{}' }));

async function endOf(name: Name) {
  const { status, outputData, reasonForIncompletion } = taskOf(
    await waitForEnd(ids.get(name) ?? '', 60_000),
    'task',
  );
  return { status, outputData, reasonForIncompletion };
}

describe('a function with `wrap: true`', () => {
  test('gets the input, and its answer is the output', async () => {
    expect(await endOf('packed')).toMatchObject({
      status: 'COMPLETED',
      outputData: { parcel: 'a and b' },
    });
  });

  test('that was made for an API gets a request, and its status says how the task ends', async () => {
    expect(await endOf('ordered')).toMatchObject({
      status: 'COMPLETED',
      outputData: { order: 'order of a' },
    });
    expect(await endOf('refused')).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringContaining('HTTP status 422'),
      outputData: { error: 'no sku' },
    });
    expect(await endOf('busy')).toMatchObject({
      status: 'FAILED',
      reasonForIncompletion: 'The function answered with the HTTP status 503',
      outputData: { result: 'come back later' },
    });
  });

  test('that was made for a queue gets a message, and fails a task by naming it', async () => {
    expect(await endOf('sent')).toMatchObject({
      status: 'COMPLETED',
      outputData: { batchItemFailures: [] },
    });
    expect(await endOf('notSent')).toMatchObject({
      status: 'FAILED',
      reasonForIncompletion: 'The function named the task in batchItemFailures',
    });
  });
});

describe('a function of another stack', () => {
  const PLAIN = /:function:billing-dev-invoice$/;
  const LIVE = /:function:billing-dev-invoice:live$/;

  test.each([
    ['byName', 'o1', PLAIN],
    ['byAlias', 'o2', LIVE],
    ['byExport', 'o3', PLAIN],
    ['byArn', 'o4', LIVE],
  ] as const)('is called as it is named: %s', async (name, order, by) => {
    expect(await endOf(name)).toMatchObject({
      status: 'COMPLETED',
      outputData: { invoice: `invoice of ${order}`, by: expect.stringMatching(by) },
    });
  });
});

describe('a function of another account', () => {
  const [command = ''] = blocksOf(read('docs/existing/other-stacks.md'))
    .filter(({ language }) => language === 'sh')
    .map(({ code }) => code.replaceAll(/\s*\\\n\s*/g, ' ').trim());

  test('is named by the deploy, with the command of the page', () => {
    expect(command).toMatch(/^aws lambda add-permission /);
    const line = printed.split('\n').find((each) => each.includes('add-permission')) ?? '';
    const [, account = ''] = /iam::(\d{12}):/.exec(line) ?? [];
    expect(line.replace(`iam::${account}:`, 'iam::111122223333:')).toContain(command);
  });

  test('is opened to the same role by the statement of the page', () => {
    const [role = ''] = /arn:aws:iam::\S+$/.exec(command) ?? [];
    expect(role).toContain('conductor-adapter');
    expect(read('docs/samples/existing/other-account/serverless.yml')).toContain(
      `Principal: ${role}\n`,
    );
  });
});
