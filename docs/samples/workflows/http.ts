import { httpTask, workflow } from '../../../lib/workflow/index.ts';

const price = httpTask({
  ref: 'price',
  uri: '${workflow.input.shop}/prices/${workflow.input.sku}',
});

const order = httpTask({
  ref: 'order',
  uri: '${workflow.input.shop}/orders',
  method: 'POST',
  headers: { 'x-request-id': '${workflow.workflowId}' },
  body: { sku: '${workflow.input.sku}', price: '${price.output.response.body.price}' },
  readTimeoutMs: 10_000,
});

export const checkout = workflow({
  name: 'checkout',
  ownerEmail: 'team@example.com',
  timeoutSeconds: 60,
  input: ['shop', 'sku'],
  tasks: [price, order],
  output: { orderId: '${order.output.response.body.id}' },
});
