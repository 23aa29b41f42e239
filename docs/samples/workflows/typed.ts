import {
  inlineTask,
  simpleTask,
  switchTask,
  terminateTask,
  workflow,
  workflowInput,
} from '../../../lib/workflow/index.ts';
import { handler as pack } from './pack.ts';

const order = workflowInput<{
  id: string;
  lines: { sku: string }[];
  country: 'fr' | 'de' | 'us';
}>();

const parcel = simpleTask({
  ref: 'parcel',
  worker: pack,
  input: { orderId: order.id, lines: order.lines },
});

const where = switchTask({
  ref: 'where',
  value: order.country,
  cases: { us: [terminateTask({ ref: 'not_yet', status: 'FAILED', reason: 'no parcels to us' })] },
});

const label = inlineTask({
  ref: 'label',
  expression: ({ parcel, pieces }) => `${parcel} (${pieces})`,
  bindings: { parcel: parcel.output.parcel, pieces: parcel.output.pieces },
});

export const packing = workflow({
  name: 'packing',
  ownerEmail: 'team@example.com',
  timeoutSeconds: 3_600,
  input: order,
  tasks: [where, parcel, label],
  output: { label: label.output.result, pieces: parcel.output.pieces },
});
