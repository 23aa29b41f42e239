import { describe, expect, test } from '@jest/globals';
import {
  isOffline,
  lambdaUrlOf,
  offlineAdditions,
  offlineFaults,
} from '../../../../infra/plugin/offline/offline.ts';
import {
  additionsTo,
  aService,
  framework,
  GREETINGS,
  SERVER_URL,
  validated,
  type Written,
} from '../../../support/plugin/service.ts';

const URL = 'http://localhost:3002';
const local = (written: Written) =>
  offlineAdditions(additionsTo(written), validated(written).options, aService(written), URL);

const written = (conductor: object): Written => ({
  conductor: {
    serverUrl: SERVER_URL,
    existing: [{ task: 'old', function: 'old', timeout: 3 }],
    ...conductor,
  },
  functions: {
    greetings: { ...GREETINGS, provisionedConcurrency: 2 },
    long: { timeout: 300, events: [{ conductor: 'long' }] },
    legacy: { events: [{ conductor: { task: 'legacy', wrap: true } }] },
  },
});

describe('`serverless offline`', () => {
  test('has no poller, so that a laptop takes no tasks', () => {
    expect(local(written({})).functions).toEqual({});
  });

  test('has it where that is asked for; it then calls the functions on this machine', () => {
    const { functions, plans } = local(written({ offline: true, events: { bus: 'orders' } }));
    expect(Object.keys(functions)).toEqual(['conductorPoller', 'conductorAdapter']);
    for (const { environment } of Object.values(functions))
      expect(environment).toEqual({
        CONDUCTOR_SERVER_URL: SERVER_URL,
        AWS_ENDPOINT_URL_LAMBDA: URL,
        AWS_ACCESS_KEY_ID: 'offline',
        AWS_SECRET_ACCESS_KEY: 'offline',
      });
    const routes = Object.values(plans).flatMap((plan) => plan.routes);
    expect(routes.map(({ taskType, functionName }) => [taskType, functionName])).toEqual([
      ['greetings', 'orders-dev-greetings'],
      ['long', 'orders-dev-long'],
      ['legacy', 'orders-dev-conductor-adapter'],
    ]);
  });

  test('has all of the pollers', () => {
    const pollers = { slow: { types: ['long', 'old'] } };
    const { functions, plans } = local(written({ offline: true, pollers }));
    expect(Object.keys(functions)).toEqual([
      'conductorPoller',
      'conductorPollerSlow',
      'conductorAdapter',
    ]);
    expect(functions.conductorPollerSlow?.events).toEqual([
      { schedule: expect.objectContaining({ input: { source: 'serverless-offline' } }) },
    ]);
    // `old` is not on this machine.
    expect(plans.conductorPollerSlow?.routes.map(({ taskType }) => taskType)).toEqual(['long']);
    expect(local(written({ pollers })).functions).toEqual({});
  });

  test('does not ask AWS whether a rule is paused that no deploy has made', () => {
    const { functions } = local(written({ offline: true }));
    expect(functions.conductorPoller?.events).toEqual([
      { schedule: expect.objectContaining({ input: { source: 'serverless-offline' } }) },
    ]);
  });

  test('reads a key with the credentials of the person who runs it', () => {
    const { functions } = local(written({ offline: true, auth: { secret: 'key' } }));
    expect(functions.conductorPoller?.environment).not.toHaveProperty('AWS_ACCESS_KEY_ID');
  });

  test('polls no server and takes no key that only CloudFormation knows', () => {
    const faults = (conductor: object) =>
      offlineFaults(validated(written({ offline: true, ...conductor })).options);
    const later = { Ref: 'Later' };
    expect(faults({ serverUrl: later, auth: { parameter: later } }).map((f) => f.where)).toEqual([
      'custom.conductor.serverUrl',
      'custom.conductor.auth.parameter',
    ]);
    expect(faults({ auth: { secret: 'key' } })).toEqual([]);
    expect(faults({ serverUrl: later, offline: false })).toEqual([]);
  });

  test('gives workers no queue, which is only in AWS', () => {
    for (const offline of [true, false])
      expect(local(written({ offline })).workers.long?.environment).toEqual({
        CONDUCTOR_SERVER_URL: SERVER_URL,
      });
  });

  test('is the command `offline`, with and without `start`', () => {
    const running = (...commands: string[]) =>
      isOffline({ ...framework(), processedInput: { commands } });
    expect([running('offline'), running('offline', 'start'), running('deploy')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('answers calls where its options say', () => {
    const with3002 = framework();
    expect(lambdaUrlOf(with3002, {})).toBe('http://localhost:3002');
    const custom = { 'serverless-offline': { lambdaPort: 4_002, host: '127.0.0.1' } };
    const other = { ...with3002, service: { ...with3002.service, custom } };
    expect(lambdaUrlOf(other, {})).toBe('http://127.0.0.1:4002');
    expect(lambdaUrlOf(other, { lambdaPort: '5002' })).toBe('http://127.0.0.1:5002');
  });
});
