import { afterAll, describe, expect, jest, test } from '@jest/globals';
import {
  httpTask,
  inlineTask,
  jsonJqTask,
  simpleTask,
  taskDefinition,
  waitTask,
} from '../../lib/workflow/index.ts';
import { executions } from '../support/conductor/executions.ts';
import { startHttpServer } from '../support/conductor/http-endpoint.ts';
import { registerTasks, taskOf, uniqueName, waitForEnd } from '../support/conductor/server.ts';
import { completeNext } from '../support/conductor/task-types.ts';

jest.setTimeout(120_000);

/** Answers with the request that it got. */
const echo = await startHttpServer((asked) => ({ body: asked }));

const { begin, finish, terminateAll } = executions();
afterAll(async () => {
  await terminateAll();
  await echo.close();
});

describe('INLINE', () => {
  test.concurrent.each(['graaljs', 'javascript'] as const)('runs a script as %s', async (type) => {
    const hello = inlineTask({
      ref: 'hello',
      expression: 'const names = $.names ?? []; names.map((name) => `hello ${name}, $${1 + 1}`)',
      bindings: { names: '${workflow.input.names}' },
      evaluatorType: type,
    });
    const execution = await finish([hello], { names: ['Ann', 'Bo'] });
    expect(execution.status).toBe('COMPLETED');
    expect(execution.output).toEqual({ result: ['hello Ann, $2', 'hello Bo, $2'] });
  });

  test.concurrent('fails for good when the script throws', async () => {
    const expression = "\nthrow new Error('no stock')";
    const execution = await finish([inlineTask({ ref: 'check', expression })]);
    const { status, reasonForIncompletion } = taskOf(execution, 'check');
    expect(execution.status).toBe('FAILED');
    expect(status).toBe('FAILED_WITH_TERMINAL_ERROR');
    expect(reasonForIncompletion).toContain('Error: no stock');
  });
});

describe('JSON_JQ_TRANSFORM', () => {
  test.concurrent('answers the first value, and all of them', async () => {
    const prices = jsonJqTask({
      ref: 'prices',
      query: '.items[] | "\\(.sku) ${x} \\(.price)"',
      inputs: { items: '${workflow.input.items}' },
    });
    const items = [
      { sku: 'A1', price: 2 },
      { sku: 'B2', price: 3.5 },
    ];
    const execution = await finish([prices], { items });
    expect(execution.status).toBe('COMPLETED');
    expect(execution.output).toEqual({
      result: 'A1 ${x} 2',
      resultList: ['A1 ${x} 2', 'B2 ${x} 3.5'],
    });
  });

  test.concurrent.each([
    ['does not parse', '{ total: ', 'Encountered "<EOF>"'],
    ['fails', '.queryExpression + 1', 'cannot be added'],
  ])('fails when the query %s', async (_, query, reason) => {
    const execution = await finish([jsonJqTask({ ref: 'total', query })]);
    expect(execution.status).toBe('FAILED');
    expect(taskOf(execution, 'total').outputData.error).toContain(reason);
  });
});

test.concurrent('a simple task waits for a worker, with the timeouts of its definition', async () => {
  const type = uniqueName('greetings');
  const ownerEmail = 'test@example.com';
  await registerTasks(taskDefinition({ name: type, ownerEmail, functionTimeoutSeconds: 10 }));
  const id = await begin(
    [simpleTask({ ref: 'greet', type, input: { name: '${workflow.input.name}' } })],
    { name: 'Ann' },
    { greeting: '${greet.output.result}' },
  );
  await completeNext(type, ({ name }) => ({ result: `Hello, ${name}` }));
  const execution = await waitForEnd(id);
  expect(execution.status).toBe('COMPLETED');
  expect(execution.output).toEqual({ greeting: 'Hello, Ann' });
  expect(taskOf(execution, 'greet').responseTimeoutSeconds).toBe(100);
});

test.concurrent('values pass from task to task through all four in one workflow', async () => {
  const execution = await finish(
    [
      waitTask({ ref: 'pause', duration: '1 seconds' }),
      httpTask({
        ref: 'order',
        uri: `${echo.url}/orders`,
        method: 'POST',
        body: { items: '${workflow.input.items}', paused: '${pause.status}' },
      }),
      jsonJqTask({
        ref: 'totals',
        query: '{ total: (.order.items | map(.price) | add), paused: .order.paused }',
        inputs: { order: '${order.output.response.body.body}' },
      }),
      inlineTask({
        ref: 'label',
        expression: '`${$.totals.total} EUR after ${$.totals.paused}`',
        bindings: { totals: '${totals.output.result}' },
      }),
    ],
    { items: [{ price: 2 }, { price: 3 }] },
    { label: '${label.output.result}', path: '${order.output.response.body.path}' },
  );
  expect(execution.status).toBe('COMPLETED');
  expect(execution.output).toEqual({ label: '5 EUR after COMPLETED', path: '/orders' });
});
