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
  expect(() => make({ name: 'a/b' })).toThrow("name 'a/b' holds '/'");
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
    '${greet}',
    "${greet['output'].result}",
    '${greet.output.${workflow.input.key}}',
    '${}',
    '${MY_VARIABLE}',
    '${user.dir}',
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

  test.each([
    ['${nope.result}', "names no task: there is no ref 'nope'"],
    ['${nope}', "names no task: there is no ref 'nope'"],
    ['${user.output.name}', "names no task: there is no ref 'user'"],
    ['${file.input}', "names no task: there is no ref 'file'"],
    ["${nope['output']}", "names no task: there is no ref 'nope'"],
    ['${nope.output.${workflow.input.key}}', "names no task: there is no ref 'nope'"],
    ['${greet.result}', "reads 'result', which no task has: write ${greet.output.result}"],
    ['${greet__2.output}', 'names a round of a loop, which becomes null: write ${greet.…}'],
  ])('is refused as %p', (reference, words) => {
    expect(() => make({ tasks: [greet, reads('print', reference)] })).toThrow(words);
    expect(() => make({ output: { deep: [reference] } })).toThrow(words);
  });

  test('cannot be read by its own task, outside of a loop', () => {
    const message = "'print' reads its own '${print.output.result}', which is null until it ends";
    expect(() => make({ tasks: [reads('print', '${print.output.result}')] })).toThrow(message);
    const loop = { ...greet, type: 'DO_WHILE', loopOver: [reads('print', '${print.output.page}')] };
    expect(() => make({ tasks: [loop] })).not.toThrow();
  });

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

  const join = (...joinOn: string[]): WorkflowTask => ({
    name: 'join',
    taskReferenceName: 'join',
    type: 'JOIN',
    joinOn,
  });

  test('may join tasks that run before it', () => {
    expect(() => make({ tasks: [choose(greet), join('greet')] })).not.toThrow();
  });

  test('cannot join a task that does not exist, or runs after it', () => {
    expect(() => make({ tasks: [greet, join('greet', 'great')] })).toThrow(
      "'join' joins 'great', and there is no such ref: it would never end",
    );
    expect(() => make({ tasks: [join('greet'), greet] })).toThrow(
      "'join' joins 'greet', which runs after it",
    );
  });

  test('is checked for its type', () => {
    expect(() => make({ tasks: [choose({ ...greet, name: 'a/b' })] })).toThrow(
      "'greet': type 'a/b' holds '/', which no URL can carry",
    );
  });

  test('reads no later task of its own branch', () => {
    const fork = {
      name: 'fork',
      taskReferenceName: 'fork',
      type: 'FORK_JOIN',
      forkTasks: [[reads('print', '${greet.output.result}'), greet]],
    };
    expect(() => make({ tasks: [fork] })).toThrow("'print' reads '${greet.output.result}'");
  });

  test('may read in a loop what a later one did in the round before', () => {
    const loop = {
      name: 'loop',
      taskReferenceName: 'loop',
      type: 'DO_WHILE',
      loopCondition: '$.loop.iteration < 3',
      loopOver: [reads('print', '${greet.output.result}'), greet],
    };
    expect(() => make({ tasks: [loop] })).not.toThrow();
  });

  test('holds no tasks where only data is', () => {
    const input = { tasks: [{ taskReferenceName: 'greet' }] };
    const data = simpleTask({ ref: 'data', type: 'prints', input });
    expect(() => make({ tasks: [greet, data] })).not.toThrow();
  });

  test('may create tasks that are known only at run time', () => {
    const fork = { name: 'fork', taskReferenceName: 'fork', type: 'FORK_JOIN_DYNAMIC' };
    const output = { first: '${made_later.output.result}' };
    expect(() => make({ tasks: [fork, join()], output })).not.toThrow();
  });

  test("may be a built one with more of the server's fields", () => {
    const delayed = { ...httpTask({ ref: 'get', uri: 'https://example.com' }), startDelay: 5 };
    expect(make({ tasks: [delayed] }).tasks).toEqual([delayed]);
  });
});

describe('an inline sub-workflow', () => {
  const sub = (tasks: WorkflowTask[], output: object = {}): WorkflowTask => ({
    name: 'sub',
    taskReferenceName: 'sub',
    type: 'SUB_WORKFLOW',
    inputParameters: { name: '${greet.output.result}' },
    subWorkflowParam: {
      name: 'inner',
      version: 1,
      workflowDefinition: { name: 'inner', tasks, outputParameters: output },
    },
  });

  test('may have a ref that its parent has, and reads its own task', () => {
    const inner = [greet, reads('print', '${greet.output.result}')];
    const tasks = [greet, sub(inner, { said: '${print.output}' })];
    expect(make({ tasks, output: { said: '${sub.output.said}' } }).tasks).toEqual(tasks);
  });

  test("cannot read its parent's tasks", () => {
    expect(() => make({ tasks: [greet, sub([reads('print', '${greet.output.result}')])] })).toThrow(
      "in the sub-workflow of 'sub': '${greet.output.result}' names no task: there is no ref 'greet'",
    );
  });

  test('shows its parent none of its tasks', () => {
    const inner = [simpleTask({ ref: 'hidden', type: 'prints' })];
    const tasks = [greet, sub(inner), reads('print', '${hidden.output.result}')];
    expect(() => make({ tasks })).toThrow("there is no ref 'hidden'");
    expect(() => make({ tasks: [greet, sub(inner)], output: { o: '${hidden.output}' } })).toThrow(
      "there is no ref 'hidden'",
    );
  });

  test('is checked like any workflow, at any depth', () => {
    const deep = sub([greet, { ...sub([greet, greet]), taskReferenceName: 'deep' }]);
    expect(() => make({ tasks: [greet, deep] })).toThrow(
      "in the sub-workflow of 'sub': in the sub-workflow of 'deep': two tasks have the ref 'greet'",
    );
  });

  test('reads what its own task has been given by the parent', () => {
    expect(() => make({ tasks: [sub([]), greet] })).toThrow(
      "'sub' reads '${greet.output.result}', which runs after it",
    );
  });
});

test('a task of an inline sub-workflow, too, must be of a type that a worker can get', () => {
  const inner = { ...greet, taskReferenceName: 'inner', name: 'SWITCH' };
  const sub = {
    ...greet,
    type: 'SUB_WORKFLOW',
    subWorkflowParam: { name: 'inner', workflowDefinition: { tasks: [inner] } },
  };
  expect(() => make({ tasks: [sub] })).toThrow("'inner': ");
});

test('a JOIN cannot wait for itself', () => {
  const join = { ...greet, taskReferenceName: 'join', type: 'JOIN', joinOn: ['join'] };
  expect(() => make({ tasks: [join] })).toThrow("'join' joins itself: it would never end");
});
