import { describe, expect, test } from '@jest/globals';
import { writtenWorkflow } from '../../../lib/workflow/written-workflow.ts';

const hello = { name: 'greet', taskReferenceName: 'hello', type: 'SIMPLE' };
const flow = { name: 'flow', ownerEmail: 'team@example.com', tasks: [hello] };

describe('a workflow that was written by hand', () => {
  test('has all its fields, version 1, and the contact of the service where it names none', () => {
    const { ownerEmail: _, ...without } = flow;
    expect(writtenWorkflow({ ...without, restartable: false }, 'us@example.com')).toEqual({
      ...{ ...flow, ownerEmail: 'us@example.com', version: 1, restartable: false },
    });
    expect(writtenWorkflow(flow, 'us@example.com').ownerEmail).toBe('team@example.com');
  });

  test('can have an empty failureWorkflow, as the UI of the server writes it', () => {
    expect(writtenWorkflow({ ...flow, failureWorkflow: '' }, undefined)).toMatchObject(flow);
  });

  test.each<[unknown, string]>([
    ['text', 'name is empty'],
    [{ ...flow, tasks: [] }, 'tasks is empty'],
    [
      { ...flow, tasks: [{ name: 'greet' }] },
      'each task must be an object with a taskReferenceName',
    ],
    [{ ...flow, ownerEmail: undefined }, 'ownerEmail is empty'],
    [{ ...flow, version: 'one' }, 'version is NaN: give a whole number of at least 1'],
    [{ ...flow, tasks: [hello, hello] }, "two tasks have the ref 'hello': rename one"],
    [
      { ...flow, outputParameters: { text: '${hallo.output.text}' } },
      "'${hallo.output.text}' names no task: there is no ref 'hallo'",
    ],
    [{ ...flow, tasks: [{ ...hello, name: 'HTTP' }] }, "type 'HTTP' is the server's own"],
  ])('%j is refused', (definition, message) => {
    expect(() => writtenWorkflow(definition, undefined)).toThrow(message);
  });
});
