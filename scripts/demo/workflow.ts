import type { ConductorApi } from '../../infra/local/conductor-api.ts';
import {
  httpTask,
  inlineTask,
  jsonJqTask,
  simpleTask,
  type TaskDefinition,
  taskDefinition,
  type WorkflowDefinition,
  type WorkflowTask,
  waitTask,
  workflow,
} from '../../lib/workflow/index.ts';

const OWNER = 'demo@example.com';

/** What one demo workflow is started with. */
export interface DemoInput {
  name: string;
  orderId: number;
  quantity: number;
}

/** Six orders: each runs the whole workflow. */
export const INPUTS: readonly DemoInput[] = [
  { name: 'Ada', orderId: 1, quantity: 1 },
  { name: 'Grace', orderId: 2, quantity: 12 },
  { name: 'Mary', orderId: 3, quantity: 3 },
  { name: 'Radia', orderId: 4, quantity: 40 },
  { name: 'Alan', orderId: 5, quantity: 5 },
  { name: 'Hedy', orderId: 6, quantity: 7 },
];

const PRICE = 2.5;

/** How many tasks the demo's workflow has. */
export const TASK_COUNT = 7;

/** The task types that Lambdas of serverless.yml handle. */
const taskDefinitions = (): TaskDefinition[] =>
  ['greetings', 'process_order', 'shipping_label'].map((name) =>
    taskDefinition({ name, ownerEmail: OWNER, functionTimeoutSeconds: 10, retryDelaySeconds: 1 }),
  );

/**
 * All kinds of tasks in one workflow: two workers, the four system tasks between them, and an existing Lambda.
 *
 * @param healthUrl the URL that the HTTP task calls
 */
export const demoWorkflow = (healthUrl: string): WorkflowDefinition =>
  workflow({
    name: 'conductor_lambda_demo',
    description: 'Greets, looks, thinks, waits, then processes an order.',
    ownerEmail: OWNER,
    timeoutSeconds: 300,
    input: ['name', 'orderId', 'quantity'],
    tasks: demoTasks(healthUrl),
    output: {
      greeting: '${greet.output.result}',
      health: '${look.output.response.statusCode}',
      total: '${process.output.total}',
      label: '${label.output.label}',
    },
  });

const demoTasks = (healthUrl: string): WorkflowTask[] => [
  simpleTask({ ref: 'greet', type: 'greetings', input: { name: '${workflow.input.name}' } }),
  httpTask({ ref: 'look', uri: healthUrl }),
  inlineTask({
    ref: 'sku',
    expression: '"SKU-" + String($.orderId).padStart(4, "0")',
    bindings: { orderId: '${workflow.input.orderId}' },
  }),
  jsonJqTask({
    ref: 'order',
    query: `{ order_id: .input.orderId, quantity: .input.quantity, sku, sku_price: ${PRICE} }`,
    inputs: { input: '${workflow.input}', sku: '${sku.output.result}' },
  }),
  waitTask({ ref: 'pause', duration: '2 seconds' }),
  simpleTask({
    ref: 'process',
    type: 'process_order',
    input: { order_info: '${order.output.result}' },
  }),
  simpleTask({
    ref: 'label',
    type: 'shipping_label',
    input: {
      order: '${process.output.order}',
      customer: '${workflow.input.name} (${sku.output.result})',
      quantity: '${workflow.input.quantity}',
    },
  }),
];

/** Registers all that the demo needs; the workflow's name. @param serverUrl ends in /api */
export async function registerDemo(api: ConductorApi, serverUrl: string): Promise<string> {
  const definition = demoWorkflow(serverUrl.replace(/\/api$/, '/health'));
  await api.registerTasks(taskDefinitions());
  await api.registerWorkflow(definition);
  return definition.name;
}

/** What the workflow's output must be. */
export const expectedOutput = ({ name, orderId, quantity }: DemoInput) => ({
  greeting: `Hello, ${name}`,
  health: 200,
  total: quantity * PRICE,
  label: `order: ${orderId} for ${name} (SKU-000${orderId})`,
});
