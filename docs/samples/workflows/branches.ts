import {
  doWhileTask,
  dynamicForkTask,
  forkTask,
  inlineTask,
  joinTask,
  setVariableTask,
  subWorkflowTask,
  workflow,
  workflowInput,
  workflowVariables,
} from '../../../lib/workflow/index.ts';

const input = workflowInput<{ names: string[]; rounds: number }>();
const common = { ownerEmail: 'team@example.com', timeoutSeconds: 600 };

const one = workflowInput<{ name: string }>();
const greet = inlineTask({
  ref: 'greet',
  expression: ({ name }) => `hello ${name}`,
  bindings: { name: one.name },
});
export const greeting = workflow({
  ...common,
  name: 'greeting',
  input: one,
  tasks: [greet],
  output: { text: greet.output.result },
});

const first = subWorkflowTask({
  ref: 'first',
  workflow: greeting,
  input: { name: input.names[0] ?? '' },
});
const count = inlineTask({
  ref: 'count',
  expression: ({ names }) => names.length,
  bindings: { names: input.names },
});
const both = forkTask({ ref: 'both', branches: [[first], [count]] });

const total = workflowVariables({ total: 0 });
const add = inlineTask({
  ref: 'add',
  expression: ({ total, count }) => total + count,
  bindings: { total: total.total, count: count.output.result },
});
const keep = setVariableTask<{ total: number }>({
  ref: 'keep',
  variables: { total: add.output.result },
});
const rounds = doWhileTask({ ref: 'rounds', tasks: [add, keep], times: input.rounds });

const inputs = inlineTask({
  ref: 'inputs',
  expression: ({ names }) => names.map((name) => ({ name })),
  bindings: { names: input.names },
});
const each = dynamicForkTask({ ref: 'each', workflow: greeting, inputs: inputs.output.result });

export const party = workflow({
  ...common,
  name: 'party',
  input,
  variables: total,
  tasks: [
    both,
    joinTask({ ref: 'joined', on: [first, count] }),
    rounds,
    inputs,
    each,
    joinTask({ ref: 'all' }),
  ],
  output: { first: first.output.text, total: total.total },
});
