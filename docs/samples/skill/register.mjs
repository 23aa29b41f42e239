import { simpleTask, taskDefinition, workflow } from 'conductor-lambda/workflow';
import { call } from './api.mjs';

const ownerEmail = 'team@example.com';
const price = taskDefinition({ name: 'price', ownerEmail, functionTimeoutSeconds: 10 });
const input = { sku: '${workflow.input.sku}', quantity: '${workflow.input.quantity}' };

await call('POST', '/metadata/taskdefs', [price]);
await call('PUT', '/metadata/workflow', [
  workflow({
    name: 'quote',
    ownerEmail,
    timeoutSeconds: 600,
    input: ['sku', 'quantity'],
    tasks: [simpleTask({ ref: 'priced', type: price.name, input })],
    output: { price: '${priced.output.price}' },
  }),
]);
