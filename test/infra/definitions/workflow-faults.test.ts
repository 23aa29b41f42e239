import { describe, expect, test } from '@jest/globals';
import {
  inputFaultsIn,
  type OwnDefinitions,
  otherTypesIn,
  refusedFaultsIn,
  unknownFaultsIn,
} from '../../../infra/definitions/workflow-faults.ts';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { writtenWorkflow } from '../../../lib/workflow/written-workflow.ts';
import { definitionServer } from '../../support/definitions/server.ts';

const simple = (ref: string, name: string, inputParameters: object = {}) => ({
  ...{ name, taskReferenceName: ref, type: 'SIMPLE', inputParameters },
});

const flow = (tasks: object[], fields: object = {}) =>
  writtenWorkflow({ name: 'flow', ownerEmail: 'team@example.com', tasks, ...fields }, undefined);

const own = (workflows: ReturnType<typeof flow>[], fields: object = {}): OwnDefinitions => ({
  types: new Set(['greet']),
  tasks: [{ name: 'greet', definition: { name: 'greet', ...fields }, named: [] }],
  workflows,
});

async function unknownIn(
  workflows: ReturnType<typeof flow>[],
  polled: string[] = [],
  server = definitionServer(),
) {
  const { metadata } = server;
  return unknownFaultsIn(own(workflows), {
    metadata,
    isPolled: async (type) => polled.includes(type),
  });
}

describe('task types', () => {
  test('that neither the service nor the server has are named, also in branches', async () => {
    const inner = simple('inner', 'shp');
    const tasks = [
      simple('hello', 'greet'),
      { ...simple('choice', 'choice'), type: 'SWITCH', decisionCases: { yes: [inner] } },
    ];
    expect(await unknownIn([flow(tasks)])).toEqual([
      "flow version 1: 'inner' has the type shp: no worker of this service takes it, and Conductor has no definition of it and has seen no poll for it",
    ]);
  });

  test('are known by a definition on the server, or by a poll', async () => {
    const server = definitionServer();
    server.editTask('ship', {});
    const tasks = [simple('a', 'ship'), simple('b', 'pack')];
    expect(await unknownIn([flow(tasks)], ['pack'], server)).toEqual([]);
  });

  test('are known where the task brings their definition', async () => {
    const tasks = [{ ...simple('a', 'ship'), taskDefinition: { name: 'ship' } }];
    expect(await unknownIn([flow(tasks)])).toEqual([]);
  });

  test('that a reference gives are known only when the workflow runs', async () => {
    expect(await unknownIn([flow([simple('a', '${workflow.input.type}')])])).toEqual([]);
  });

  test('that the open-source server does not have are mentioned', () => {
    const odd = { ...simple('odd', 'odd'), type: 'WAIT_FOR_WEBHOOK' };
    expect(otherTypesIn(own([flow([odd, simple('hello', 'greet')])]))).toEqual([
      "flow version 1: 'odd' has the type WAIT_FOR_WEBHOOK, which the open-source server does not have",
    ]);
  });
});

describe('workflows that the server would not store', () => {
  const greeting = flow([simple('hello', 'greet')]);

  test('are named with its words', async () => {
    const server = definitionServer();
    expect(await refusedFaultsIn(own([greeting]), server.metadata)).toEqual([]);
    server.refuses.add('flow');
    expect(await refusedFaultsIn(own([greeting]), server.metadata)).toEqual([
      'flow version 1: Conductor answered 400 (no flow today)',
    ]);
  });

  test.each([404, 405])('are not known to an old one, which answers %i', async (status) => {
    const error = new ConductorError('unavailable', 'no such path', undefined, status);
    const checkWorkflow = async () => Promise.reject(error);
    expect(await refusedFaultsIn(own([greeting]), { checkWorkflow })).toEqual([]);
  });

  test('are not known where the server cannot be asked', async () => {
    const error = new ConductorError('unreachable', 'no answer');
    const checkWorkflow = async () => Promise.reject(error);
    await expect(refusedFaultsIn(own([greeting]), { checkWorkflow })).rejects.toThrow('no answer');
  });
});

describe('workflows that are started', () => {
  const sub = (name: string, version?: number) => ({
    ...simple('sub', 'sub'),
    ...{ type: 'SUB_WORKFLOW', subWorkflowParam: { name, ...(version && { version }) } },
  });
  const start = (name: string) => ({
    ...simple('start', 'start', { startWorkflow: { name } }),
    type: 'START_WORKFLOW',
  });

  test('must be of the service or on the server', async () => {
    const faults = await unknownIn([
      flow([sub('other', 2), start('missing')], { failureWorkflow: 'sorry' }),
    ]);
    expect(faults).toEqual([
      "flow version 1: 'sub' starts other version 2: neither this service nor Conductor has this workflow",
      "flow version 1: 'start' starts missing: neither this service nor Conductor has this workflow",
      'flow version 1: failureWorkflow starts sorry: neither this service nor Conductor has this workflow',
    ]);
  });

  test('are known where they are', async () => {
    const server = definitionServer();
    await server.metadata.registerWorkflow({ name: 'sorry', version: 3, tasks: [] });
    const other = flow([simple('hello', 'greet')], { name: 'other', version: 2 });
    const main = flow([sub('other', 2)], { failureWorkflow: 'sorry' });
    expect(await unknownIn([main, other], [], server)).toEqual([]);
    const newer = flow([simple('hello', 'greet')], {
      failureWorkflow: 'sorry',
      failureWorkflowVersion: 4,
    });
    expect(await unknownIn([newer], [], server)).toEqual([
      expect.stringContaining('failureWorkflow starts sorry version 4: neither'),
    ]);
  });

  test('can stand in the task itself', async () => {
    const workflowDefinition = { name: 'inner', tasks: [simple('deep', 'greet')] };
    const inline = { ...sub('inner'), subWorkflowParam: { name: 'inner', workflowDefinition } };
    expect(await unknownIn([flow([inline])])).toEqual([]);
  });
});

describe('inputs of the service’s own workers', () => {
  const inputs = (input: object, fields: object) =>
    inputFaultsIn(own([flow([simple('hello', 'greet', input)])], fields));

  test('have the names of its input keys', () => {
    expect(inputs({ nmae: 1, lang: 'en' }, { inputKeys: ['name', 'lang'] })).toEqual([
      "flow version 1: 'hello' gives 'nmae', which greet does not take",
    ]);
    expect(inputs({ nmae: 1 }, {})).toEqual([]);
  });

  test('fit its JSON Schema, as far as they are known before the workflow runs', () => {
    const data = {
      properties: { name: { type: 'string' }, age: { type: 'integer' }, of: { type: 'object' } },
      required: ['name', 'age'],
      additionalProperties: false,
    };
    const schema = { inputSchema: { name: 'greet_input', version: 1, type: 'JSON', data } };
    expect(inputs({ name: 5, extra: true, of: '${workflow.input.of}' }, schema)).toEqual([
      "flow version 1: 'hello' gives 'extra', which greet does not take",
      "flow version 1: 'hello' does not give 'age', which greet needs",
      "flow version 1: 'hello' gives 'name' a value that the inputSchema of greet refuses",
    ]);
    expect(inputs({ name: 'Ann', age: '${workflow.input.age}' }, schema)).toEqual([]);
  });

  test('are not held against a part of a schema that refers to another', () => {
    const data = { properties: { name: { $ref: '#/$defs/name' } } };
    const schema = { inputSchema: { name: 'greet_input', version: 1, type: 'JSON', data } };
    expect(inputs({ name: 5 }, schema)).toEqual([]);
  });

  const bySchema = (data: object) => ({
    inputSchema: { name: 'greet_input', version: 1, type: 'JSON', data },
  });

  test('are not held against a pattern that is no regular expression with the flag u', () => {
    const schema = bySchema({ properties: { name: { type: 'string', pattern: '^[\\w-.]+$' } } });
    expect(inputs({ name: 'Ann' }, schema)).toEqual([]);
  });

  test('may have names that only a pattern of the schema has', () => {
    const schema = bySchema({ patternProperties: { '^x-': {} }, additionalProperties: false });
    expect(inputs({ 'x-name': 'Ann' }, schema)).toEqual([]);
  });

  test('may lack a required one that has a default', () => {
    const properties = { lang: { type: 'string', default: 'en' }, name: { type: 'string' } };
    expect(inputs({}, bySchema({ properties, required: ['lang', 'name'] }))).toEqual([
      "flow version 1: 'hello' does not give 'name', which greet needs",
    ]);
  });

  test('lack a required one also where JavaScript’s objects have its name', () => {
    expect(inputs({}, bySchema({ required: ['constructor'] }))).toEqual([
      "flow version 1: 'hello' does not give 'constructor', which greet needs",
    ]);
  });
});
