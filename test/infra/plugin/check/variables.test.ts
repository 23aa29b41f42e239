import { describe, expect, test } from '@jest/globals';
import {
  additionsTo,
  faultsIn,
  GREETINGS,
  SERVER_URL,
  type Written,
} from '../../../support/plugin/service.ts';

const onProvider = (environment: object): Written => ({ provider: { environment } });
const onWorker = (environment: object): Written => ({
  functions: { greetings: { ...GREETINGS, environment } },
});
const wrapped = (environment: object): Written => ({
  functions: { old: { events: [{ conductor: { task: 'old', wrap: true } }], environment } },
});

describe('the key', () => {
  const conductor = { serverUrl: SERVER_URL, auth: { secret: 'key' } };

  test('has no second way in the provider’s environment', () => {
    const written = onProvider({ CONDUCTOR_AUTH_PARAMETER_NAME: 'hunter2' });
    expect(faultsIn({ ...written, conductor })).toEqual([
      'provider.environment.CONDUCTOR_AUTH_PARAMETER_NAME: must not be set together with custom.conductor.auth: remove one of the two',
    ]);
    // The workers would take that key, and have no right to read it.
    expect(faultsIn({ ...onProvider({ CONDUCTOR_AUTH_SECRET_NAME: 'other' }), conductor })).toEqual(
      [expect.stringContaining('provider.environment.CONDUCTOR_AUTH_SECRET_NAME: must not be set')],
    );
    expect(faultsIn({ ...onProvider({ CONDUCTOR_AUTH_SECRET_NAME: 'key' }), conductor })).toEqual(
      [],
    );
  });

  test('has no way in the provider’s environment that leaves the poller without it', () => {
    expect(faultsIn(onProvider({ CONDUCTOR_AUTH_SECRET_NAME: 'hunter2' }))).toEqual([
      'provider.environment.CONDUCTOR_AUTH_SECRET_NAME: does not reach the poller: set custom.conductor.auth instead',
    ]);
    expect(faultsIn(onWorker({ CONDUCTOR_AUTH_SECRET_NAME: 'other' }))).toEqual([]);
  });

  test('has no second way in a worker, which gets the provider’s environment too', () => {
    const provider = { environment: { CONDUCTOR_AUTH_SECRET_NAME: 'key' } };
    const worker = onWorker({ CONDUCTOR_AUTH_PARAMETER_NAME: 'other' });
    expect(faultsIn({ ...worker, conductor, provider })).toEqual([
      'functions.greetings.environment: must have one of CONDUCTOR_AUTH_SECRET_NAME and CONDUCTOR_AUTH_PARAMETER_NAME only, ' +
        'also with what provider.environment has',
    ]);
    expect(faultsIn({ ...worker, conductor })).toEqual([]);
  });

  test.each([
    { secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-AbCdEf' },
    { parameter: 'arn:aws:ssm:eu-west-1:123456789012:parameter/key' },
    { parameter: '/key', kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd' },
  ])('is in the region of the service: %j', (auth) => {
    const here = JSON.parse(JSON.stringify(auth).replaceAll('eu-west-1', 'us-east-1'));
    expect(faultsIn({ conductor: { serverUrl: SERVER_URL, auth: here } })).toEqual([]);
    expect(faultsIn({ conductor: { serverUrl: SERVER_URL, auth } })).toEqual([
      expect.stringMatching(/^custom.conductor.auth.\w+: must be in us-east-1, the region/),
    ]);
  });

  test.each(['CONDUCTOR_AUTH_KEY', 'CONDUCTOR_AUTH_SECRET'])(
    'does not stand in the template as %s',
    (name) => {
      const fault = expect.stringMatching(
        new RegExp(`environment.${name}: must not be set on a deployed function.*auth$`),
      );
      expect(faultsIn({ ...onProvider({ [name]: 'hunter2' }), conductor })).toEqual([fault]);
      expect(faultsIn(onProvider({ [name]: 'hunter2' }))).toEqual([fault]);
      expect(faultsIn(onWorker({ [name]: 'hunter2' }))).toEqual([fault]);
      expect(faultsIn(wrapped({ [name]: 'of its own use' }))).toEqual([]);
    },
  );
});

describe('a variable for the added functions', () => {
  const onAdded = (environment: unknown): Written => ({
    conductor: { serverUrl: SERVER_URL, environment },
  });

  test.each([
    [{ HTTPS_PROXY: 'http://proxy:3128', LEVEL: 3, ON: true }],
    [{ HTTPS_PROXY: { 'Fn::ImportValue': 'proxy' } }],
    [{}],
  ])('may be %j', (environment) => {
    expect(faultsIn(onAdded(environment))).toEqual([]);
  });

  test.each([
    ['NODE_OPTIONS', 'must not reach the added functions'],
    ['AWS_LAMBDA_EXEC_WRAPPER', 'must not reach the added functions'],
    ['CONDUCTOR_SERVER_URL', 'is set by the options of custom.conductor'],
    ['NOT-A-NAME', 'must be the name of a variable'],
    ['AWS_REGION', 'is reserved'],
    ['AWS_SECRET_ACCESS_KEY', 'is reserved'],
    ['LAMBDA_TASK_ROOT', 'is reserved'],
    ['https_proxy', 'must not contain a user name or password'],
    ['HTTP_PROXY', 'must not contain a user name or password'],
  ])('is not %s', (name, fault) => {
    expect(faultsIn(onAdded({ [name]: 'http://me:hunter2@proxy:3128' }))).toEqual([
      expect.stringContaining(`custom.conductor.environment.${name}: ${fault}`),
    ]);
  });

  test('is written by name', () => {
    expect(faultsIn(onAdded(['a']))).toEqual([
      'custom.conductor.environment: must be an object of variables',
    ]);
  });

  test.each(['__proto__', 'constructor', 'prototype'])('is not %s, which would be lost', (name) => {
    expect(faultsIn(onAdded(Object.fromEntries([[name, 'a']])))).toEqual([
      expect.stringMatching(/^custom.conductor.environment: has a variable named __proto__/),
    ]);
  });

  test.each([[['a']], [{ A: ['a'] }], [{ A: { b: 'c' } }]])('is not %j', (environment) => {
    expect(faultsIn(onAdded(environment))).toHaveLength(1);
  });

  test.each(['NO_PROXY', 'no_proxy', 'HTTPS_PROXY', 'NODE_USE_ENV_PROXY'])(
    'does not contradict the proxy: %s',
    (name) => {
      const conductor = { serverUrl: SERVER_URL, proxy: 'http://proxy:3128' };
      expect(
        faultsIn({ conductor: { ...conductor, environment: { [name]: 'http://b' } } }),
      ).toEqual([
        `custom.conductor.environment.${name}: must not be set together with custom.conductor.proxy: remove one of the two`,
      ]);
    },
  );

  test('is looked at also beside a wrong one', () => {
    expect(faultsIn(onAdded({ NODE_TLS_REJECT_UNAUTHORIZED: 0, '1BAD': 'x' }))).toEqual([
      expect.stringContaining('custom.conductor.environment.1BAD: must be the name'),
      expect.stringContaining('custom.conductor.environment.NODE_TLS_REJECT_UNAUTHORIZED'),
    ]);
  });

  test('does not switch off the check of certificates', () => {
    expect(faultsIn(onAdded({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }))).toEqual([
      expect.stringContaining(
        'custom.conductor.environment.NODE_TLS_REJECT_UNAUTHORIZED: must not be 0',
      ),
    ]);
  });
});

describe('the check of the server’s certificate', () => {
  test.each(['0', 0])('is not switched off by %p, on a worker or on the provider', (value) => {
    const environment = { NODE_TLS_REJECT_UNAUTHORIZED: value };
    expect(faultsIn(onWorker(environment))).toEqual([
      expect.stringMatching(
        /^functions\.greetings\.environment\.NODE_TLS_REJECT_UNAUTHORIZED: must not be 0.*NODE_EXTRA_CA_CERTS/,
      ),
    ]);
    expect(faultsIn(onProvider(environment))).toEqual([
      expect.stringContaining('provider.environment.NODE_TLS_REJECT_UNAUTHORIZED: must not be 0'),
    ]);
  });

  test('is told together with faults elsewhere', () => {
    const written = onWorker({ NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(faultsIn({ ...written, conductor: {} })).toHaveLength(2);
  });

  test('may be said to be on, and is no business of a wrapped function’s', () => {
    expect(faultsIn(onWorker({ NODE_TLS_REJECT_UNAUTHORIZED: '1' }))).toEqual([]);
    expect(faultsIn(onWorker({ NODE_TLS_REJECT_UNAUTHORIZED: { Ref: 'Switch' } }))).toEqual([]);
    expect(faultsIn(wrapped({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }))).toEqual([]);
  });
});

describe('a server of a worker’s own', () => {
  const insecure = { CONDUCTOR_SERVER_URL: 'http://me:hunter2@conductor.example.com/api' };
  const plain = { CONDUCTOR_SERVER_URL: 'http://conductor.example.com/api' };

  test('is held to the same as serverUrl', () => {
    expect(faultsIn(onWorker(plain))).toEqual([
      expect.stringContaining('functions.greetings.environment.CONDUCTOR_SERVER_URL: must be http'),
    ]);
    expect(faultsIn(onProvider(plain))).toHaveLength(1);
    expect(faultsIn(onProvider(insecure))).toEqual([expect.not.stringContaining('hunter2')]);
  });

  test('may be plain http where that is said, or unknown until the deploy', () => {
    const conductor = { serverUrl: SERVER_URL, allowInsecureHttp: true };
    expect(faultsIn({ ...onWorker(plain), conductor })).toEqual([]);
    const { workers } = additionsTo({ ...onWorker(plain), conductor });
    expect(workers.greetings?.environment).toMatchObject({
      ...plain,
      CONDUCTOR_ALLOW_INSECURE_HTTP: 'true',
    });
    expect(faultsIn(onWorker({ CONDUCTOR_SERVER_URL: { Ref: 'Url' } }))).toEqual([]);
  });
});
