import { afterAll, expect, jest, test } from '@jest/globals';
import type { Execution } from '../../lib/conductor/workflows.ts';
import { typeFault } from '../../lib/limits/names.ts';
import { simpleTask, type WorkflowTask, workflow } from '../../lib/workflow/index.ts';
import {
  execution,
  run,
  taskOf,
  terminate,
  uniqueName,
  waitFor,
  waitForEnd,
} from '../support/conductor/server.ts';
import { conductor, taskTypes } from '../support/conductor/task-types.ts';
import { allOf } from '../support/polled.ts';

jest.setTimeout(90_000);

const types = taskTypes();
const ids: string[] = [];
afterAll(() => Promise.all([types.terminateAll(), ...ids.map(terminate)]));

/** A workflow that `workflow()` refuses, as a hand can write it. */
async function begin(tasks: WorkflowTask[], outputParameters = {}): Promise<string> {
  const task = simpleTask({ ref: 'task', type: 'works' });
  const valid = workflow({
    name: uniqueName('names'),
    ownerEmail: 'test@example.com',
    timeoutSeconds: 300,
    tasks: [task],
  });
  const id = await run({ ...valid, tasks, outputParameters });
  ids.push(id);
  return id;
}

const poll = (taskType: string, count: number, domain?: string) =>
  allOf(conductor.poll({ taskType, count, waitMs: 0, workerId: uniqueName('poll'), domain }));

/**
 * Those that 3.32.2 runs itself as it comes. FORK and SUB_WORKFLOW stay SCHEDULED for ever, others need a module or are
 * only the structure of a workflow.
 */
const RUN_BY_THE_SERVER = [
  ...['SWITCH', 'DECISION', 'NOOP', 'SET_VARIABLE', 'START_WORKFLOW', 'EVENT', 'WAIT', 'HUMAN'],
  ...['HTTP', 'LAMBDA', 'INLINE', 'TERMINATE', 'KAFKA_PUBLISH', 'JDBC', 'JSON_JQ_TRANSFORM'],
];

test.each(RUN_BY_THE_SERVER)(
  'a SIMPLE task of the type %s is refused, for the server runs it without a worker',
  async (name) => {
    expect(typeFault(name)).toBe("is the server's own: choose another name");
    const task = simpleTask({ ref: 'task', type: 'works', retryCount: 0 });
    const id = await begin([{ ...task, name }]);
    const isStarted = ({ tasks }: Execution) => tasks.some(({ status }) => status !== 'SCHEDULED');
    expect(isStarted(await waitFor(id, isStarted))).toBe(true);
  },
);

test.each(['a/b', 'a\\b', '..', '.'])(
  'the type %p is refused, and no address can hold it',
  async (type) => {
    expect(typeFault(type)).toContain('which no URL can carry');
    await expect(poll(type, 1)).rejects.toThrow();
  },
);

test.each(['a b', 'a;b', 'a:b', 'a%b', 'a?b', 'ä', 'a..b'])(
  'the type %p is taken, and can be polled',
  async (type) => {
    expect(typeFault(type)).toBeUndefined();
    expect((await poll(type, 1)).tasks).toEqual([]);
  },
);

test('a poll for 0 tasks keeps a domain active and takes no task', async () => {
  const { name, begin: beginOne } = await types.make();
  const domainOf = async (id: string) => taskOf(await execution(id), 'task').domain;

  expect(await domainOf(await beginOne({}, 'eu,NO_DOMAIN'))).toBeUndefined();
  expect(await poll(name, 0, 'eu')).toEqual({ tasks: [], malformed: [] });
  expect(await domainOf(await beginOne({}, 'eu,NO_DOMAIN'))).toBe('eu');
  expect(await poll(name, 0, 'eu')).toEqual({ tasks: [], malformed: [] });
  expect((await poll(name, 9, 'eu')).tasks).toHaveLength(1);
});

test('a reference to a round of a loop, to no field and to no task is null', async () => {
  const body = {
    name: 'inline',
    taskReferenceName: 'body',
    type: 'INLINE',
    inputParameters: { evaluatorType: 'graaljs', expression: '7' },
  };
  const loop = {
    name: 'loop',
    taskReferenceName: 'loop',
    type: 'DO_WHILE',
    loopCondition: "$.loop['iteration'] < 2",
    loopOver: [body],
  };
  const id = await begin([loop], {
    round: '${body__2.output.result}',
    field: '${body.result}',
    none: '${nope.result}',
    right: '${body.output.result}',
  });
  expect((await waitForEnd(id)).output).toEqual({ round: null, field: null, none: null, right: 7 });
});
