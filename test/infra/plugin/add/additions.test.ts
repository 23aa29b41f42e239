import { describe, expect, test } from '@jest/globals';
import {
  additionsTo,
  GREETINGS,
  SERVER_URL,
  type Written,
} from '../../../support/plugin/service.ts';

const wrapped = { timeout: 20, events: [{ conductor: { task: 'resize', wrap: true } }] };
const both: Written = { functions: { greetings: GREETINGS, resize: wrapped } };
const TO_INBOX = { 'Fn::GetAtt': ['ConductorInbox', 'Arn'] };
const auth: Written = { conductor: { serverUrl: `${SERVER_URL}/`, auth: { secret: 'key' } } };

describe('the poller', () => {
  test('is a prebuilt function, started each minute by a rule of its name', () => {
    expect(additionsTo().functions.conductorPoller).toEqual({
      name: 'orders-dev-conductor-poller',
      description: expect.any(String),
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      architecture: 'arm64',
      memorySize: 192,
      timeout: 135,
      role: 'ConductorPollerRole',
      environment: {
        CONDUCTOR_SERVER_URL: SERVER_URL,
        CONDUCTOR_INBOX_URL: { Ref: 'ConductorInbox' },
        CONDUCTOR_LEDGER_TABLE: { Ref: 'ConductorLedger' },
      },
      // The reporter reads what the poller sends: so of two versions it is the newer one.
      dependsOn: ['ConductorReporterLambdaFunction'],
      events: [
        {
          schedule: {
            name: 'orders-dev-conductor-poller',
            rate: ['rate(1 minute)'],
            enabled: true,
          },
        },
      ],
      maximumRetryAttempts: 0,
      maximumEventAge: 60,
      versionFunction: false,
      skipEsbuild: true,
      package: { individually: true, artifact: '.serverless/conductorPoller.zip' },
    });
  });

  test('is deployed after the adapter too, where it sends tasks there', () => {
    const resize = { events: [{ conductor: { task: 'resize', wrap: true } }] };
    expect(additionsTo({ functions: { resize } }).functions.conductorPoller?.dependsOn).toEqual([
      'ConductorReporterLambdaFunction',
      'ConductorAdapterLambdaFunction',
    ]);
  });

  test('has what custom.conductor says', () => {
    const poller = { windowSeconds: 20, timeout: 60, memorySize: 512 };
    const conductor = { serverUrl: SERVER_URL, enabled: false, poller };
    const { functions, plan } = additionsTo({ conductor });
    expect(functions.conductorPoller).toMatchObject({
      memorySize: 512,
      timeout: 60,
      events: [{ schedule: { enabled: false } }],
    });
    expect(plan.windowMs).toBe(20_000);
  });

  test('knows where Conductor is and where its key is', () => {
    expect(additionsTo(auth).functions.conductorPoller?.environment).toMatchObject({
      CONDUCTOR_SERVER_URL: SERVER_URL,
      CONDUCTOR_AUTH_SECRET_NAME: 'key',
    });
  });

  test('has none of the provider’s layers', () => {
    const provider = { layers: ['arn:aws:lambda:us-east-1:123456789012:layer:python:1'] };
    expect(additionsTo({ provider }).functions.conductorPoller?.layers).toEqual([]);
  });

  test('takes AWS’s updates of its runtime, whatever the provider says of another one', () => {
    const provider = { runtimeManagement: { mode: 'manual', arn: 'arn:aws:lambda:x::runtime:1' } };
    expect(additionsTo({ provider }).functions.conductorPoller?.runtimeManagement).toBe('auto');
    expect(additionsTo().functions.conductorPoller).not.toHaveProperty('runtimeManagement');
  });

  test('of a service with a long name has a name that AWS takes', () => {
    const { functions, plan, resources } = additionsTo({
      service: 'a'.repeat(60),
      stage: 'production',
    });
    const names = [
      functions.conductorPoller?.name,
      plan.ruleName,
      resources.ConductorPollerRole?.Properties.RoleName,
    ];
    expect(names.map((name) => String(name).length)).toEqual([64, 64, 64]);
    expect(names[0]).toBe(names[1]);
  });
});

describe('the adapter', () => {
  test('is there only where something is wrapped', () => {
    const added = (written: Written) => Object.keys(additionsTo(written).functions);
    expect(added({})).toEqual(['conductorPoller', 'conductorReporter']);
    expect(added(both)).toEqual(['conductorPoller', 'conductorReporter', 'conductorAdapter']);
  });

  test('waits 10 s longer than its slowest target', () => {
    const existing = [{ task: 'mail', function: 'old', timeout: 100 }];
    const { functions } = additionsTo({ ...both, conductor: { serverUrl: SERVER_URL, existing } });
    expect(functions.conductorAdapter).toMatchObject({
      name: 'orders-dev-conductor-adapter',
      timeout: 110,
      role: 'ConductorAdapterRole',
      events: [],
      maximumRetryAttempts: 0,
    });
  });

  test('has a way into the inbox only where a task comes to it as an Event', () => {
    const adapter = (timeout: number) =>
      additionsTo({ functions: { resize: { ...wrapped, timeout } } }).functions.conductorAdapter;
    expect(adapter(50)?.environment).not.toHaveProperty('CONDUCTOR_INBOX_URL');
    expect(adapter(50)).not.toHaveProperty('destinations');
    expect(adapter(51)).toMatchObject({
      environment: { CONDUCTOR_INBOX_URL: { Ref: 'ConductorInbox' } },
      destinations: { onFailure: { type: 'sqs', arn: TO_INBOX } },
    });
  });
});

describe('each added function', () => {
  /** The variables that it has once the framework has merged both: null takes one of the provider's out. */
  function variablesOf(written: Written) {
    const merged = Object.values(additionsTo(written).functions).map(({ environment }) => ({
      ...written.provider?.environment,
      ...environment,
    }));
    return merged.map((all) =>
      Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)),
    );
  }

  test('has none of the provider’s variables', () => {
    const environment = {
      DATABASE_PASSWORD: 'x',
      NODE_OPTIONS: '--require /opt/tracer',
      AWS_LAMBDA_EXEC_WRAPPER: '/opt/wrapper',
      CONDUCTOR_SERVER_URL: 'https://other/api',
      CONDUCTOR_INBOX_URL: 'x',
    };
    const withThem = variablesOf({ ...both, provider: { environment } });
    expect(withThem).toHaveLength(3);
    expect(withThem).toEqual(variablesOf(both));
  });

  test('has what custom.conductor.environment names, the provider’s too', () => {
    const conductor = {
      serverUrl: SERVER_URL,
      environment: { HTTPS_PROXY: { Ref: 'Proxy' }, TEAM: 7 },
    };
    const provider = { environment: { HTTPS_PROXY: 'x', OTHER: 'x' } };
    for (const variables of variablesOf({ ...both, provider, conductor })) {
      expect(variables).toMatchObject({ HTTPS_PROXY: { Ref: 'Proxy' }, TEAM: '7' });
      expect(variables).not.toHaveProperty('OTHER');
    }
  });

  test('gives none of them to the workers', () => {
    const conductor = { serverUrl: SERVER_URL, environment: { TEAM: 'a' } };
    expect(additionsTo({ conductor }).workers.greetings?.environment).not.toHaveProperty('TEAM');
  });
});

describe('a worker', () => {
  const settings = (config: object, written: Written = auth) =>
    additionsTo({ ...written, functions: { greetings: { ...GREETINGS, ...config } } }).workers
      .greetings;

  test('learns where Conductor is', () => {
    expect(settings({ environment: { TABLE: 'orders' } })).toEqual({
      environment: {
        TABLE: 'orders',
        CONDUCTOR_SERVER_URL: SERVER_URL,
        CONDUCTOR_AUTH_SECRET_NAME: 'key',
      },
    });
  });

  test('keeps what the user has set on it', () => {
    const environment = {
      CONDUCTOR_SERVER_URL: 'https://other/api',
      CONDUCTOR_AUTH_PARAMETER_NAME: 'x',
    };
    expect(settings({ environment })?.environment).toEqual(environment);
  });

  test('keeps what the user has set on the provider', () => {
    const provider = { environment: { CONDUCTOR_SERVER_URL: 'https://other/api' } };
    expect(settings({}, { provider })?.environment).toEqual({});
  });

  test('that is invoked with Event is tried once, within a minute, and its end goes to the inbox', () => {
    expect(settings({ timeout: 300 })).toMatchObject({
      environment: { CONDUCTOR_INBOX_URL: { Ref: 'ConductorInbox' } },
      maximumRetryAttempts: 0,
      maximumEventAge: 60,
      destinations: { onFailure: { type: 'sqs', arn: TO_INBOX } },
    });
    const own = { timeout: 300, maximumRetryAttempts: 1, maximumEventAge: 600 };
    expect(settings(own)).toMatchObject({ maximumRetryAttempts: 1, maximumEventAge: 600 });
  });

  test('whose caller waits needs nothing of that', () => {
    expect(Object.keys(settings({}) ?? {})).toEqual(['environment']);
    expect(settings({})?.environment).not.toHaveProperty('CONDUCTOR_INBOX_URL');
  });

  test('with batches gets the inbox: the reply has room for one large result only', () => {
    const events = [{ conductor: { task: 'greetings', batch: { size: 5 } } }];
    expect(settings({ events })).toEqual({
      environment: expect.objectContaining({ CONDUCTOR_INBOX_URL: { Ref: 'ConductorInbox' } }),
    });
  });

  test('keeps its own destinations, and a notice says what that costs', () => {
    const noticesOf = (destinations: object) => {
      const greetings = { ...GREETINGS, timeout: 300, destinations };
      return additionsTo({ functions: { greetings } }).notices;
    };
    const onSuccess = 'arn:aws:sqs:us-east-1:123456789012:done';
    const onFailure = 'arn:aws:sqs:us-east-1:123456789012:mine';
    expect(settings({ timeout: 300, destinations: { onSuccess } })?.destinations).toEqual({
      onSuccess,
      onFailure: { type: 'sqs', arn: TO_INBOX },
    });
    expect(settings({ timeout: 300, destinations: { onFailure } })?.destinations).toEqual({
      onFailure,
    });
    expect(noticesOf({ onSuccess })).toEqual([]);
    expect(noticesOf({ onFailure })).toEqual([
      expect.stringMatching(/greetings has destinations.onFailure.*orders-dev-conductor-inbox/),
    ]);
  });

  test('has no such notice where it is invoked by an alias alone: that has the inbox as its destination', () => {
    const noticesOf = (...conductor: object[]) => {
      const events = conductor.map((event) => ({ conductor: event }));
      const destinations = { onFailure: 'arn:aws:sqs:us-east-1:123456789012:mine' };
      const greetings = { timeout: 300, events, destinations };
      return additionsTo({ functions: { greetings } }).notices;
    };
    const aliased = { task: 'greetings', alias: 'live' };
    expect(noticesOf(aliased)).toEqual([]);
    expect(noticesOf(aliased, { task: 'farewells' })).toEqual([
      expect.stringContaining('greetings has destinations.onFailure'),
    ]);
  });

  test('is no wrapped function', () => {
    expect(Object.keys(additionsTo(both).workers)).toEqual(['greetings']);
  });
});
