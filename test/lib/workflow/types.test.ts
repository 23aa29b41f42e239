import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { inProgress, jsonSchema, worker } from '../../../lib/index.ts';
import {
  doWhileTask,
  httpTask,
  humanTask,
  inlineTask,
  jsonJqTask,
  setVariableTask,
  simpleTask,
  startWorkflowTask,
  subWorkflowTask,
  switchTask,
  systemTask,
  waitTask,
  workflow,
  workflowContext,
  workflowInput,
  workflowVariables,
} from '../../../lib/workflow/index.ts';

// tsc tests this file: each line that must not compile is marked. Running it proves little.

const pack = worker(
  { input: z.object({ orderId: z.string(), express: z.boolean().default(false) }) },
  async ({ orderId, express }) =>
    express
      ? inProgress({ callbackAfterSeconds: 1 })
      : { parcel: `p-${orderId}`, packedAt: new Date() },
);
const count = worker(
  { input: z.object({ words: z.array(z.string()) }) },
  ({ words }) => words.length,
);
const named = worker({ input: jsonSchema<{ name: string }>({}) }, ({ name }) => ({ hello: name }));
const untyped = worker((input) => ({ seen: Object.keys(input).length }));

interface Order {
  id: string;
  kind: 'new' | 'old';
  lines: { sku: string; amount: number }[];
  note?: string;
}
const order = workflowInput<Order>();
const common = { ownerEmail: 'team@example.com', timeoutSeconds: 60 };

const parcel = simpleTask({
  ref: 'parcel',
  type: 'pack',
  worker: pack,
  input: { orderId: order.id },
});
const words = simpleTask({
  ref: 'words',
  type: 'count',
  worker: count,
  input: { words: ['a', order.id] },
});
const price = httpTask<{ price: number }>({
  ref: 'price',
  uri: 'https://example.com',
  body: { order },
});
const sum = jsonJqTask<number>({
  ref: 'sum',
  query: '.a',
  inputs: { a: price.output.response.body.price },
});
const label = inlineTask({
  ref: 'label',
  expression: ({ amount, name }) => `${name.toUpperCase()} ${amount.toFixed(2)}`,
  bindings: { amount: price.output.response.body.price, name: 'a' },
});
const asked = humanTask<{ approved: boolean }>({ ref: 'asked', input: { parcel: parcel.output } });

const shipping = workflow({
  ...common,
  name: 'shipping',
  input: order,
  tasks: [parcel, words, price, sum, label, asked],
  output: {
    parcel: parcel.output.parcel,
    packedAt: parcel.output.packedAt,
    words: words.output.result,
    label: label.output.result,
    of: workflowContext.workflowId,
  },
});
const shipped = subWorkflowTask({
  ref: 'shipped',
  workflow: shipping,
  input: { id: 'a', kind: order.kind, lines: order.lines },
});
const counted = workflowVariables<{ pages: number }>();

const accepted = () => [
  simpleTask({ ref: 'a', type: 'pack', worker: pack, input: { orderId: 'o', express: true } }),
  simpleTask({ ref: 'a', type: 'pack', worker: pack, input: { orderId: `no. ${order.id}` } }),
  simpleTask({ ref: 'a', type: 'greet', worker: named, input: { name: order.id } }).output.hello,
  simpleTask({ ref: 'a', type: 'count', worker: untyped, input: { anything: [order.lines] } }),
  simpleTask({ ref: 'a', type: 'count', worker: count, input: { words: [shipped.output.parcel] } }),
  simpleTask<{ x: number }>({ ref: 'a', type: 'any', input: { deep: [{ order: order.id }] } })
    .output.x,
  switchTask({ ref: 'a', value: order.kind, cases: { new: [parcel] }, default: [] }),
  switchTask({
    ref: 'a',
    expression: ({ n }) => (n > 1 ? 'a' : 'b'),
    bindings: { n: sum.output.result },
    cases: { a: [] },
  }),
  doWhileTask({ ref: 'a', tasks: [parcel], times: counted.pages }),
  setVariableTask<{ pages: number }>({ ref: 'a', variables: { pages: sum.output.result } }),
  startWorkflowTask({ ref: 'a', workflow: { name: 'other' }, input: { any: order.lines } }),
  systemTask({ ref: 'a', type: 'LIST_MCP_TOOLS', input: { mcpServer: 'https://example.com' } })
    .output.tools,
  waitTask({ ref: 'a', until: '2026-01-31 09:00 UTC' }),
  waitTask({ ref: 'a', duration: order.id }),
];

/** Compiled, never called. */
const refused = () => [
  // @ts-expect-error a field that the input does not have
  order.idd,
  // @ts-expect-error a field that the worker does not give
  parcel.output.parcle,
  // @ts-expect-error a field of an item that is not there
  order.lines[0]?.sqw,
  // @ts-expect-error a field of the answer that is not there
  price.output.response.body.prize,
  // @ts-expect-error a text where the worker takes a list
  simpleTask({ ref: 'a', type: 'count', worker: count, input: { words: order.id } }),
  // @ts-expect-error a number where the worker takes a text
  simpleTask({ ref: 'a', type: 'pack', worker: pack, input: { orderId: words.output.result } }),
  // @ts-expect-error what may not be there, where the worker needs it
  simpleTask({ ref: 'a', type: 'pack', worker: pack, input: { orderId: order.note } }),
  // @ts-expect-error a number where the JSON Schema has a text
  simpleTask({ ref: 'a', type: 'greet', worker: named, input: { name: 1 } }),
  // @ts-expect-error an input without what the worker needs
  simpleTask({ ref: 'a', type: 'pack', worker: pack, input: {} }),
  // @ts-expect-error a name that the worker does not know
  simpleTask({ ref: 'a', type: 'pack', worker: pack, input: { orderId: 'o', expres: true } }),
  // @ts-expect-error not a worker
  simpleTask({ ref: 'a', type: 'pack', worker: { name: 'pack' }, input: {} }),
  // @ts-expect-error a case that the value never has
  switchTask({ ref: 'a', value: order.kind, cases: { nwe: [parcel] } }),
  // @ts-expect-error a text has no length of that name
  inlineTask({ ref: 'a', expression: ({ id }) => id.lenght, bindings: { id: order.id } }),
  // @ts-expect-error not an input of that workflow
  subWorkflowTask({ ref: 'a', workflow: shipping, input: { id: 'a', kind: 'newer', lines: [] } }),
  // @ts-expect-error not in the output of that workflow
  shipped.output.parcels,
  // @ts-expect-error not a variable
  counted.page,
  // @ts-expect-error the server has no such thing of a workflow
  workflowContext.workflowid,
  // @ts-expect-error a variable of another type
  setVariableTask<{ pages: number }>({ ref: 'a', variables: { pages: 'one' } }),
  // @ts-expect-error a number of rounds is no text
  doWhileTask({ ref: 'a', tasks: [parcel], times: order.id }),
  // @ts-expect-error the task needs the server's address
  systemTask({ ref: 'a', type: 'LIST_MCP_TOOLS', input: { mcpServr: 'x' } }),
];

test('the types take what fits, and refuse the rest', () => {
  expect(accepted()).toHaveLength(14);
  expect(refused).toBeInstanceOf(Function);
});
