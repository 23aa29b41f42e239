import { simpleTask, workflow, workflowInput } from 'conductor-lambda/workflow';

const order = workflowInput<{ id: string }>();

const pack = simpleTask({ ref: 'pack', type: 'pack', input: { orderId: order.id, box: 'small' } });

export const packing = workflow({
  name: 'packing',
  ownerEmail: 'orders@example.com',
  timeoutSeconds: 3600,
  tasks: [pack],
});
