import { describe, expect, test } from '@jest/globals';
import { type FilledObject, inlineTask } from '../../../lib/workflow/index.ts';

const inline = (expression: string) => inlineTask({ ref: 'script', expression });

test('emits the script beside its bindings, for GraalJS by default', () => {
  const bindings = { name: '${workflow.input.name}' };
  expect(inlineTask({ ref: 'hello', expression: '"hello " + $.name', bindings })).toEqual({
    name: 'inline',
    taskReferenceName: 'hello',
    type: 'INLINE',
    inputParameters: {
      expression: '"hello " + $.name',
      evaluatorType: 'graaljs',
      name: '${workflow.input.name}',
    },
  });
});

test('accepts the evaluator of an older server', () => {
  const task = inlineTask({ ref: 'one', expression: '1', evaluatorType: 'javascript' });
  expect(task.inputParameters).toEqual({ expression: '1', evaluatorType: 'javascript' });
});

test('doubles the dollar of a template literal, which the server halves', () => {
  expect(inline('`hello ${$.name}`').inputParameters).toMatchObject({
    expression: '`hello $${$.name}`',
  });
});

describe('an expression', () => {
  test.each([
    ['', "inlineTask 'script': expression is empty"],
    ['1 +\n  )', "inlineTask 'script': expression does not parse, line 2: Unexpected token ')'"],
    ['return 1', 'expression does not parse, line 1: Illegal return statement'],
    [
      '`hello ${workflow.input.name}`',
      "expression holds '${workflow.input.name}', which is not filled in inside code: pass it through bindings",
    ],
  ])('is refused as %p', (expression, message) => {
    expect(() => inline(expression)).toThrow(message);
  });

  test('is not run to be checked', () => {
    expect(() => inline("throw new Error('not now')")).not.toThrow();
  });
});

test("a binding cannot take one of the server's names", () => {
  const message = "bindings holds 'expression', which the server reads as its own: rename it";
  const bindings = { expression: '1' };
  // @ts-expect-error it would be replaced by the script
  expect(() => inlineTask({ ref: 'script', expression: '1', bindings })).toThrow(message);
});

describe('a function', () => {
  const scriptOf = (expression: ($: { name: string }) => unknown) =>
    String(
      inlineTask({ ref: 'script', expression, bindings: { name: 'Ann' } }).inputParameters
        ?.expression,
    ).replaceAll('$${', () => '${');
  const run = (script: string) => new Function('$', `return ${script}`)({ name: 'Ann' });

  test.each([
    ['an arrow', ({ name }: { name: string }) => `hello ${name}`],
    ['a function', ({ name }: { name: string }) => `hello ${name}`],
    ['a method', { greet: ({ name }: { name: string }) => `hello ${name}` }.greet],
    [
      'a short method',
      {
        expression({ name }: { name: string }) {
          return `hello ${name}`;
        },
      }.expression,
    ],
  ])('becomes a script that calls it with the bindings: %s', (_, expression) => {
    expect(run(scriptOf(expression))).toBe('hello Ann');
  });

  test.each([
    ['an async one', async () => 1, 'expression is an async function or a generator'],
    [
      'a generator',
      function* () {
        yield 1;
      },
      'expression is an async function or a generator',
    ],
    ['one of the runtime', Math.random, 'expression has no source of its own'],
    ['a bound one', (() => 1).bind({}), 'expression has no source of its own'],
  ])('is refused as %s', (_, expression, words) => {
    expect(() => inlineTask<FilledObject, unknown>({ ref: 'script', expression })).toThrow(words);
  });
});
