import { conductorClient } from 'conductor-lambda/client';
import { simpleTask, taskDefinition, workflow } from 'conductor-lambda/workflow';

const ownerEmail = 'team@example.com';
const price = taskDefinition({ name: 'price', ownerEmail, functionTimeoutSeconds: 10 });
const input = { sku: '${workflow.input.sku}', quantity: '${workflow.input.quantity}' };
const quote = workflow({
  name: 'quote',
  ownerEmail,
  timeoutSeconds: 600,
  input: ['sku', 'quantity'],
  tasks: [simpleTask({ ref: 'priced', type: price.name, input })],
  output: { price: '${priced.output.price}' },
});

const { definitions } = conductorClient();
await definitions.registerTasks(price);
await definitions.register(quote);
