import { simpleTask, taskDefinition, workflow } from 'conductor-lambda/workflow';
import { register, run } from './conductor.mjs';

const ownerEmail = 'team@example.com';

const printLabel = taskDefinition({ name: 'print_label', ownerEmail, functionTimeoutSeconds: 10 });

const ship = workflow({
  name: 'ship',
  ownerEmail,
  timeoutSeconds: 600,
  input: ['order', 'customer'],
  tasks: [
    simpleTask({
      ref: 'print',
      type: printLabel.name,
      input: { order: '${workflow.input.order}', customer: '${workflow.input.customer}' },
    }),
  ],
  output: { label: '${print.output.label}' },
});

await register([printLabel], ship);
await run(ship, { order: 'Order 1', customer: 'Ada' });
