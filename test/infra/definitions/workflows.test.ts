import { describe, expect, test } from '@jest/globals';
import { applyPlan } from '../../../infra/definitions/apply.ts';
import { planOf } from '../../../infra/definitions/plan.ts';
import { outcomeLines, planAnswer, planLines } from '../../../infra/definitions/show.ts';
import { wantedWorkflow } from '../../../infra/definitions/wanted-workflows.ts';
import { WORKFLOWS } from '../../../infra/definitions/workflows.ts';
import { plain } from '../../../infra/terminal/paint.ts';
import { writtenWorkflow } from '../../../lib/workflow/written-workflow.ts';
import { type DefinitionServer, definitionServer } from '../../support/definitions/server.ts';

const task = (ref: string, fields: object = {}) => ({
  ...{ name: 'greet', taskReferenceName: ref, type: 'SIMPLE', ...fields },
});

const welcome = (fields: object = {}) =>
  writtenWorkflow(
    { name: 'welcome', ownerEmail: 'team@example.com', tasks: [task('hello')], ...fields },
    undefined,
  );

const registrarOf = ({ metadata }: DefinitionServer) => ({
  ...{ service: 'orders', stage: 'dev', region: 'us-east-1', metadata },
});

const planned = (server: DefinitionServer, ...definitions: ReturnType<typeof welcome>[]) =>
  planOf(WORKFLOWS, definitions.map(wantedWorkflow), registrarOf(server));

const apply = async (
  server: DefinitionServer,
  definition: ReturnType<typeof welcome>,
  options = { overwrite: false },
) => applyPlan(await planned(server, definition), options, registrarOf(server));

const linesOf = async (server: DefinitionServer, definition: ReturnType<typeof welcome>) =>
  planLines(await planned(server, definition), plain);

describe('a workflow', () => {
  test('is new with each version', async () => {
    const server = definitionServer();
    expect(await linesOf(server, welcome())).toEqual(['Workflows', '  + welcome version 1 new']);
    await apply(server, welcome());
    expect(await linesOf(server, welcome({ version: 2 }))).toEqual([
      ...['Workflows', '  + welcome version 2 new'],
    ]);
  });

  test('is the same after it was registered, also with what the server fills in', async () => {
    const server = definitionServer();
    const definition = welcome({
      ...{ schemaVersion: 2, timeoutSeconds: 0, inputParameters: [], restartable: true },
      tasks: [task('hello', { optional: false, startDelay: 0, inputParameters: { name: '' } })],
    });
    await apply(server, definition);
    expect(planAnswer(await planned(server, definition)).isSame).toBe(true);
    const short = welcome({ tasks: [task('hello', { inputParameters: { name: '' } })] });
    expect(planAnswer(await planned(server, short)).isSame).toBe(true);
  });

  test('differs by its tasks, each by its ref, and shows nothing of their inputs', async () => {
    const server = definitionServer();
    await apply(server, welcome({ tasks: [task('hello'), task('old')], timeoutSeconds: 60 }));
    const now = welcome({
      tasks: [task('hello', { inputParameters: { token: 'hidden' } }), task('added')],
      timeoutSeconds: 90,
      variables: { key: 'hidden' },
    });
    const lines = await linesOf(server, now);
    expect(lines).toEqual([
      'Workflows',
      '  ~ welcome version 1 changed',
      "      task 'added' is added",
      "      task 'old' is removed",
      "      task 'hello' differs",
      '      timeoutSeconds: 60 → 90',
      '      variables differs',
    ]);
    expect(JSON.stringify(planAnswer(await planned(server, now)))).not.toContain('hidden');
  });

  test('differs by a task in a branch, and by the order alone', async () => {
    const server = definitionServer();
    const choice = (inner: object) =>
      task('choice', { type: 'SWITCH', decisionCases: { yes: [inner] } });
    await apply(server, welcome({ tasks: [choice(task('a')), task('b')] }));
    expect(
      await linesOf(server, welcome({ tasks: [choice(task('a', { optional: true })), task('b')] })),
    ).toContain("      task 'a' differs");
    expect(await linesOf(server, welcome({ tasks: [task('b'), choice(task('a'))] }))).toContain(
      '      the tasks have another order',
    );
  });

  test('differs by its schemas, also those by reference and without a version', async () => {
    const server = definitionServer();
    const byReference = (externalRef: string) =>
      welcome({ inputSchema: { name: 'person', type: 'AVRO', externalRef } });
    const withData = (type: string) =>
      welcome({ outputSchema: { name: 'greeting', type: 'JSON', data: { type } } });
    for (const written of [byReference, withData]) {
      await apply(server, written('string'));
      expect((await planned(server, written('object'))).compared).toEqual([
        expect.objectContaining({
          changes: [expect.objectContaining({ field: expect.stringMatching(/Schema$/) })],
        }),
      ]);
    }
  });

  test('has schemas of version 1 where they name none', async () => {
    const server = definitionServer();
    const inputSchema = { name: 'person', type: 'JSON', data: {} };
    await apply(server, welcome({ inputSchema }));
    const asServer = { ...inputSchema, version: 1, createTime: 5 };
    server.editWorkflow('welcome', 1, { inputSchema: asServer });
    expect(planAnswer(await planned(server, welcome({ inputSchema }))).isSame).toBe(true);
    server.editWorkflow('welcome', 1, { inputSchema: { ...asServer, version: 2 } });
    expect(planAnswer(await planned(server, welcome({ inputSchema }))).isSame).toBe(false);
  });

  test('keeps what a person has changed on the server, unless it is told otherwise', async () => {
    const server = definitionServer();
    await apply(server, welcome({ timeoutSeconds: 60 }));
    server.editWorkflow('welcome', 1, { timeoutSeconds: 5, description: 'by a person' });
    const now = welcome({ timeoutSeconds: 90, failureWorkflow: 'sorry' });
    await apply(server, now);
    expect(await server.metadata.workflowDefinition('welcome', 1)).toMatchObject({
      ...{ timeoutSeconds: 5, failureWorkflow: 'sorry', description: 'by a person' },
    });
    await apply(server, now, { overwrite: true });
    expect(await server.metadata.workflowDefinition('welcome', 1)).toMatchObject({
      ...{ timeoutSeconds: 90, description: 'by a person' },
    });
  });

  test('gets a value that is the server’s default, and the default of a field that it drops', async () => {
    const server = definitionServer();
    const own = { timeoutPolicy: 'TIME_OUT_WF', restartable: false, description: 'Old.' };
    await apply(server, welcome(own));
    expect(server.workflow('welcome')).toMatchObject(own);
    await apply(server, welcome({ timeoutPolicy: 'ALERT_ONLY' }));
    expect(server.workflow('welcome')).toMatchObject({
      ...{ timeoutPolicy: 'ALERT_ONLY', restartable: true },
    });
    expect(server.workflow('welcome')).not.toHaveProperty('description');
  });

  test('is the same where the server forgets a field, or fills one up', async () => {
    const server = definitionServer();
    const definition = welcome({
      tasks: [task('hello', { callbackFromWorker: true })],
      rateLimitConfig: { concurrentExecLimit: 2 },
    });
    const outcome = await apply(server, definition);
    expect(outcomeLines(WORKFLOWS, outcome, plain)).toEqual([
      '  + welcome version 1 created',
      '      tasks: the server has made something else of it, or has forgotten it',
      '      rateLimitConfig: the server has made something else of it, or has forgotten it',
    ]);
    expect(await server.metadata.workflowDefinition('welcome', 1)).toMatchObject({
      rateLimitConfig: { policy: 'QUEUE' },
      tasks: [expect.not.objectContaining({ callbackFromWorker: true })],
    });
    expect(planAnswer(await planned(server, definition)).isSame).toBe(true);

    server.editWorkflow('welcome', 1, { rateLimitConfig: { concurrentExecLimit: 9 } });
    expect((await planned(server, definition)).compared[0]?.changes).toMatchObject([
      { field: 'rateLimitConfig', isChangedOnServer: true },
    ]);
  });
});
