import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import ConductorPlugin from '../../../infra/plugin/index.ts';
import type { Serverless } from '../../../infra/plugin/read/serverless.ts';
import { json, startFakeAws } from '../../support/fake-aws.ts';
import { httpServer } from '../../support/http-server.ts';
import { framework, GREETINGS, SERVER_URL, type Written } from '../../support/plugin/service.ts';

/** The plugin in a service, and what it said. */
function loaded(written: Written = {}, options = {}, parts: Partial<Serverless> = {}) {
  const said: string[] = [];
  const sections: string[][] = [];
  const serverless = {
    ...framework(written),
    addServiceOutputSection: (_: string, lines: string[]) => void sections.push(lines),
    ...parts,
  };
  const say = (text: string) => void said.push(text);
  const plugin = new ConductorPlugin(serverless, options, {
    log: { notice: say, warning: say },
    writeText: say,
  });
  const run = async (hook: string) => plugin.hooks[hook]?.();
  return { run, said, sections, service: serverless.service };
}

const auth = { serverUrl: SERVER_URL, auth: { secret: 'key' } };
const INVOICE = 'arn:aws:lambda:us-east-1:999988887777:function:invoice';

describe('loading', () => {
  test('lets the framework take whatever stands there, so that our checks say all of it', () => {
    const defined: unknown[] = [];
    const configSchemaHandler = {
      defineFunctionEvent: (...args: unknown[]) => void defined.push(args),
      defineCustomProperties: (schema: object) => void defined.push(schema),
    };
    loaded({}, {}, { configSchemaHandler });
    expect(defined).toEqual([['aws', 'conductor', {}], { properties: { conductor: {} } }]);
  });
});

describe('initialize', () => {
  test('changes the service', async () => {
    const { run, service } = loaded({ conductor: auth, resources: { Resources: { Table: {} } } });
    await run('initialize');
    expect(service).toMatchObject({
      provider: { iam: { role: { statements: [{ Action: ['secretsmanager:GetSecretValue'] }] } } },
      functions: {
        greetings: { timeout: 10, environment: { CONDUCTOR_SERVER_URL: SERVER_URL } },
        conductorPoller: { role: 'ConductorPollerRole' },
        conductorReporter: { role: 'ConductorReporterRole' },
      },
      resources: {
        Resources: {
          Table: {},
          ConductorPollerRole: { Type: 'AWS::IAM::Role' },
          ConductorInbox: { Type: 'AWS::SQS::Queue' },
        },
      },
    });
  });

  test('leaves wrapped functions as they are', async () => {
    const resize = { timeout: 3, events: [{ conductor: { task: 'resize', wrap: true } }] };
    const { run, service } = loaded({ conductor: auth, functions: { resize } });
    await run('initialize');
    expect(service.functions.resize).toEqual({ name: 'orders-dev-resize', ...resize });
    expect(service.provider).toEqual({ name: 'aws' });
  });

  test('stops with every fault', async () => {
    const { run, service } = loaded({ conductor: { colour: 1 } });
    await expect(run('initialize')).rejects.toThrow(/2 faults.*colour.*serverUrl/s);
    expect(Object.keys(service.functions)).toEqual(['greetings']);
  });

  test('does nothing where nothing of it is used', async () => {
    const { run, said, service } = loaded({ conductor: undefined, functions: { plain: {} } });
    for (const hook of [
      'initialize',
      'before:package:createDeploymentArtifacts',
      'after:deploy:deploy',
    ])
      await run(hook);
    expect(Object.keys(service.functions)).toEqual(['plain']);
    expect(said).toEqual([]);
  });

  test('says so where there is nothing to poll', async () => {
    const { run, said, service } = loaded({ functions: { plain: {} } });
    await run('initialize');
    expect(said).toEqual([expect.stringContaining('no poller is deployed')]);
    expect(Object.keys(service.functions)).toEqual(['plain']);
  });

  test.each([['print'], ['logs'], ['remove']])(
    'says nothing for `serverless %s`',
    async (command) => {
      const processedInput = { commands: [command] };
      const written = { conductor: auth, provider: { role: 'arn:aws:iam::1:role/mine' } };
      const { run, said } = loaded(written, {}, { processedInput });
      await run('initialize');
      expect(said).toEqual([]);
    },
  );

  test('stops `serverless offline` that would poll what only a deploy knows', async () => {
    const conductor = { serverUrl: { Ref: 'Url' }, offline: true };
    const offline = loaded({ conductor }, {}, { processedInput: { commands: ['offline'] } });
    await expect(offline.run('initialize')).rejects.toThrow(
      'serverUrl: must be a text with offline',
    );
    await expect(loaded({ conductor }).run('initialize')).resolves.toBeUndefined();
  });

  test('says that a template for an emulator has no policies for TLS', async () => {
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:4566';
    try {
      const { run, said } = loaded();
      await run('initialize');
      expect(said).toContainEqual(expect.stringContaining('AWS_ENDPOINT_URL is plain http'));
    } finally {
      delete process.env.AWS_ENDPOINT_URL;
    }
  });

  test('says what it cannot grant', async () => {
    const { run, said } = loaded({
      conductor: auth,
      provider: { role: 'arn:aws:iam::1:role/mine' },
    });
    await run('initialize');
    expect(said).toEqual([
      expect.stringMatching(/greetings has a role of your own.*GetSecretValue/),
    ]);
  });

  test('grants an Event worker the inbox, or says that it cannot', async () => {
    const event = { timeout: 300, events: [{ conductor: 'report' }] };
    const own = { timeout: 300, events: [{ conductor: 'mail' }], role: 'Mine' };
    const { run, said, service } = loaded({ functions: { event, own } });
    await run('initialize');
    expect(service.provider).toMatchObject({
      iam: { role: { statements: [{ Action: ['sqs:SendMessage'] }] } },
    });
    expect(said).toEqual([
      expect.stringMatching(/own has a role of your own.*SendMessage.*orders-dev-conductor-inbox/),
    ]);
  });

  test('says what an Event worker with a destination of its own loses', async () => {
    const destinations = { onFailure: 'arn:aws:sns:us-east-1:123456789012:mine' };
    const greetings = { timeout: 300, events: [{ conductor: 'greetings' }], destinations };
    const { run, said } = loaded({ functions: { greetings } });
    await run('initialize');
    expect(said).toEqual([expect.stringContaining('greetings has destinations.onFailure')]);
  });
});

describe('packaging', () => {
  test('stops with a template that CloudFormation would refuse', async () => {
    const { run, service } = loaded();
    await run('initialize');
    const Resources = Object.fromEntries(
      Array.from({ length: 501 }, (_, i) => [`Topic${i}`, { Type: 'AWS::SNS::Topic' }]),
    );
    service.provider.compiledCloudFormationTemplate = { Resources };
    await expect(run('after:package:finalize')).rejects.toThrow('has 501 resources');
  });
});

describe('`deploy function`', () => {
  test('says that routes, roles and schedule stay', async () => {
    const { run, said } = loaded({}, { function: 'greetings' }, { serviceDir: '/dev/null' });
    await run('initialize');
    await run('before:deploy:function:packageFunction').catch(() => {});
    expect(said).toEqual([expect.stringContaining('needs `serverless deploy`')]);
  });
});

describe('before a deploy with wake', () => {
  const conductorOf = (serverUrl: string) => ({ serverUrl, wake: { secret: 'wake' } });

  test.each(['3.31.1', '3.30.0'])('a server of version %s is refused', async (body) => {
    const server = await httpServer(() => ({ body }));
    const { run } = loaded({ conductor: conductorOf(server.url) });
    await run('initialize');
    await expect(run('before:deploy:deploy')).rejects.toThrow(`This server is ${body}`);
    server.close();
  });

  test('one that does not say its version is warned of, and one that is new enough is not', async () => {
    const answers = [{ status: 404, body: {} }, { body: '3.32.2' }];
    const server = await httpServer(() => answers.shift() ?? {});
    const { run, said } = loaded({ conductor: conductorOf(server.url) });
    await run('initialize');
    said.length = 0;
    await run('before:deploy:deploy');
    await run('before:deploy:deploy');
    expect(said).toEqual([expect.stringContaining('does not say its version')]);
    server.close();
  });
});

describe('after a deploy', () => {
  const place = { getStage: () => 'dev', getRegion: () => 'us-east-1' };

  test('it prints the state and the types of each poller', async () => {
    const aws = await startFakeAws();
    aws.answerWith((request, response) => {
      const State = request.body.includes('poller-post') ? 'DISABLED' : 'ENABLED';
      return json(200, { State })(request, response);
    });
    const getProvider = () => ({
      ...place,
      getAwsSdkV3Config: async () => ({ region: 'us-east-1' }),
    });
    const functions = { greetings: GREETINGS, post: { events: [{ conductor: 'post' }] } };
    const conductor = { ...auth, pollers: { post: { types: ['post'], sweep: 5 } } };
    const { run, sections } = loaded({ conductor, functions }, {}, { getProvider });
    await run('initialize');
    await run('after:deploy:deploy');
    await aws.close();
    delete process.env.AWS_ENDPOINT_URL;
    expect(sections).toEqual([
      [
        'poller: orders-dev-conductor-poller, each 10 s, enabled',
        expect.stringContaining('greetings ->'),
        expect.stringMatching(/^poller: orders-dev-conductor-poller-post, each 5 s, paused/),
        expect.stringContaining('post ->'),
      ],
    ]);
  });

  test('it does not fail where AWS would not tell', async () => {
    const getAwsSdkV3Config = async () => Promise.reject(new Error('no rights'));
    const { run, said, sections } = loaded(
      { conductor: auth },
      {},
      { getProvider: () => ({ ...place, getAwsSdkV3Config }) },
    );
    await run('initialize');
    await run('after:deploy:deploy');
    expect(sections[0]?.[0]).toContain('unknown (no rights)');
    // The key of custom.conductor.auth is AWS's to give.
    expect(said).toEqual([
      expect.stringContaining("was not checked: the deploy does not read Conductor's key"),
    ]);
  });

  test.each([
    ['of another account is named, with what opens it', '111122223333', 1],
    ['of its own account is not', '999988887777', 0],
  ])('a function %s', async (_, accountId, notices) => {
    const existing = [{ task: 'invoice', function: INVOICE, timeout: 3 }];
    const getProvider = () => ({ ...place, getAccountId: async () => accountId });
    const conductor = { ...auth, existing };
    const { run, said } = loaded({ conductor }, {}, { getProvider });
    await run('initialize');
    await run('after:deploy:deploy');
    const role = `arn:aws:iam::${accountId}:role/orders-dev-us-east-1-conductor-adapter`;
    const found = said.filter((text) => text.includes(INVOICE) && text.endsWith(role));
    expect(found).toHaveLength(notices);
  });

  test('where AWS does not tell the account, nothing is said of others', async () => {
    const existing = [{ task: 'invoice', function: `${INVOICE}:live`, timeout: 3 }];
    const getAccountId = async () => Promise.reject(new Error('no rights'));
    for (const getProvider of [() => place, () => ({ ...place, getAccountId })]) {
      const { run, said } = loaded({ conductor: { ...auth, existing } }, {}, { getProvider });
      await run('initialize');
      await run('after:deploy:deploy');
      expect(said.filter((text) => text.includes(INVOICE))).toEqual([]);
    }
  });

  test('it asks a server without a key for the task definitions and for who else polls', async () => {
    const polls = [{ workerId: 'host-1', lastPollTime: Date.now() }];
    const answers: Record<string, object> = {
      '/api/metadata/taskdefs/greetings': { name: 'greetings', responseTimeoutSeconds: 3_600 },
      '/api/tasks/queue/polldata?taskType=greetings': polls,
    };
    const server = createServer(({ url = '' }, response) =>
      response
        .writeHead(url in answers ? 200 : 404, { 'content-type': 'application/json' })
        .end(JSON.stringify(answers[url] ?? { message: `No such taskType found by name: ${url}` })),
    );
    await once(server.listen(0, '127.0.0.1').unref(), 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const functions = { greetings: GREETINGS, mail: { events: [{ conductor: 'mail' }] } };
    const conductor = { serverUrl: `http://127.0.0.1:${port}/api` };
    const { run, said } = loaded({ conductor, functions }, {}, { getProvider: () => place });
    await run('initialize');
    await run('after:deploy:deploy');
    server.closeAllConnections();
    server.close();
    expect(said).toEqual([
      expect.stringContaining('Set responseTimeoutSeconds to 100.'),
      expect.stringContaining('others polled tasks of this service: greetings by "host-1"'),
      expect.stringContaining('Conductor has no task definition of mail'),
    ]);
  });
});
