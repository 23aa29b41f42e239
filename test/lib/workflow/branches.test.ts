import { describe, expect, test } from '@jest/globals';
import {
  type BuiltTask,
  doWhileTask,
  dynamicForkTask,
  exclusiveJoinTask,
  forkTask,
  joinTask,
  noopTask,
  simpleTask,
  subWorkflowTask,
  switchTask,
  type WorkflowTask,
  workflow,
  workflowInput,
} from '../../../lib/workflow/index.ts';

const order = workflowInput<{ kind: 'new' | 'old'; total: number; images: string[] }>();
const greet = simpleTask<{ result: string }>({ ref: 'greet', type: 'greetings' });
const print = (ref: string, read: BuiltTask<{ result: string }>) =>
  simpleTask({ ref, type: 'prints', input: { text: read.output.result } });

const make = (tasks: readonly WorkflowTask[]) =>
  workflow({ name: 'w', ownerEmail: 'team@example.com', timeoutSeconds: 60, tasks });

describe('switchTask', () => {
  test('compares a value', () => {
    const cases = { new: [greet] };
    expect(switchTask({ ref: 'kind', value: order.kind, cases })).toEqual({
      name: 'switch',
      taskReferenceName: 'kind',
      type: 'SWITCH',
      inputParameters: { switchCaseValue: '${workflow.input.kind}' },
      evaluatorType: 'value-param',
      expression: 'switchCaseValue',
      decisionCases: cases,
      defaultCase: [],
    });
  });

  test('asks a script, with what it needs', () => {
    const task = switchTask({
      ref: 'size',
      expression: ({ total }) => (total > 100 ? 'large' : 'small'),
      bindings: { total: order.total },
      cases: { large: [greet] },
      default: [noopTask({ ref: 'nothing' })],
    });
    expect(task).toMatchObject({
      evaluatorType: 'graaljs',
      inputParameters: { total: '${workflow.input.total}' },
      defaultCase: [{ type: 'NOOP' }],
    });
    expect(task.expression).toMatch(/^\(.*total > 100.*\)\(\$\)$/s);
  });

  test.each([
    [{ cases: {} }, 'cases is empty: give at least one'],
    [{ ref: 'my ref' }, "ref 'my ref' cannot be referenced"],
  ])('is refused with %p', (wrong, words) => {
    expect(() => switchTask({ ref: 's', value: '1', cases: { a: [] }, ...wrong })).toThrow(words);
  });

  test('needs a value or a script', () => {
    // @ts-expect-error neither
    expect(() => switchTask({ ref: 's', cases: { a: [] } })).toThrow(
      'give exactly one of value and expression',
    );
  });

  test('shows no branch what another one gives', () => {
    const cases = { new: [greet], old: [print('print', greet)] };
    expect(() => make([switchTask({ ref: 'kind', value: order.kind, cases })])).toThrow(
      "'print' reads '${greet.output.result}', which is in another branch",
    );
  });

  test('in a loop, shows a branch what another one gave in a round before', () => {
    const cases = { new: [greet], old: [print('print', greet)] };
    const kind = switchTask({ ref: 'kind', value: order.kind, cases });
    expect(() => make([doWhileTask({ ref: 'loop', tasks: [kind], times: 2 })])).not.toThrow();
  });
});

describe('forkTask and joinTask', () => {
  const both = forkTask({ ref: 'both', branches: [[greet], [noopTask({ ref: 'nothing' })]] });

  test('run lists side by side and wait for tasks', () => {
    expect(both).toMatchObject({ type: 'FORK_JOIN', forkTasks: [[greet], [{ type: 'NOOP' }]] });
    expect(joinTask({ ref: 'joined', on: [greet, 'nothing'], joinMode: 'SYNC' })).toEqual({
      name: 'join',
      taskReferenceName: 'joined',
      type: 'JOIN',
      inputParameters: {},
      joinOn: ['greet', 'nothing'],
      joinMode: 'SYNC',
    });
  });

  test('stand one behind the other', () => {
    expect(() => make([both, joinTask({ ref: 'joined', on: [greet] })])).not.toThrow();
    const words = "'both' is a fork: put a joinTask directly behind it";
    expect(() => make([both])).toThrow(words);
    expect(() => make([both, print('print', greet)])).toThrow(words);
    const inside = switchTask({ ref: 'kind', value: order.kind, cases: { new: [both] } });
    expect(() => make([inside])).toThrow(words);
  });

  test('show no branch what another one gives', () => {
    const fork = forkTask({ ref: 'both', branches: [[greet], [print('print', greet)]] });
    expect(() => make([fork, joinTask({ ref: 'joined', on: [greet, 'print'] })])).toThrow(
      "'print' reads '${greet.output.result}', which is in another branch",
    );
  });

  test.each([
    [[], 'branches is empty: give at least one'],
    [[[greet], []], 'branches[1] is empty: give it a task, or leave it out'],
  ])('are refused with the branches %j', (branches, words) => {
    expect(() => forkTask({ ref: 'both', branches })).toThrow(words);
  });

  test('a join waits for refs', () => {
    expect(() => joinTask({ ref: 'joined', on: ['my ref'] })).toThrow("ref 'my ref' cannot be");
  });
});

test('exclusiveJoinTask takes the one task that ran', () => {
  expect(exclusiveJoinTask({ ref: 'one', on: [greet], otherwise: ['nothing'] })).toMatchObject({
    type: 'EXCLUSIVE_JOIN',
    joinOn: ['greet'],
    defaultExclusiveJoinTask: ['nothing'],
  });
  expect(exclusiveJoinTask({ ref: 'one', on: [greet] })).not.toHaveProperty(
    'defaultExclusiveJoinTask',
  );
  expect(() => exclusiveJoinTask({ ref: 'one', on: [] })).toThrow('on is empty');
});

describe('dynamicForkTask', () => {
  test('starts a task of a type for each input', () => {
    expect(dynamicForkTask({ ref: 'each', type: 'resize', inputs: order.images })).toEqual({
      name: 'fork_join_dynamic',
      taskReferenceName: 'each',
      type: 'FORK_JOIN_DYNAMIC',
      inputParameters: { forkTaskInputs: '${workflow.input.images}', forkTaskName: 'resize' },
    });
  });

  test('starts a workflow for each input', () => {
    const input = { forkTaskWorkflow: 'w', forkTaskWorkflowVersion: '1', forkTaskInputs: [{}] };
    expect(
      dynamicForkTask({ ref: 'each', workflow: make([greet]), inputs: [{}] }).inputParameters,
    ).toEqual(input);
  });

  test('starts the tasks that another one gives', () => {
    const made = simpleTask<{ tasks: unknown; inputs: unknown }>({ ref: 'made', type: 'makes' });
    const { tasks, inputs } = made.output;
    expect(dynamicForkTask({ ref: 'each', tasks, inputs })).toMatchObject({
      inputParameters: {
        dynamicTasks: '${made.output.tasks}',
        dynamicTasksInput: '${made.output.inputs}',
      },
      dynamicForkTasksParam: 'dynamicTasks',
      dynamicForkTasksInputParamName: 'dynamicTasksInput',
    });
  });

  test('takes one of the three ways', () => {
    // @ts-expect-error two of them
    expect(() => dynamicForkTask({ ref: 'e', type: 't', workflow: 'w', inputs: [] })).toThrow(
      'give exactly one of type, workflow and tasks',
    );
    expect(() => dynamicForkTask({ ref: 'e', workflow: ' ', inputs: [] })).toThrow(
      'workflow is empty',
    );
  });
});

describe('doWhileTask', () => {
  test('runs as often as it is told', () => {
    expect(doWhileTask({ ref: 'thrice', tasks: [greet], times: 3, keepLastN: 2 })).toEqual({
      name: 'do_while',
      taskReferenceName: 'thrice',
      type: 'DO_WHILE',
      inputParameters: { times: 3, keepLastN: 2 },
      loopCondition: '$["thrice"].iteration < $.times',
      loopOver: [greet],
    });
  });

  test('runs as long as a condition is true', () => {
    const task = doWhileTask({
      ref: 'loop',
      tasks: [greet],
      while: '$.greet.result !== $.last',
      inputs: { last: order.kind },
    });
    expect(task).toMatchObject({
      loopCondition: '$.greet.result !== $.last',
      inputParameters: { last: '${workflow.input.kind}' },
    });
  });

  test('runs as long as a function of its inputs is true', () => {
    const task = doWhileTask({
      ref: 'loop',
      tasks: [greet],
      while: ({ said, last }) => said !== last,
      inputs: { said: greet.output.result, last: order.kind },
    });
    expect(task.loopCondition).toMatch(/^\(.*said !== last.*\)\(\$\)$/s);
    expect(task.inputParameters).toEqual({
      said: '${greet.output.result}',
      last: '${workflow.input.kind}',
    });
    // @ts-expect-error the server waits for no promise
    expect(() => doWhileTask({ ref: 'l', tasks: [greet], while: async () => true })).toThrow(
      'while is an async function',
    );
  });

  describe('whose condition reads a name', () => {
    const inner = switchTask({ ref: 'kind', value: order.kind, cases: { new: [greet] } });
    const loopWhile = (condition: string) =>
      doWhileTask({ ref: 'loop', tasks: [inner], while: condition, inputs: { last: order.kind } });

    test.each([
      '$.greet.result !== $.last && $.kind && $.loop.iteration < 3',
      '\'$.gret\' === "$.gret" // $.gret',
      '/* $.gret */ $$.gret || other.$.gret',
      "$['gret']",
    ])('takes %p', (condition) => {
      expect(loopWhile(condition).loopCondition).toBe(condition);
    });

    test.each(['$.gret.result', '"\\"" + $.gret', '!$.gret'])('refuses %p', (condition) => {
      expect(() => loopWhile(condition)).toThrow(
        "while reads '$.gret', and no task of the loop and no input has this name",
      );
    });

    test('takes any where names come at run time', () => {
      const fork = dynamicForkTask({ ref: 'fork', type: 't', inputs: order.images });
      const tasks = [fork, joinTask({ ref: 'all' })];
      const made = { ref: 'loop', while: '$._t_0 !== 1' };
      expect(() => doWhileTask({ ...made, tasks })).not.toThrow();
      expect(() => doWhileTask({ ...made, tasks: [greet], name: 'templated' })).not.toThrow();
    });
  });

  test('runs for each item of a list', () => {
    const task = doWhileTask({ ref: 'loop', tasks: [greet], items: order.images });
    expect(task).toMatchObject({ items: '${workflow.input.images}', loopCondition: 'true' });
    expect(`${task.output.loopItem}`).toBe('${loop.output.loopItem}');
  });

  test.each([
    [{ tasks: [] }, 'tasks is empty: give at least one'],
    [{ times: 0 }, 'times is 0: give a whole number of at least 1'],
    [{ keepLastN: 0 }, 'keepLastN is 0: give a whole number of at least 1'],
  ])('is refused with %p', (wrong, words) => {
    expect(() => doWhileTask({ ref: 'loop', tasks: [greet], times: 1, ...wrong })).toThrow(words);
  });

  describe('whose input has the name', () => {
    const inner = switchTask({ ref: 'kind', value: order.kind, cases: { new: [greet] } });
    const loopOf = (name: string) =>
      doWhileTask({
        ref: 'loop',
        tasks: [inner],
        while: (inputs) => inputs[name] === 'new',
        inputs: { [name]: order.kind },
      });

    test.each([
      ['loop', 'of the loop'],
      ['kind', 'of a task in it'],
      ['greet', 'of a task in a branch'],
    ])('%p, %s, is refused: the server would put an output in its place', (name) => {
      expect(() => loopOf(name)).toThrow(
        `doWhileTask 'loop': inputs holds '${name}', and the server puts the output of the task '${name}' in its place: rename it`,
      );
    });

    test.each(['times', 'keepLastN', 'loopItem', 'loopIndex', '_items'])(
      '%p, which each loop uses itself, is refused',
      (name) => {
        expect(() => loopOf(name)).toThrow(
          `doWhileTask 'loop': inputs holds '${name}', which the server reads as its own: rename it`,
        );
      },
    );

    test('of a task in a sub-workflow of the loop is taken', () => {
      const sub = subWorkflowTask({ ref: 'sub', workflow: make([greet]), input: {}, inline: true });
      const inputs = { greet: order.kind };
      expect(() =>
        doWhileTask({ ref: 'loop', tasks: [sub], while: () => false, inputs }),
      ).not.toThrow();
    });
  });

  describe('in another loop', () => {
    const ways = [
      ['so many times', doWhileTask({ ref: 'inner', tasks: [greet], times: 2 })],
      [
        'while a function is true',
        doWhileTask({ ref: 'inner', tasks: [greet], while: () => true }),
      ],
      ['for each item', doWhileTask({ ref: 'inner', tasks: [greet], items: order.images })],
    ] as const;
    const words =
      "doWhileTask 'outer': tasks holds the loop 'inner', and Conductor cannot run a loop in a loop: run it in a workflow of its own, by subWorkflowTask";

    test.each(ways)('is refused where it runs %s', (_, inner) => {
      expect(() => doWhileTask({ ref: 'outer', tasks: [inner], times: 2 })).toThrow(words);
    });

    test('is refused in a branch, too', () => {
      const kind = switchTask({ ref: 'kind', value: order.kind, cases: { new: [ways[0][1]] } });
      expect(() => doWhileTask({ ref: 'outer', tasks: [kind], times: 2 })).toThrow(words);
    });

    test('is taken in a sub-workflow, where it has its own names', () => {
      const inner = make([ways[0][1]]);
      const sub = subWorkflowTask({ ref: 'sub', workflow: inner, input: {}, inline: true });
      expect(() => doWhileTask({ ref: 'outer', tasks: [sub], times: 2 })).not.toThrow();
    });
  });

  test('is refused for a condition that does not parse, and without one', () => {
    expect(() => doWhileTask({ ref: 'loop', tasks: [greet], while: '1 <' })).toThrow(
      'while does not parse, line 1',
    );
    // @ts-expect-error none of the three
    expect(() => doWhileTask({ ref: 'loop', tasks: [greet] })).toThrow(
      'give exactly one of times, while and items',
    );
  });
});
