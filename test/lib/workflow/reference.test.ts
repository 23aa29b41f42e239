import { describe, expect, test } from '@jest/globals';
import {
  simpleTask,
  workflow,
  workflowContext,
  workflowInput,
  workflowVariables,
} from '../../../lib/workflow/index.ts';

interface Order {
  id: string;
  lines: { sku: string }[];
  'first name': string;
}
const order = workflowInput<Order>();

describe('a reference', () => {
  test.each([
    ['the input', order, '${workflow.input}'],
    ['a field', order.id, '${workflow.input.id}'],
    ['an item', order.lines[0]?.sku, '${workflow.input.lines[0].sku}'],
    ['a name that is no word', order['first name'], "${workflow.input['first name']}"],
    ['a variable', workflowVariables<{ pages: number }>().pages, '${workflow.variables.pages}'],
    ["the workflow's own id", workflowContext.workflowId, '${workflow.workflowId}'],
    [
      "a task's output",
      simpleTask<{ a: { b: number } }>({ ref: 'greet', type: 'greetings' }).output.a.b,
      '${greet.output.a.b}',
    ],
  ])('to %s is a text in JSON and in a text', (_, reference, text) => {
    expect(JSON.stringify({ reference })).toBe(JSON.stringify({ reference: text }));
    expect(`> ${reference}`).toBe(`> ${text}`);
  });

  test('may be awaited: it is no promise', async () => {
    expect(`${await order}`).toBe('${workflow.input}');
  });

  test('is a text in what a builder gives, at any depth', () => {
    const input = { deep: [{ id: order.id }], text: `no. ${order.id}` };
    expect(simpleTask({ ref: 'greet', type: 'greetings', input }).inputParameters).toEqual({
      deep: [{ id: '${workflow.input.id}' }],
      text: 'no. ${workflow.input.id}',
    });
  });
});

test('the accessor of a task is no part of its JSON', () => {
  const task = simpleTask({ ref: 'greet', type: 'greetings' });
  expect(Object.keys(task)).not.toContain('output');
  expect(JSON.stringify(task)).not.toContain('greet.output');
});

test('a reference to a task that is not in the workflow is refused', () => {
  const other = simpleTask<{ a: number }>({ ref: 'other', type: 'greetings' });
  const wrong = () =>
    workflow({
      name: 'wrong',
      ownerEmail: 'team@example.com',
      timeoutSeconds: 60,
      tasks: [simpleTask({ ref: 'greet', type: 'greetings', input: { a: other.output.a } })],
    });
  expect(wrong).toThrow("'${other.output.a}' names no task: there is no ref 'other'");
});
