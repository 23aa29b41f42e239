import { describe, expect, test } from '@jest/globals';
import { jsonJqTask } from '../../../lib/workflow/index.ts';

test('emits the query beside its inputs', () => {
  const inputs = { items: '${workflow.input.items}' };
  expect(jsonJqTask({ ref: 'count', query: '.items | length', inputs })).toEqual({
    name: 'json_jq_transform',
    taskReferenceName: 'count',
    type: 'JSON_JQ_TRANSFORM',
    inputParameters: { queryExpression: '.items | length', items: '${workflow.input.items}' },
  });
});

describe('a query', () => {
  test.each([
    [' ', "jsonJqTask 'jq': query is empty"],
    ['.[${workflow.input.i}]', "query holds '${workflow.input.i}', which is not filled in inside"],
  ])('is refused as %p', (query, message) => {
    expect(() => jsonJqTask({ ref: 'jq', query })).toThrow(message);
  });
});

test("an input cannot take the server's name for the query", () => {
  const inputs = { queryExpression: '.' };
  // @ts-expect-error it would be replaced by the query
  expect(() => jsonJqTask({ ref: 'jq', query: '.', inputs })).toThrow("holds 'queryExpression'");
});
