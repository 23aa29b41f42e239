import { describe, expect, test } from '@jest/globals';
import { validate } from '../../../../infra/plugin/check/validate.ts';
import { messageOf } from '../../../../infra/plugin/read/faults.ts';
import {
  aService,
  faultsIn,
  GREETINGS,
  SERVER_URL,
  validated,
  type Written,
} from '../../../support/plugin/service.ts';

const event = (conductor: unknown): Written => ({
  functions: { greetings: { events: [{ conductor }] } },
});
const custom = (conductor: object): Written => ({
  conductor: { serverUrl: SERVER_URL, ...conductor },
});
const KMS_KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const WHERE = 'functions.greetings.events.0.conductor';

describe('a valid service', () => {
  test('has a binding for each event, with its defaults', () => {
    expect(validated().bindings).toEqual([
      {
        where: WHERE,
        key: 'greetings',
        memoryMb: 1_024,
        task: 'greetings',
        concurrency: 10,
        wrap: false,
        functionName: 'orders-dev-greetings',
        timeoutSeconds: 10,
      },
    ]);
  });

  test('may leave an option empty, as YAML does', () => {
    const { bindings } = validated(event({ task: 'greetings', domain: null, concurrency: null }));
    expect(bindings[0]).toMatchObject({ concurrency: 10 });
    expect(bindings[0]).not.toHaveProperty('domain');
  });

  test('may take numbers and switches from variables, which are texts', () => {
    const { bindings, options } = validated({
      ...event({ task: 'greetings', concurrency: '5', wrap: 'true' }),
      ...custom({ enabled: 'false', poller: { memorySize: '256' } }),
    });
    expect(bindings[0]).toMatchObject({ concurrency: 5, wrap: true });
    expect(options).toMatchObject({ enabled: false, poller: { memorySize: 256 } });
  });

  test('has the provider’s timeout where the function has none, else the framework’s', () => {
    const functions = { greetings: { events: GREETINGS.events } };
    const timeouts = [{ timeout: 29 }, {}].map((provider) => validated({ functions, provider }));
    expect(timeouts.map(({ bindings }) => bindings[0]?.timeoutSeconds)).toEqual([29, 6]);
  });

  test('may use nothing of the plugin', () => {
    const written = { conductor: undefined, functions: { plain: { events: [{ schedule: 'x' }] } } };
    expect(validate(aService(written))).toEqual({ kind: 'unused' });
  });

  test('invokes the alias that the framework makes for warm environments', () => {
    const greetings = { ...GREETINGS, provisionedConcurrency: 2 };
    const { bindings } = validated({ functions: { greetings } });
    expect(bindings[0]?.functionName).toBe('orders-dev-greetings:provisioned');
  });

  test('an alias that the user names is invoked, also where the framework makes one', () => {
    const events = [{ conductor: { task: 'greetings', alias: 'live' } }];
    const greetings = { ...GREETINGS, events, provisionedConcurrency: 2 };
    const { bindings } = validated({ functions: { greetings } });
    expect(bindings[0]?.functionName).toBe('orders-dev-greetings:live');
  });
});

describe('what an option says is checked', () => {
  test.each<[Written, string]>([
    [event(''), `${WHERE}.task: must be the task type`],
    [event(null), `${WHERE}.task: is missing`],
    [event({ concurrency: 5 }), `${WHERE}.task: is missing`],
    [event(7), `${WHERE}: must be an object of options`],
    [
      event({ task: 'a', colour: 1 }),
      `${WHERE}.colour: is not an option; the options are task, concurrency`,
    ],
    [
      event({ tusk: 'a', task: 'a' }),
      `${WHERE}.tusk: is not an option; did you mean task? The options are task, concurrency`,
    ],
    [event({ task: 'a', concurrency: 0 }), `${WHERE}.concurrency: must be a whole number of tasks`],
    [event({ task: 'a', concurrency: 1.5 }), `${WHERE}.concurrency: must be a whole number`],
    [event({ task: 'a', concurrency: 'five' }), `${WHERE}.concurrency: must be a whole number`],
    [event({ task: 'a', concurrency: '0' }), `${WHERE}.concurrency: must be a whole number`],
    [event({ task: 'a', concurrency: true }), `${WHERE}.concurrency: must be a whole number`],
    [event({ task: 'a', alias: '7' }), `${WHERE}.alias: must be the name of an alias`],
    [event({ task: 'a', alias: 'a:b' }), `${WHERE}.alias: must be the name of an alias`],
    [event({ task: 'a', wrap: 'yes' }), `${WHERE}.wrap: must be true or false`],
    [event({ task: 'a', domain: ' ' }), `${WHERE}.domain: must be the name of the task's domain`],
    [event({ task: 'a', invocationType: 'DryRun' }), `${WHERE}.invocationType: must be one of`],
    [{ conductor: undefined }, 'custom.conductor.serverUrl: is missing'],
    [{ conductor: 'https://x/api' }, 'custom.conductor: must be an object of options'],
    [
      custom({ serverUrl: 'conductor' }),
      'custom.conductor.serverUrl: must be an absolute http(s) URL',
    ],
    [
      custom({ serverUrl: 'http://conductor.example.com/api' }),
      'custom.conductor.serverUrl: must be https; set allowInsecureHttp',
    ],
    [
      custom({ serverUrl: 'http://conductor.example.com/api', allowInsecureHttp: false }),
      'custom.conductor.serverUrl: must be https',
    ],
    [
      custom({ serverURL: 'x' }),
      'custom.conductor.serverURL: is not an option; did you mean serverUrl?',
    ],
    [custom({ auth: {} }), 'custom.conductor.auth: must have exactly one of secret and parameter'],
    [
      custom({ auth: { secret: 'a', parameter: 'b' } }),
      'custom.conductor.auth: must have exactly one',
    ],
    [
      custom({ auth: { secret: 'a', kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:alias/mine' } }),
      'custom.conductor.auth.kmsKeyArn: must be the ARN of a KMS key',
    ],
    [custom({ auth: { kmsKeyArn: KMS_KEY } }), 'custom.conductor.auth: must have exactly one'],
    [
      custom({ poller: { windowSeconds: 826, timeout: 900 } }),
      'custom.conductor.poller.windowSeconds: must be',
    ],
    [
      custom({ poller: { timeout: 901 } }),
      'custom.conductor.poller.timeout: must be a whole number',
    ],
    [
      custom({ poller: { timeout: 60 } }),
      'custom.conductor.poller.timeout: must be more than the window',
    ],
    [custom({ poller: { memorySize: 64 } }), 'custom.conductor.poller.memorySize: must be'],
    [custom({ existing: {} }), 'custom.conductor.existing: must be a list'],
    [
      custom({ existing: [{ task: 'a', function: 'f' }] }),
      'custom.conductor.existing.0.timeout: is missing',
    ],
    [
      custom({ existing: [{ task: 'a', timeout: 3 }] }),
      'custom.conductor.existing.0.function: is missing',
    ],
    [
      custom({
        existing: [{ task: 'a', function: 'arn:aws:sqs:eu-west-1:123456789012:q', timeout: 3 }],
      }),
      "custom.conductor.existing.0.function: must be the function's name or ARN",
    ],
  ])('%j', (written, fault) => {
    expect(faultsIn(written)).toEqual([expect.stringContaining(fault)]);
  });

  test('plain http is taken to this machine, and elsewhere only where that is said', () => {
    expect(faultsIn(custom({ serverUrl: 'http://127.0.0.1:8080/api' }))).toEqual([]);
    const serverUrl = 'http://conductor.example.com/api';
    expect(faultsIn(custom({ serverUrl, allowInsecureHttp: true }))).toEqual([]);
  });

  test('the window may be as long as the function leaves', () => {
    expect(faultsIn(custom({ poller: { windowSeconds: 825, timeout: 900 } }))).toEqual([]);
    expect(faultsIn(custom({ poller: { windowSeconds: 1, timeout: 22 } }))).toEqual([]);
  });
});

describe('one message', () => {
  const secret = '{"keyId":"me","keySecret":"hunter2"}';
  const wrong: Written = {
    conductor: { serverUrl: 'https://me:hunter2@x.example/api', auth: { secret }, poler: {} },
    functions: {
      a: { events: [{ conductor: { concurrency: 0 } }] },
      b: { events: [{ conductor: {} }] },
    },
  };

  test('has all faults, each with its path', () => {
    expect(faultsIn(wrong).map((fault) => fault.split(':')[0])).toEqual([
      'custom.conductor.auth.secret',
      'custom.conductor.poler',
      'custom.conductor.serverUrl',
      'functions.a.events.0.conductor.task',
      'functions.a.events.0.conductor.concurrency',
      'functions.b.events.0.conductor.task',
    ]);
  });

  test('has every name that is no option, at every depth', () => {
    const conductor = { serverUrl: SERVER_URL, poler: {}, enable: 1, poller: { a: 1, timeOut: 1 } };
    const events = [{ conductor: { task: 'a', concurency: 1, wrapp: 1 } }];
    expect(faultsIn({ conductor, functions: { a: { events } } })).toEqual([
      expect.stringMatching(/^custom.conductor.poller.a: is not an option; the options/),
      expect.stringMatching(/^custom.conductor.poller.timeOut: .* did you mean timeout\?/),
      expect.stringMatching(/^custom.conductor.poler: .* did you mean poller\?/),
      expect.stringMatching(/^custom.conductor.enable: .* did you mean enabled\?/),
      expect.stringMatching(/^functions.a.events.0.conductor.concurency: .*mean concurrency\?/),
      expect.stringMatching(/^functions.a.events.0.conductor.wrapp: .* did you mean wrap\?/),
    ]);
  });

  test('has no secret', () => {
    const read = validate(aService(wrong));
    const message = read.kind === 'faulty' ? messageOf(read.faults) : '';
    expect(message).toContain('conductor-lambda found 6 faults in the configuration:\n  - custom');
    expect(message).not.toContain('hunter2');
  });
});

describe('a wrong option does not hide what others say together:', () => {
  const OWN_ROLE = { role: 'arn:aws:iam::123456789012:role/mine' };
  const HTTP = { CONDUCTOR_SERVER_URL: 'http://conductor.example.com/api' };
  const KEY = { CONDUCTOR_AUTH_SECRET_NAME: 'key' };

  test.each<[string, Written]>([
    [
      'provider.environment.CONDUCTOR_AUTH_SECRET_NAME',
      { ...custom({ enabled: 'maybe' }), provider: { environment: KEY } },
    ],
    [
      'provider.environment.CONDUCTOR_SERVER_URL',
      { ...custom({ enabled: 'maybe' }), provider: { environment: HTTP } },
    ],
    [
      'custom.conductor.roles',
      { ...custom({ enabled: 'maybe', roles: 'own' }), provider: OWN_ROLE },
    ],
    [
      'custom.conductor.serverUrl',
      custom({ enabled: 'maybe', serverUrl: 'http://conductor.example.com/api' }),
    ],
  ])('%s', (where, written) => {
    expect(faultsIn(written).map((fault) => fault.split(': ')[0])).toEqual([
      'custom.conductor.enabled',
      where,
    ]);
  });

  test('nothing is held against an option that is wrong itself', () => {
    const provider = { ...OWN_ROLE, environment: { ...HTTP, ...KEY } };
    const wrong = { auth: { secret: 7 }, allowInsecureHttp: 'maybe', roles: 'mine' };
    expect(faultsIn({ ...custom(wrong), provider }).map((fault) => fault.split(': ')[0])).toEqual([
      'custom.conductor.allowInsecureHttp',
      'custom.conductor.auth.secret',
      'custom.conductor.roles',
    ]);
  });
});

test('a fault of one binding does not hide faults between bindings', () => {
  const functions = {
    greetings: {
      timeout: 300,
      events: [{ conductor: { task: 'a', concurrency: 0, invocationType: 'RequestResponse' } }],
    },
    others: { events: [{ conductor: 'a' }] },
  };
  const faults = faultsIn({ functions }).join('\n');
  expect(faults).toContain(`${WHERE}.concurrency: must be a whole number`);
  expect(faults).toMatch(/invocationType.*(300|longer)/);
  expect(faults).toMatch(/functions\.others\.events\.0\.conductor.*already|functions\.others/);
});
