import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { inlineTask, jsonJqTask } from '../../lib/workflow/index.ts';
import { executions } from '../support/conductor/executions.ts';
import { taskOf } from '../support/conductor/server.ts';
import { taskTypes } from '../support/conductor/task-types.ts';

jest.setTimeout(60_000);

const { finish, terminateAll } = executions();
const types = taskTypes();
afterAll(() => Promise.all([terminateAll(), types.terminateAll()]));

/** Facts that random workflows (`random-workflows.test.ts`) must know, or avoid. */
describe('facts of the server:', () => {
  test('a whole number over 64 bits comes back from workers, and is lost in INLINE and jq', async () => {
    const v = 2 ** 64;
    const { task } = await types.worked((input) => input, { v });
    expect(task.outputData).toEqual({ in: { v } });

    const bindings = { v: '${workflow.input.v}' };
    const ended = await finish(
      [
        inlineTask({ ref: 'inline', expression: '$.v', bindings }),
        jsonJqTask({ ref: 'jq', query: '.v', inputs: bindings }),
      ],
      { v },
    );
    expect(taskOf(ended, 'inline').outputData).toHaveProperty('result.bitLength');
    expect(taskOf(ended, 'jq').outputData).toMatchObject({ result: 384 });
  });

  test('a text that names a secret is filled in, even where it came as data', async () => {
    const text = '${workflow.secrets.key}';
    const { task } = await types.worked((input) => input, { text, list: [`a ${text}`] });
    expect(task.inputData).toEqual({ in: { text, list: [`a ${text}`] } });
    expect(task.outputData).toEqual({ in: { text: null, list: ['a '] } });
  });

  test('in the middle of a text, data loses one of two dollars before a brace too', async () => {
    const none = inlineTask({ ref: 'none', expression: '0' });
    const output = { alone: '${workflow.input.v}', within: 'see ${workflow.input.v}' };
    const ended = await finish([none], { v: '$${x}' }, output);
    expect(ended.output).toEqual({ alone: '$${x}', within: 'see ${x}' });
  });

  test('an optional task that failed is COMPLETED_WITH_ERRORS, unless it is the last', async () => {
    const failing = { expression: "throw new Error('no')", optional: true };
    const ended = await finish([
      inlineTask({ ref: 'one', ...failing }),
      inlineTask({ ref: 'last', ...failing }),
    ]);
    expect(ended.status).toBe('COMPLETED');
    expect(taskOf(ended, 'one').status).toBe('COMPLETED_WITH_ERRORS');
    expect(taskOf(ended, 'last').status).toBe('FAILED_WITH_TERMINAL_ERROR');
  });
});
