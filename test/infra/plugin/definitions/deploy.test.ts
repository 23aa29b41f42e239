import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import ConductorPlugin from '../../../../infra/plugin/index.ts';
import { overHttp } from '../../../support/definitions/over-http.ts';
import { type DefinitionServer, definitionServer } from '../../../support/definitions/server.ts';
import { json, startFakeAws } from '../../../support/fake-aws.ts';
import { type HttpServer, httpServer } from '../../../support/http-server.ts';
import { PLANTED } from '../../../support/leaks/planted.ts';
import { framework, type Written } from '../../../support/plugin/service.ts';

let server: DefinitionServer;
let http: HttpServer;
let folder: string;
beforeEach(async () => {
  server = definitionServer();
  http = await overHttp(server);
  folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-deploy-'));
  mkdirSync(join(folder, 'workflows'));
});
afterEach(() => {
  http.close();
  rmSync(folder, { recursive: true });
  process.exitCode = undefined;
});

const greet = (register: unknown) => ({
  greet: { timeout: 10, events: [{ conductor: { task: 'greet', register } }] },
});

/** A service with the plugin, which can run hooks; `said` is what it printed and warned of. */
function service(
  conductor: object = {},
  functions: Written['functions'] = greet(true),
  options = {},
) {
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const { getProvider: _, ...rest } = framework({
    conductor: { serverUrl: http.url, ownerEmail: 'team@example.com', ...conductor },
    functions,
  });
  const serverless = {
    ...rest,
    serviceDir: folder,
    getProvider: () => ({
      ...{ getStage: () => 'dev', getRegion: () => 'us-east-1' },
      getAwsSdkV3Config: async () => ({
        region: 'us-east-1',
        credentials: { accessKeyId: 'AKIDEPLOY', secretAccessKey: 'of the deploy' },
      }),
    }),
  };
  const log = { notice: say, warning: say };
  const plugin = new ConductorPlugin(serverless, options, { log, writeText: say });
  const run = async (...hooks: string[]) => {
    for (const hook of hooks) await plugin.hooks[hook]?.();
    return said;
  };
  return { run, said };
}

const DEPLOY = ['initialize', 'before:package:initialize', 'before:deploy:deploy'];

const workflowFile = (tasks: object[]) =>
  writeFileSync(join(folder, 'workflows/welcome.json'), JSON.stringify({ name: 'welcome', tasks }));
const hello = { name: 'greet', taskReferenceName: 'hello', type: 'SIMPLE' };

describe('a deploy', () => {
  test('registers the definitions before the stack, and says so once', async () => {
    workflowFile([hello]);
    const { run } = service({ workflows: ['workflows/*'] });
    expect(await run(...DEPLOY)).toEqual([
      'conductor-lambda: greet is registered (created)',
      'conductor-lambda: welcome version 1 is registered (created)',
    ]);
    expect(server.task('greet')).toMatchObject({ responseTimeoutSeconds: 100 });
    expect(await service({ workflows: ['workflows/*'] }).run(...DEPLOY)).toEqual([]);
  });

  test('notes both kinds also where the server still gives the notes from before', async () => {
    workflowFile([hello]);
    const { task } = server;
    const isNotes = (name: string) => name.startsWith('conductor-lambda.');
    server.task = (name) => (isNotes(name) ? undefined : task(name));
    await service({ workflows: ['workflows/*'] }).run(...DEPLOY);
    expect(task(server.writes.find(isNotes) ?? '')).toMatchObject({
      inputTemplate: {
        tasks: { greet: expect.objectContaining({ responseTimeoutSeconds: expect.any(String) }) },
        workflows: { 'welcome version 1': expect.objectContaining({ tasks: expect.any(String) }) },
      },
    });
  });

  test('registers nothing where nothing asks for it', async () => {
    await service({}, greet(false)).run(...DEPLOY);
    expect(http.received).toEqual([]);
  });

  test('leaves what a person has changed on the server, and says so', async () => {
    await service({}, greet({ retryCount: 1 })).run(...DEPLOY);
    server.editTask('greet', { retryCount: 9 });
    expect(await service({}, greet({ retryCount: 2 })).run(...DEPLOY)).toEqual([
      expect.stringMatching(/greet: retryCount was changed on the server, and stays so/),
    ]);
    expect(server.task('greet')).toMatchObject({ retryCount: 9 });
  });

  test('stops where Conductor refuses a definition, and a second one goes on', async () => {
    server.refuses.add('greet');
    await expect(service().run(...DEPLOY)).rejects.toThrow(
      /nothing is deployed.*\n {2}- greet: Conductor answered 400/,
    );
    server.refuses.clear();
    expect(await service().run(...DEPLOY)).toEqual([expect.stringContaining('(created)')]);
  });

  test('goes on where Conductor cannot be reached, and says what to run', async () => {
    http.close();
    expect(await service().run(...DEPLOY)).toEqual([
      expect.stringMatching(
        /definitions of this service were not registered: .*serverless conductor tasks apply/s,
      ),
    ]);
  });

  test('goes on while the database of Conductor restarts', async () => {
    http.close();
    const body = { status: 500, message: 'no connection', retryable: false };
    http = await httpServer(() => ({ status: 500, body }));
    expect(await service().run(...DEPLOY)).toEqual([
      expect.stringMatching(/were not registered: Conductor answered 500 \(no connection\)/),
    ]);
  });

  test('stops where a proxy in front of Conductor refuses it', async () => {
    http.close();
    http = await httpServer(() => ({ status: 403, body: 'Forbidden' }));
    await expect(service().run(...DEPLOY)).rejects.toThrow('answered 403');
  });

  test('goes on where only CloudFormation knows the server', async () => {
    expect(await service({ serverUrl: { Ref: 'Url' } }).run(...DEPLOY)).toEqual([
      expect.stringContaining('only CloudFormation knows the serverUrl'),
    ]);
  });

  test('takes the server of CONDUCTOR_SERVER_URL then, if it is safe', async () => {
    const withVariable = async (url: string) => {
      process.env.CONDUCTOR_SERVER_URL = url;
      return service({ serverUrl: { Ref: 'Url' } })
        .run(...DEPLOY)
        .finally(() => delete process.env.CONDUCTOR_SERVER_URL);
    };
    expect(await withVariable('http://conductor.example.com/api')).toEqual([
      expect.stringContaining('not registered: CONDUCTOR_SERVER_URL must be https'),
    ]);
    expect(await withVariable(`${http.url}/`)).toEqual([expect.stringContaining('(created)')]);
  });

  test('says nothing more of a definition that it has registered', async () => {
    const { run, said } = service();
    await run(...DEPLOY);
    said.length = 0;
    await run('after:deploy:deploy');
    expect(said).toEqual([]);
  });
});

describe('the schemas of a worker', () => {
  const code = (options: string) =>
    `import { jsonSchema, worker } from ${JSON.stringify(resolve('lib/index.ts'))};
    export const handler = worker({ ${options} }, () => 1);`;
  const Name = "jsonSchema({ type: 'object', properties: { name: { type: 'string' } } })";
  beforeEach(() => {
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'greet.ts'), code(`input: ${Name}, output: ${Name}`));
    writeFileSync(join(folder, 'plain.ts'), code(''));
    writeFileSync(join(folder, 'dies.ts'), `${code('')}; throw new Error('no table');`);
    writeFileSync(join(folder, 'ends.ts'), `${code('')}; process.exit(1);`);
  });
  const inFile = (file: string, register: unknown = true) => ({
    [file]: {
      ...{ handler: `${file}.handler`, timeout: 10 },
      events: [{ conductor: { task: file, register } }],
    },
  });
  const schemaOf = (field: string) => v.parse(Defined, server.task('greet'))[field]?.data;
  const Defined = v.record(
    v.string(),
    v.fallback(v.looseObject({ data: v.unknown() }), { data: 0 }),
  );

  test('are registered with its definition', async () => {
    await service({}, { ...inFile('greet'), ...inFile('plain') }).run(...DEPLOY);
    const schema = { type: 'object', properties: { name: { type: 'string' } } };
    expect([schemaOf('inputSchema'), schemaOf('outputSchema')]).toEqual([schema, schema]);
    expect(server.task('plain')).not.toHaveProperty('inputSchema');
    expect(await service({}, inFile('greet')).run(...DEPLOY)).toEqual([]);
  });

  test('give way to those of serverless.yml', async () => {
    await service({}, inFile('greet', { inputSchema: { title: 'mine' } })).run(...DEPLOY);
    expect(schemaOf('inputSchema')).toEqual({ title: 'mine' });
    expect(schemaOf('outputSchema')).toMatchObject({ type: 'object' });
  });

  test('are read of no worker where `schemas` is false, or both stand in serverless.yml, and of no wrapped function', async () => {
    const both = { inputSchema: { title: 'mine' }, outputSchema: { title: 'mine' } };
    const none = [inFile('dies', { schemas: false }), inFile('dies', both)];
    for (const functions of none)
      expect(await service({}, functions).run(...DEPLOY)).not.toContainEqual(UNREAD);
    const wrapped = { task: 'ends', wrap: true };
    const functions = { ends: { handler: 'ends.handler', events: [{ conductor: wrapped }] } };
    expect(await service({ register: true }, functions).run(...DEPLOY)).not.toContainEqual(UNREAD);
    expect(server.writes).toEqual(expect.arrayContaining(['dies', 'ends']));
  });
  const UNREAD = expect.stringContaining('the schemas of these workers cannot be read');

  test('that cannot be read are told, once each, and stay on the server as they are', async () => {
    await service({}, inFile('greet')).run(...DEPLOY);
    const before = server.task('greet');
    writeFileSync(join(folder, 'greet.ts'), "throw new Error('no table');");
    const said = await service({}, { ...inFile('greet'), ...inFile('ends') }).run(...DEPLOY);
    expect(said).toContainEqual(
      expect.stringMatching(
        /cannot be read, and stay on the server as they are .*:\n {2}- greet\.handler: no table\n {2}- ends\.handler: its process ended with 1/,
      ),
    );
    expect(server.task('greet')).toEqual(before);
    writeFileSync(join(folder, 'greet.ts'), code(''));
    await service({}, inFile('greet')).run(...DEPLOY);
    expect(server.task('greet')).not.toHaveProperty('inputSchema');
  });

  test('are those of the function whose event asks for the definition', async () => {
    const functions = {
      plain: {
        ...inFile('plain').plain,
        events: [{ conductor: { task: 'greet', domain: 'blue', register: false } }],
      },
      ...inFile('greet', { description: 'Greets.' }),
    };
    await service({}, functions).run(...DEPLOY);
    expect(schemaOf('inputSchema')).toMatchObject({ type: 'object' });
  });

  test('tell what a workflow gives and the worker does not take, and stop a package', async () => {
    workflowFile([{ ...hello, inputParameters: { name: 7 } }]);
    const { run } = service({ workflows: ['workflows/*'] }, inFile('greet'));
    await expect(run('initialize', 'before:package:initialize')).rejects.toThrow(
      /welcome version 1: 'hello' gives what greet refuses: input\.name: /,
    );
  });

  test('warn of it where the type is not registered: the server can fill in what is missing', async () => {
    workflowFile([{ ...hello, inputParameters: { name: 7 } }]);
    const { run } = service({ workflows: ['workflows/*'] }, inFile('greet', false));
    expect(await run('initialize', 'before:package:initialize')).toEqual([
      expect.stringMatching(
        /workers refuse .*:\n {2}- welcome version 1: 'hello' gives what greet/,
      ),
    ]);
  });

  test('that stand in serverless.yml count as before, also where the worker has none of its own', async () => {
    workflowFile([{ ...hello, name: 'plain', inputParameters: { name: 7 } }]);
    const inputSchema = { properties: { name: { type: 'string' } }, required: ['day'] };
    const { run } = service({ workflows: ['workflows/*'] }, inFile('plain', { inputSchema }));
    await expect(run('initialize', 'before:package:initialize')).rejects.toThrow(
      /does not give 'day'.*\n.*gives 'name' a value that the inputSchema of plain refuses/,
    );
  });

  test('find what the task’s own definition fills in', async () => {
    const taskDefinition = { name: 'greet', inputTemplate: { name: 'Ada' } };
    workflowFile([{ ...hello, inputParameters: {}, taskDefinition }]);
    writeFileSync(
      join(folder, 'greet.ts'),
      code(`input: ${Name.replace("type: 'object'", "type: 'object', required: ['name']")}`),
    );
    const { run } = service({ workflows: ['workflows/*'] }, inFile('greet'));
    expect(await run('initialize', 'before:package:initialize')).toEqual([]);
  });
});

describe('a workflow that is wrong', () => {
  test('stops a package, and no server is asked', async () => {
    workflowFile([hello, hello]);
    await expect(
      service({ workflows: ['workflows/*'] }).run('initialize', 'before:package:initialize'),
    ).rejects.toThrow(
      /not fit.*\n {2}- workflows\/welcome\.json: .*two tasks have the ref 'hello'/s,
    );
    expect(http.received).toEqual([]);
  });

  test('stops a package where its input does not fit the worker', async () => {
    workflowFile([{ ...hello, inputParameters: { nmae: 'Ann' } }]);
    const { run } = service({ workflows: ['workflows/*'] }, greet({ inputKeys: ['name'] }));
    await expect(run('initialize', 'before:package:initialize')).rejects.toThrow(
      "'hello' gives 'nmae', which greet does not take",
    );
  });

  test('stops a deploy before anything is written where it names a type that is not there', async () => {
    workflowFile([hello, { ...hello, name: 'shp', taskReferenceName: 'ship' }]);
    const { run } = service({ workflows: ['workflows/*'] });
    await expect(run(...DEPLOY)).rejects.toThrow("'ship' has the type shp: no worker");
    expect(server.writes).toEqual([]);
  });
});

test('a workflow that Conductor would not store stops a deploy before anything is written', async () => {
  workflowFile([hello]);
  server.refuses.add('welcome');
  const { run } = service({ workflows: ['workflows/*'] });
  await expect(run(...DEPLOY)).rejects.toThrow(
    /not fit.*\n {2}- welcome version 1: Conductor answered 400 .*no welcome today/s,
  );
  expect(server.writes).toEqual([]);
});

describe('the key of Conductor', () => {
  const auth = { auth: { secret: 'conductor-key' } };
  const { keyId } = PLANTED;
  const tokens = () => http.received.filter(({ path }) => path === '/api/token');

  test('is read with the credentials of the deploy', async () => {
    const aws = await startFakeAws();
    const asked: string[] = [];
    aws.answerWith((request, response) => {
      asked.push(String(request.headers.authorization));
      const SecretString = JSON.stringify({ keyId, keySecret: PLANTED.keySecret });
      return json(200, { SecretString })(request, response);
    });
    const said = await service(auth).run(...DEPLOY);
    await aws.close();
    delete process.env.AWS_ENDPOINT_URL;
    expect(said).toContainEqual(expect.stringContaining('(created)'));
    expect(asked).toEqual([expect.stringContaining('Credential=AKIDEPLOY/')]);
    expect(tokens().map(({ body }) => JSON.parse(body))).toEqual([
      { keyId, keySecret: PLANTED.keySecret },
    ]);
  });

  test('that may not be read is said, and the deploy goes on', async () => {
    const aws = await startFakeAws();
    aws.answerWith(json(400, { __type: 'AccessDeniedException' }));
    const said = await service(auth).run(...DEPLOY);
    await aws.close();
    delete process.env.AWS_ENDPOINT_URL;
    expect(said.slice(1)).toEqual([
      expect.stringMatching(
        /Conductor's key cannot be read \(.*AccessDenied.*\): set CONDUCTOR_AUTH_KEY and CONDUCTOR_AUTH_SECRET/s,
      ),
    ]);
  });

  test('can be one of the user’s own', async () => {
    process.env.CONDUCTOR_AUTH_KEY = keyId;
    process.env.CONDUCTOR_AUTH_SECRET = PLANTED.keySecret;
    try {
      await service(auth).run(...DEPLOY);
    } finally {
      delete process.env.CONDUCTOR_AUTH_KEY;
      delete process.env.CONDUCTOR_AUTH_SECRET;
    }
    expect(tokens()).toHaveLength(1);
    expect(server.task('greet')).toBeDefined();
  });

  test('serves the checks after the deploy too', async () => {
    process.env.CONDUCTOR_AUTH_KEY = keyId;
    process.env.CONDUCTOR_AUTH_SECRET = PLANTED.keySecret;
    try {
      const ship = { timeout: 10, events: [{ conductor: { task: 'ship', register: false } }] };
      const { run, said } = service(auth, { ...greet(true), ship });
      await run(...DEPLOY);
      said.length = 0;
      expect(await run('after:deploy:deploy')).toEqual([
        expect.stringContaining('Conductor has no task definition of ship.'),
      ]);
    } finally {
      delete process.env.CONDUCTOR_AUTH_KEY;
      delete process.env.CONDUCTOR_AUTH_SECRET;
    }
  });
});

describe('`serverless conductor tasks`', () => {
  const PLAN = 'conductor:tasks:plan:plan';
  const APPLY = 'conductor:tasks:apply:apply';

  test('plans with exit status 2, applies, and plans with 0', async () => {
    expect(await service().run(PLAN)).toContain('1 new, 0 changed, 0 the same.');
    expect(process.exitCode).toBe(2);
    process.exitCode = undefined;
    expect(await service().run(APPLY, PLAN)).toContain(
      'Conductor has all of it as this service wants it.',
    );
    expect(process.exitCode).toBeUndefined();
  });

  test('keeps what was changed on the server with exit status 2, unless told otherwise', async () => {
    await service({}, greet({ retryCount: 1 })).run(APPLY);
    server.editTask('greet', { retryCount: 9 });
    await service({}, greet({ retryCount: 1 })).run(APPLY);
    expect(process.exitCode).toBe(2);
    process.exitCode = undefined;
    await service({}, greet({ retryCount: 1 }), { overwrite: true }).run(APPLY);
    expect(process.exitCode).toBeUndefined();
    expect(server.task('greet')).toMatchObject({ retryCount: 1 });
  });

  test('ends with 1 where a definition is refused', async () => {
    server.refuses.add('greet');
    expect(await service().run(APPLY)).toContainEqual(expect.stringContaining('✖ greet failed'));
    expect(process.exitCode).toBe(1);
  });

  test('prints JSON, and nothing else', async () => {
    const [text = '', ...more] = await service({}, undefined, { json: true }).run(PLAN);
    expect(more).toEqual([]);
    expect(JSON.parse(text)).toEqual({
      isSame: false,
      tasks: [
        {
          name: 'greet',
          state: 'new',
          says: expect.arrayContaining(['retryCount: 3']),
          changes: [],
        },
      ],
    });
  });

  test('says why Conductor was not asked', async () => {
    await expect(service({ serverUrl: { Ref: 'Url' } }).run(PLAN)).rejects.toThrow(
      'Conductor was not asked: only CloudFormation knows the serverUrl: set CONDUCTOR_SERVER_URL',
    );
  });

  test('says so where nothing is to be registered', async () => {
    expect(await service({}, greet(false)).run(PLAN)).toEqual([
      expect.stringContaining('there is nothing to register'),
      'Conductor has all of it as this service wants it.',
    ]);
  });

  test('and `workflows` do the same for workflows', async () => {
    workflowFile([hello]);
    const { run } = service({ workflows: ['workflows/*'] });
    expect(await run('conductor:workflows:plan:plan')).toContain('  + welcome version 1 new');
    await run('conductor:workflows:apply:apply');
    expect(server.workflow('welcome', 1)).toMatchObject({ ownerEmail: 'team@example.com' });
  });

  test('and `workflows` stop for one that is wrong', async () => {
    workflowFile([{ ...hello, name: 'shp' }]);
    const { run } = service({ workflows: ['workflows/*'] });
    await expect(run('conductor:workflows:plan:plan')).rejects.toThrow('has the type shp');
  });
});
