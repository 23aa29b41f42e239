import { simpleTask, wakeTask, workflow } from '../../../lib/workflow/index.ts';

export const shipping = workflow({
  name: 'shipping',
  ownerEmail: 'team@example.com',
  timeoutSeconds: 3_600,
  input: ['orderId'],
  tasks: [
    wakeTask({ ref: 'wake', service: 'shop', stage: 'dev' }),
    simpleTask({ ref: 'parcel', type: 'pack', input: { orderId: '${workflow.input.orderId}' } }),
  ],
  output: { parcel: '${parcel.output.result}' },
});
