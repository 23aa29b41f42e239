import { describe, expect, test } from '@jest/globals';
import {
  DefinitionError,
  httpTask,
  simpleTask,
  type WorkflowOptions,
  type WorkflowTask,
  workflow,
} from '../../../lib/workflow/index.ts';

const greet = simpleTask({ ref: 'greet', type: 'greetings' });
const reads = (ref: string, reference: string) =>
  simpleTask({ ref, type: 'prints', input: { lines: [{ text: `> ${reference}` }] } });

const make = (overrides: Partial<WorkflowOptions> = {}) =>
  workflow({
    name: 'welcome',
    ownerEmail: 'team@example.com',
    timeoutSeconds: 60,
    tasks: [greet],
    ...overrides,
  });

test('emits a definition whose timeout ends the workflow', () => {
  const output = { greeting: '${greet.output.result}' };
  expect(make({ description: 'Says hello', input: ['name'], output })).toEqual({
    name: 'welcome',
    version: 1,
    description: 'Says hello',
    schemaVersion: 2,
    tasks: [greet],
    inputParameters: ['name'],
    outputParameters: output,
    timeoutSeconds: 60,
    timeoutPolicy: 'TIME_OUT_WF',
    ownerEmail: 'team@example.com',
  });
});

test('names all faults in one error, each with its field', () => {
  const wrong = () =>
    make({ name: ' ', ownerEmail: '', version: 0, timeoutSeconds: Number.NaN, tasks: [] });
  expect(wrong).toThrow(DefinitionError);
  expect(wrong).toThrow(
    [
      "workflow ' ':",
      '- name is empty: give it a value',
      '- ownerEmail is empty: give it a value',
      '- version is 0: give a whole number of at least 1',
      '- timeoutSeconds is NaN: give a whole number of at least 0',
      '- tasks is empty: give at least one',
    ].join('\n'),
  );
});

test('a name with a slash is refused', () => {
  expect(() => make({ name: 'a/b' })).toThrow("name 'a/b' holds a slash");
});

test('two tasks cannot share a ref', () => {
  const message = "workflow 'welcome': two tasks have the ref 'greet': rename one";
  expect(() => make({ tasks: [greet, greet, greet] })).toThrow(message);
});

describe('a reference', () => {
  test.each([
    '${greet.output.result}',
    "${greet.output['first name'][0]}",
    '${greet.input}',
    '${greet.status}',
    '${workflow.input.name}',
    '${greet__1.output.result}',
    '${CPEWF_TASK_ID}',
    '${java.version}',
    '$${missing.output.result}',
  ])('may be %p', (reference) => {
    expect(() =>
      make({ tasks: [greet, reads('print', reference)], output: { reference } }),
    ).not.toThrow();
  });

  test.each(['${missing.output.result}', '${ greet.output.result }', '${Greet.output}'])(
    'is refused as %p, in an input and in the output',
    (reference) => {
      const message = `'${reference}' names no task`;
      expect(() => make({ tasks: [greet, reads('print', reference)] })).toThrow(message);
      expect(() => make({ output: { deep: [reference] } })).toThrow(message);
    },
  );

  test('cannot be read before its task has run', () => {
    const message = "'print' reads '${greet.output.result}', which runs after it";
    expect(() => make({ tasks: [reads('print', '${greet.output.result}'), greet] })).toThrow(
      message,
    );
  });
});

describe('a task written by hand', () => {
  const choose = (branch: WorkflowTask): WorkflowTask => ({
    name: 'choose',
    taskReferenceName: 'choose',
    type: 'SWITCH',
    evaluatorType: 'value-param',
    expression: 'kind',
    inputParameters: { kind: '${workflow.input.kind}' },
    decisionCases: { new: [branch] },
  });

  test('may stand between the built ones, with tasks in its branches', () => {
    const tasks = [choose(greet), reads('print', '${greet.output.result}')];
    expect(make({ tasks }).tasks).toEqual(tasks);
  });

  test('is checked in its branches', () => {
    expect(() => make({ tasks: [greet, choose(greet)] })).toThrow("two tasks have the ref 'greet'");
    const branch = reads('print', '${missing.output.result}');
    expect(() => make({ tasks: [choose(branch)] })).toThrow("there is no ref 'missing'");
  });

  test('may create tasks that are known only at run time', () => {
    const fork = { name: 'fork', taskReferenceName: 'fork', type: 'FORK_JOIN_DYNAMIC' };
    const output = { first: '${made_later.output.result}' };
    expect(() => make({ tasks: [fork], output })).not.toThrow();
  });

  test("may be a built one with more of the server's fields", () => {
    const delayed = { ...httpTask({ ref: 'get', uri: 'https://example.com' }), startDelay: 5 };
    expect(make({ tasks: [delayed] }).tasks).toEqual([delayed]);
  });
});
