import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { asWorker, inProgress, jsonSchema, sdkWorker, worker } from '../../../lib/index.ts';
import {
  doWhileTask,
  dynamicForkTask,
  exclusiveJoinTask,
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

const described = worker(
  { task: 'describe', args: ['name', 'age'] },
  (name: string, age?: number) => `${name} is ${age}`,
);
const checkedArgs = worker(
  { task: 'check', args: ['sku'], input: z.object({ sku: z.string(), by: z.string().optional() }) },
  (sku: string) => ({ known: sku !== '' }),
);
const joined = worker({ task: 'join', args: ['a', 'b'] }, (...all: string[]) => all.join());
const resized = asWorker(async ({ url }: { url: string }) => ({ statusCode: 200, url }), {
  task: 'resize',
});
const fetched = asWorker(async ({ body }: { body: string }) => ({ body }), {
  task: 'fetch',
  event: ({ url }: { url: string }) => ({ body: url }),
  result: ({ body }) => ({ size: body.length }),
});
const calledBack = asWorker(
  (event: { n: number }, _: unknown, done: (e: null, v: number) => void) => done(null, event.n),
  { task: 'call-back' },
);
const reserved = sdkWorker(
  async ({ inputData }: { inputData?: { sku: string } }) =>
    inputData
      ? { status: 'COMPLETED', outputData: { shelf: inputData.sku } }
      : { status: 'FAILED', reasonForIncompletion: 'no sku' },
  { task: 'reserve' },
);

const noted = worker({ task: 'noted' }, ({ note }: { note?: string }) => note ?? '');
const nullable = worker({ task: 'nullable' }, ({ note }: { note?: string | null }) => note ?? '');

interface Order {
  id: string;
  kind: 'new' | 'old';
  lines: { sku: string; amount: number }[];
  note?: string;
  sender?: { name: string; phones: string[] };
  parent?: { id: string } | null;
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

const one = exclusiveJoinTask({ ref: 'one', on: [parcel] });
const child = workflow({
  ...common,
  name: 'child',
  input: workflowInput<{ sku: string; amount?: number }>(),
  tasks: [parcel],
});
const free = workflow({ ...common, name: 'free', tasks: [parcel] });
const model = { llmProvider: 'p', model: 'm' };
const unnamed = { type: 'JSON', data: { type: 'object' } } as const;
const answer = { ...unnamed, name: 'answer', version: 1 } as const;
const human = { role: 'human', message: 'hi' } as const;
const first = workflowVariables({ pages: 0 });
const some = workflowVariables<{ pages: number; last?: string }>({ pages: 0 });

const accepted = () => [
  workflow({ ...common, name: 'a', tasks: [parcel], variables: first, output: { n: first.pages } }),
  workflow({ ...common, name: 'a', tasks: [parcel], variables: some }),
  doWhileTask({ ref: 'a', tasks: [parcel], times: first.pages }),
  simpleTask({ ref: 'a', worker: described, input: { name: order.id } }).output.result,
  simpleTask({ ref: 'a', worker: described, input: { name: 'a', age: 3 } }),
  simpleTask({ ref: 'a', worker: checkedArgs, input: { sku: 'a', by: 'b' } }).output.known,
  simpleTask({ ref: 'a', worker: joined, input: { a: order.id, b: 'b' } }),
  simpleTask({ ref: 'a', worker: resized, input: { url: order.id } }).output.statusCode,
  simpleTask({ ref: 'a', worker: fetched, input: { url: order.id } }).output.size,
  simpleTask({ ref: 'a', worker: calledBack, input: { n: 3 } }).output.any,
  simpleTask({ ref: 'a', worker: reserved, input: { sku: order.id } }).output.shelf,
  simpleTask({ ref: 'a', type: 'pack', worker: pack, input: { orderId: 'o', express: true } }),
  simpleTask({ ref: 'a', type: 'pack', worker: pack, input: { orderId: `no. ${order.id}` } }),
  simpleTask({ ref: 'a', type: 'greet', worker: named, input: { name: order.id } }).output.hello,
  simpleTask({ ref: 'a', type: 'count', worker: untyped, input: { anything: [order.lines] } }),
  simpleTask({ ref: 'a', type: 'count', worker: count, input: { words: [shipped.output.parcel] } }),
  simpleTask<{ x: number }>({ ref: 'a', type: 'any', input: { deep: [{ order: order.id }] } })
    .output.x,
  inlineTask({
    ref: 'a',
    expression: ({ name, id }) => (name ?? '') + (id ?? ''),
    bindings: { name: order.sender.name, id: order.parent.id },
  }),
  switchTask({ ref: 'a', value: order.kind, cases: { new: [parcel] }, default: [] }),
  switchTask({
    ref: 'a',
    expression: ({ n }) => (n > 1 ? 'a' : 'b'),
    bindings: { n: sum.output.result },
    cases: { a: [] },
  }),
  doWhileTask({ ref: 'a', tasks: [parcel], times: counted.pages }),
  switchTask({ ref: 'a', expression: '$.any', cases: { a: [], b: [] } }),
  switchTask({
    ref: 'a',
    expression: ({ id }) => id.toLowerCase(),
    bindings: { id: order.id },
    cases: { any: [] },
  }),
  dynamicForkTask({ ref: 'a', workflow: child, inputs: order.lines }),
  dynamicForkTask({ ref: 'a', workflow: child, inputs: [{ sku: order.id, amount: 1 }] }),
  dynamicForkTask({ ref: 'a', workflow: free, inputs: order.lines }),
  dynamicForkTask({ ref: 'a', workflow: 'child', inputs: [{ any: order.id }] }),
  exclusiveJoinTask({ ref: 'a', on: [words, label] }).output.result,
  exclusiveJoinTask({ ref: 'a', on: [parcel], otherwise: ['words'] }).output.any,
  exclusiveJoinTask({ ref: 'a', on: ['parcel', 'words'] }).output.any,
  exclusiveJoinTask<{ x: string }>({ ref: 'a', on: [parcel, words] }).output.x,
  simpleTask({ ref: 'a', worker: described, input: { name: one.output.parcel } }),
  doWhileTask({
    ref: 'a',
    tasks: [sum],
    while: ({ n, id }) => n < id.length,
    inputs: { n: sum.output.result, id: order.id },
  }),
  setVariableTask<{ pages: number }>({ ref: 'a', variables: { pages: sum.output.result } }),
  startWorkflowTask({ ref: 'a', workflow: { name: 'other' }, input: { any: order.lines } }),
  systemTask({ ref: 'a', type: 'LIST_MCP_TOOLS', input: { mcpServer: 'https://example.com' } })
    .output.tools,
  systemTask({
    ref: 'a',
    type: 'LLM_CHAT_COMPLETE',
    input: { ...model, inputSchema: answer, outputSchema: { ...answer, name: order.id } },
  }).output.result,
  systemTask<{ said: string }>({ ref: 'a', type: 'LLM_CHAT_COMPLETE', input: { newer: order.id } })
    .output.said,
  waitTask({ ref: 'a', until: '2026-01-31 09:00 UTC' }),
  waitTask({ ref: 'a', duration: order.id }),
];

/** Compiled, never called. */
const refused = () => [
  // @ts-expect-error an argument without a value
  simpleTask({ ref: 'a', worker: described, input: { age: 3 } }),
  // @ts-expect-error an argument of another type
  simpleTask({ ref: 'a', worker: described, input: { name: 'a', age: 'three' } }),
  // @ts-expect-error a name that no argument has
  simpleTask({ ref: 'a', worker: joined, input: { a: 'a', b: 'b', c: 'c' } }),
  // @ts-expect-error a field that the schema of the arguments does not have
  simpleTask({ ref: 'a', worker: checkedArgs, input: { sku: 'a', of: 'b' } }),
  // @ts-expect-error not the event of the Lambda handler
  simpleTask({ ref: 'a', worker: resized, input: { uri: order.id } }),
  // @ts-expect-error the event of the Lambda handler, and not the task's input
  simpleTask({ ref: 'a', worker: fetched, input: { body: order.id } }),
  // @ts-expect-error the answer of the Lambda handler, and not the task's output
  simpleTask({ ref: 'a', worker: fetched, input: { url: order.id } }).output.body,
  // @ts-expect-error a number where the SDK's worker takes a text
  simpleTask({ ref: 'a', worker: reserved, input: { sku: 1 } }),
  // @ts-expect-error an output that the SDK's worker does not give
  simpleTask({ ref: 'a', worker: reserved, input: { sku: 'a' } }).output.self,
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
  // @ts-expect-error what may not be there is null, where the worker takes none
  simpleTask({ ref: 'a', worker: noted, input: { note: order.note } }),
  simpleTask({ ref: 'a', worker: nullable, input: { note: order.note } }),
  // @ts-expect-error a field of what may not be there
  simpleTask({ ref: 'a', worker: described, input: { name: order.sender.name } }),
  // @ts-expect-error an item of a list that may not be there
  simpleTask({ ref: 'a', worker: described, input: { name: order.sender.phones[0] ?? '' } }),
  // @ts-expect-error a field of what may be null
  simpleTask({ ref: 'a', worker: described, input: { name: order.parent.id } }),
  // @ts-expect-error a script finds no field of what may not be there
  inlineTask({ ref: 'a', expression: ({ n }) => n.length, bindings: { n: order.sender.name } }),
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
  // @ts-expect-error not a variable of those with first values
  first.page,
  // @ts-expect-error a first value of a variable that is not there
  workflowVariables<{ pages: number }>({ pagez: 0 }),
  // @ts-expect-error a first value of another type
  workflowVariables<{ pages: number }>({ pages: 'none' }),
  // @ts-expect-error the accessor has no first values
  workflow({ ...common, name: 'a', tasks: [parcel], variables: counted }),
  // @ts-expect-error the server has no such thing of a workflow
  workflowContext.workflowid,
  // @ts-expect-error a variable of another type
  setVariableTask<{ pages: number }>({ ref: 'a', variables: { pages: 'one' } }),
  // @ts-expect-error a number of rounds is no text
  doWhileTask({ ref: 'a', tasks: [parcel], times: order.id }),
  // @ts-expect-error a condition reads an input that is not there
  doWhileTask({ ref: 'a', tasks: [sum], while: ({ m }) => m, inputs: { n: sum.output.result } }),
  // @ts-expect-error a condition is true or false
  doWhileTask({ ref: 'a', tasks: [sum], while: ({ n }) => n, inputs: { n: sum.output.result } }),
  // @ts-expect-error a case that the function never gives
  switchTask({ ref: 'a', expression: () => 'lrage' as const, cases: { large: [parcel] } }),
  switchTask({
    ref: 'a',
    expression: ({ id }) => (id === '' ? 'none' : 'some'),
    bindings: { id: order.id },
    // @ts-expect-error a case that the function never gives
    cases: { none: [], smoe: [] },
  }),
  // @ts-expect-error not an input of that workflow
  dynamicForkTask({ ref: 'a', workflow: child, inputs: [{ skuu: 'a' }] }),
  // @ts-expect-error a list of other inputs than those of that workflow
  dynamicForkTask({ ref: 'a', workflow: child, inputs: words.output }),
  // @ts-expect-error a list of texts, and the workflow takes objects
  dynamicForkTask({ ref: 'a', workflow: child, inputs: order.sender.phones }),
  // @ts-expect-error a field that the joined task does not give
  one.output.parcle,
  // @ts-expect-error a field that not all of the joined tasks give
  exclusiveJoinTask({ ref: 'a', on: [parcel, words] }).output.parcel,
  // @ts-expect-error a field of another name
  systemTask({ ref: 'a', type: 'LLM_GENERATE_EMBEDDINGS', input: { ...model, txt: 'a' } }),
  // @ts-expect-error no role of a message
  systemTask({ ref: 'a', type: 'LLM_CHAT_COMPLETE', input: { ...model, messages: [human] } }),
  // @ts-expect-error a schema without its name
  systemTask({ ref: 'a', type: 'LLM_CHAT_COMPLETE', input: { ...model, outputSchema: unnamed } }),
  // @ts-expect-error not an output of the task
  systemTask({ ref: 'a', type: 'GENERATE_PDF', input: { markdown: 'a' } }).output.results,
  // @ts-expect-error the task needs the server's address
  systemTask({ ref: 'a', type: 'LIST_MCP_TOOLS', input: { mcpServr: 'x' } }),
];

test('the types take what fits, and refuse the rest', () => {
  expect(accepted()).toHaveLength(40);
  expect(refused).toBeInstanceOf(Function);
});
