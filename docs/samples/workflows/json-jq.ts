import { jsonJqTask, workflow } from '../../../lib/workflow/index.ts';

const addUp = jsonJqTask({
  ref: 'add_up',
  query: '{ key3: (.key1.value1 + .key2.value2) }',
  inputs: { key1: '${workflow.input.key1}', key2: '${workflow.input.key2}' },
});

export const sum = workflow({
  name: 'sum',
  ownerEmail: 'team@example.com',
  timeoutSeconds: 60,
  input: ['key1', 'key2'],
  tasks: [addUp],
  output: { key3: '${add_up.output.result.key3}' },
});
