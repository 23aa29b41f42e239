import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { applyPlan, hasLeft, isDone } from '../../../infra/definitions/apply.ts';
import { planOf } from '../../../infra/definitions/plan.ts';
import { recordName } from '../../../infra/definitions/registered.ts';
import { planAnswer, planLines, planVerdict } from '../../../infra/definitions/show.ts';
import { TASKS } from '../../../infra/definitions/tasks.ts';
import { wantedTasks } from '../../../infra/plugin/read/wanted-tasks.ts';
import { plain } from '../../../infra/terminal/paint.ts';
import { type DefinitionServer, definitionServer } from '../../support/definitions/server.ts';
import { read } from '../../support/docs/pages.ts';
import { SERVER_URL, validated } from '../../support/plugin/service.ts';

const RECORD = recordName({ service: 'orders', stage: 'dev', region: 'us-east-1' });

/** What a service wants that has one task type, with these fields of its definition. */
function wanted(register: object | true = true, task = 'greet') {
  const { bindings, options } = validated({
    conductor: { serverUrl: SERVER_URL, ownerEmail: 'team@example.com' },
    functions: { greet: { timeout: 10, events: [{ conductor: { task, register } }] } },
  });
  return wantedTasks(bindings, options).wanted;
}

const registrarOf = ({ metadata }: DefinitionServer) => ({
  ...{ service: 'orders', stage: 'dev', region: 'us-east-1', metadata },
});

const planned = (server: DefinitionServer, register: object | true = true) =>
  planOf(TASKS, wanted(register), registrarOf(server));

const apply = async (
  server: DefinitionServer,
  register: object | true = true,
  options = { overwrite: false },
) => applyPlan(await planned(server, register), options, registrarOf(server));

const linesOf = async (server: DefinitionServer, register: object | true = true) =>
  planLines(await planned(server, register), plain);

describe('a plan', () => {
  test('shows a type that the server does not have as new, and writes nothing', async () => {
    const server = definitionServer();
    expect(await linesOf(server, { description: 'Greets.' })).toEqual([
      'Task definitions',
      '  + greet new',
      "      responseTimeoutSeconds: 100, the function's timeout of 10 s and 90 s",
      '      retryCount: 3',
      '      retryDelaySeconds: 60',
      '      retryLogic: FIXED',
      '      timeoutSeconds: 0',
      '      timeoutPolicy: TIME_OUT_WF',
      '      description: Greets.',
      '      ownerEmail: team@example.com',
    ]);
    expect(server.writes).toEqual([]);
  });

  test('shows a type as the same after it was registered', async () => {
    const server = definitionServer();
    await apply(server, { retryCount: 5, inputKeys: ['name'], inputSchema: { type: 'object' } });
    const plan = await planned(server, {
      ...{ retryCount: 5, inputKeys: ['name'], inputSchema: { type: 'object' } },
    });
    expect(planAnswer(plan)).toEqual({
      isSame: true,
      tasks: [{ name: 'greet', state: 'same', changes: [] }],
    });
    expect(planVerdict(plan)).toBe('Conductor has all of it as this service wants it.');
  });

  test('shows each field that the service has changed', async () => {
    const server = definitionServer();
    await apply(server, { retryCount: 5, description: 'Greets.' });
    expect(await linesOf(server, { retryCount: 6, description: 'Greets a person.' })).toEqual([
      'Task definitions',
      '  ~ greet changed',
      '      description: Greets. → Greets a person.',
      '      retryCount: 5 → 6',
    ]);
  });

  test('shows what was changed on the server, and what the service has changed', async () => {
    const server = definitionServer();
    await apply(server, { retryCount: 5, retryDelaySeconds: 1 });
    server.editTask('greet', { retryCount: 9 });
    expect(await linesOf(server, { retryCount: 5, retryDelaySeconds: 2 })).toEqual([
      'Task definitions',
      '  ~ greet changed',
      '      retryCount: 9 → 5 (changed on the server, and stays so without --overwrite)',
      '      retryDelaySeconds: 1 → 2',
    ]);
  });

  test('leaves fields that the service does not name to the people of the server', async () => {
    const server = definitionServer();
    await apply(server);
    server.editTask('greet', { rateLimitPerFrequency: 7, retryCount: 9 });
    expect(await linesOf(server)).toEqual(['Task definitions', '  = greet same']);
  });

  test('takes a value that a definition never had from a person for the server’s default', async () => {
    const server = definitionServer();
    server.editTask('greet', { ownerEmail: 'team@example.com' });
    expect(await linesOf(server)).toEqual([
      'Task definitions',
      '  ~ greet changed',
      "      responseTimeoutSeconds: 3600 → 100, the function's timeout of 10 s and 90 s",
    ]);
  });

  test('takes a definition that others have registered for theirs', async () => {
    const server = definitionServer();
    server.editTask('greet', { ownerEmail: 'other@example.com', responseTimeoutSeconds: 100 });
    expect(await linesOf(server)).toContainEqual(
      expect.stringMatching(/ownerEmail: other@example.com → team@example.com \(changed on the/),
    );
  });

  test('gives a field its default again that the service names no more', async () => {
    const server = definitionServer();
    await apply(server, { retryCount: 5, concurrentExecLimit: 2 });
    expect(await linesOf(server, { description: 'Greets.' })).toEqual([
      'Task definitions',
      '  ~ greet changed',
      '      description: none → Greets.',
      '      retryCount: 5 → 3',
      '      concurrentExecLimit: 2 → none',
    ]);
  });

  test('leaves such a field alone where it was changed on the server', async () => {
    const server = definitionServer();
    await apply(server, { retryCount: 5 });
    server.editTask('greet', { retryCount: 6 });
    expect(await linesOf(server)).toEqual(['Task definitions', '  = greet same']);
  });
});

describe('an apply', () => {
  test('registers what is new, with all defaults of the builder', async () => {
    const server = definitionServer();
    const outcome = await apply(server);
    expect(outcome.applied).toEqual([expect.objectContaining({ outcome: 'created', left: [] })]);
    expect(server.task('greet')).toMatchObject({
      ...{ ownerEmail: 'team@example.com', responseTimeoutSeconds: 100, retryCount: 3 },
    });
  });

  test('writes nothing where nothing differs', async () => {
    const server = definitionServer();
    await apply(server);
    server.writes.length = 0;
    expect((await apply(server)).applied).toEqual([expect.objectContaining({ outcome: 'same' })]);
    expect(server.writes).toEqual([]);
  });

  test('keeps what was changed on the server, and writes the other fields', async () => {
    const server = definitionServer();
    await apply(server, { retryCount: 5, retryDelaySeconds: 1 });
    server.editTask('greet', { retryCount: 9 });
    const outcome = await apply(server, { retryCount: 5, retryDelaySeconds: 2 });
    expect(server.task('greet')).toMatchObject({ retryCount: 9, retryDelaySeconds: 2 });
    expect(hasLeft(outcome.applied)).toBe(true);
    expect((await planned(server, { retryCount: 5, retryDelaySeconds: 2 })).compared).toEqual([
      expect.objectContaining({
        changes: [expect.objectContaining({ field: 'retryCount', isChangedOnServer: true })],
      }),
    ]);
  });

  test('overwrites it where it is told so, and keeps what others have added', async () => {
    const server = definitionServer();
    await apply(server, { retryCount: 5 });
    server.editTask('greet', { retryCount: 9, rateLimitPerFrequency: 7 });
    await apply(server, { retryCount: 5 }, { overwrite: true });
    expect(server.task('greet')).toMatchObject({ retryCount: 5, rateLimitPerFrequency: 7 });
  });

  test('takes a definition over that is equal to its own', async () => {
    const server = definitionServer();
    server.editTask('greet', { ...wanted({ retryCount: 5 })[0]?.definition });
    expect((await apply(server, { retryCount: 5 })).applied).toEqual([
      expect.objectContaining({ outcome: 'same' }),
    ]);
    expect(server.writes).toEqual([RECORD]);
    await apply(server, { retryCount: 6 });
    expect(server.task('greet')).toMatchObject({ retryCount: 6 });
  });

  test('says what failed, registers the rest, and goes on at the next run', async () => {
    const server = definitionServer();
    server.refuses.add('greet');
    const both = [...wanted(), ...wanted(true, 'ship')];
    const run = async () =>
      applyPlan(
        await planOf(TASKS, both, registrarOf(server)),
        { overwrite: false },
        registrarOf(server),
      );
    const first = await run();
    expect(first.applied).toEqual([
      expect.objectContaining({
        outcome: 'failed',
        reason: 'Conductor answered 400 (no greet today)',
      }),
      expect.objectContaining({ outcome: 'created' }),
    ]);
    expect(isDone(first)).toBe(false);
    server.refuses.clear();
    expect((await run()).applied.map(({ outcome }) => outcome)).toEqual(['created', 'same']);
  });

  test('names what it left as changed on the server where the rest is refused', async () => {
    const server = definitionServer();
    await apply(server, { timeoutSeconds: 600, retryCount: 5 });
    server.editTask('greet', { timeoutSeconds: 150, retryCount: 9 });
    server.refuses.add('greet');
    const register = { timeoutSeconds: 600, retryCount: 5, responseTimeoutSeconds: 180 };
    expect((await apply(server, register)).applied).toEqual([
      expect.objectContaining({
        outcome: 'failed',
        reason:
          'Conductor answered 400 (no greet today) (left as changed on the server: retryCount, timeoutSeconds; `npx serverless conductor tasks apply --overwrite` gives them the values of this service)',
      }),
    ]);
  });

  test('keeps the notes of the same service and stage in another region, and of other types', async () => {
    const server = definitionServer();
    const there = { ...registrarOf(server), region: 'eu-west-1' };
    const ship = async (retryCount: number) =>
      applyPlan(
        await planOf(TASKS, wanted({ retryCount }, 'ship'), there),
        { overwrite: false },
        there,
      );
    await ship(5);
    await apply(server, { retryCount: 5 });
    await ship(6);
    expect(server.task('ship')).toMatchObject({ retryCount: 6 });
    await applyPlan(await planOf(TASKS, wanted(true, 'pack'), there), { overwrite: false }, there);
    await ship(7);
    expect(server.task('ship')).toMatchObject({ retryCount: 7 });
  });

  test('says where it could not be noted what was registered', async () => {
    const server = definitionServer();
    server.refuses.add(RECORD);
    const outcome = await apply(server);
    expect(outcome).toMatchObject({ notKept: expect.stringContaining('400') });
    expect(isDone(outcome)).toBe(false);
    server.refuses.clear();
    await apply(server);
    await apply(server, { ownerEmail: 'new@example.com' });
    expect(server.task('greet')).toMatchObject({ ownerEmail: 'new@example.com' });
  });
});

describe('a server of several nodes, of which one has an older copy just after a write,', () => {
  /** Reads `greet` as it was when this was called, and writes as always. */
  async function withOldCopy(server: DefinitionServer) {
    const old = await server.metadata.taskDefinition('greet');
    const taskDefinition = async (name: string) =>
      name === 'greet' ? old : server.metadata.taskDefinition(name);
    return { ...registrarOf(server), metadata: { ...server.metadata, taskDefinition } };
  }

  test('is not taken for a person who has changed what was written', async () => {
    const server = definitionServer();
    await apply(server, { retryCount: 5 });
    const plan = await planned(server, { retryCount: 6 });
    await applyPlan(plan, { overwrite: false }, await withOldCopy(server));
    expect(await linesOf(server, { retryCount: 7 })).toEqual([
      ...['Task definitions', '  ~ greet changed', '      retryCount: 6 → 7'],
    ]);
  });

  test('is not taken for one where the definition is new', async () => {
    const server = definitionServer();
    const plan = await planned(server, { retryCount: 6 });
    await applyPlan(plan, { overwrite: false }, await withOldCopy(server));
    expect(await linesOf(server, { retryCount: 7 })).toEqual([
      ...['Task definitions', '  ~ greet changed', '      retryCount: 6 → 7'],
    ]);
  });
});

test('docs/definitions.md shows the plan of its serverless.yml as it is printed', async () => {
  const page = read('docs/definitions.md');
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  const schema = yaml.replace('${file(schemas/pack.json)}', '{ type: object }');
  const wantedBy = (text: string) => {
    const { custom, functions } = parse(text);
    const { bindings, options } = validated({ conductor: custom.conductor, functions });
    return wantedTasks(bindings, options).wanted;
  };
  const server = definitionServer();
  const registrar = registrarOf(server);
  const before = wantedBy(schema.replace(/ +maxRetryDelaySeconds: .*\n/, ''));
  const registered = before.filter(({ name }) => name !== 'ship');
  await applyPlan(await planOf(TASKS, registered, registrar), { overwrite: false }, registrar);
  server.editTask('pack', { retryCount: 9 });
  const plan = await planOf(TASKS, wantedBy(schema), registrar);
  expect(page).toContain([...planLines(plan, plain), planVerdict(plan)].join('\n'));
});

test('names of JavaScript’s own can be task types', async () => {
  const server = definitionServer();
  for (const name of ['constructor', '__proto__', 'toString']) {
    const plan = () => planOf(TASKS, wanted({ retryCount: 1 }, name), registrarOf(server));
    await applyPlan(await plan(), { overwrite: false }, registrarOf(server));
    server.editTask(name, { retryCount: 2 });
    expect((await plan()).compared).toEqual([
      expect.objectContaining({
        changes: [expect.objectContaining({ isChangedOnServer: true })],
      }),
    ]);
  }
});
