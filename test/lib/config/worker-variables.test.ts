import { describe, expect, test } from '@jest/globals';
import { workerVariables } from '../../../lib/config/worker-variables.ts';

const TYPES = ['greetings', 'greetings_fr', 'send-mail'];

type Env = Record<string, string>;

/** What the environment says of a type. */
const settings = (env: Env, taskType = 'greetings') => {
  const { settingsOf, faults } = workerVariables(env, TYPES, 800);
  expect(faults).toEqual([]);
  return settingsOf(taskType);
};

const faultsOf = (env: Env) =>
  workerVariables(env, TYPES, 800).faults.map(({ where, message }) => `${where} ${message}`);

describe('the variables of a worker', () => {
  test('are named by its type and the property of the SDKs', () => {
    const env = {
      CONDUCTOR_WORKER_GREETINGS_CONCURRENCY: '20',
      CONDUCTOR_WORKER_GREETINGS_DOMAIN: 'blue',
      CONDUCTOR_WORKER_GREETINGS_PAUSED: 'true',
    };
    expect(settings(env)).toEqual({ concurrency: 20, domain: 'blue', paused: true });
    expect(settings(env, 'send-mail')).toEqual({});
  });

  test('may have the name that Python gives to the concurrency', () => {
    expect(settings({ CONDUCTOR_WORKER_GREETINGS_THREAD_COUNT: '3' })).toEqual({ concurrency: 3 });
  });

  test('write a type in capitals, and `_` for what is no letter and no digit', () => {
    expect(settings({ CONDUCTOR_WORKER_SEND_MAIL_DOMAIN: 'a' }, 'send-mail').domain).toBe('a');
    expect(settings({ 'CONDUCTOR_WORKER_SEND-MAIL_DOMAIN': 'a' }, 'send-mail').domain).toBe('a');
    expect(settings({ CONDUCTOR_WORKER_greetings_DOMAIN: 'a' }).domain).toBe('a');
  });

  test('can have the form with dots, of Python and Java, which gives way to the other', () => {
    const dotted = {
      'conductor.worker.send_mail.domain': 'a',
      'conductor.worker.all.paused': 'true',
    };
    expect(settings(dotted, 'send-mail')).toEqual({ domain: 'a', paused: true });
    const both = { CONDUCTOR_WORKER_SEND_MAIL_DOMAIN: 'b', ...dotted };
    expect(settings(both, 'send-mail').domain).toBe('b');
    expect(faultsOf({ 'conductor.worker.greetings.concurency': '1' })).toHaveLength(1);
    const counts = {
      'conductor.worker.greetings.threadCount': '5',
      CONDUCTOR_WORKER_GREETINGS_CONCURRENCY: '6',
      'conductor.worker.greetings.pollingInterval': '100',
    };
    expect(settings(counts)).toEqual({ concurrency: 6 });
  });

  test('of all workers count where the worker has none of its own', () => {
    const env = {
      CONDUCTOR_WORKER_ALL_CONCURRENCY: '5',
      CONDUCTOR_WORKER_ALL_PAUSED: 'yes',
      CONDUCTOR_WORKER_GREETINGS_PAUSED: 'off',
    };
    expect(settings(env)).toEqual({ concurrency: 5, paused: false });
    expect(settings(env, 'send-mail')).toEqual({ concurrency: 5, paused: true });
  });

  test('are told apart where one type begins with the name of another', () => {
    const env = { CONDUCTOR_WORKER_GREETINGS_FR_DOMAIN: 'fr' };
    expect(settings(env)).toEqual({});
    expect(settings(env, 'greetings_fr')).toEqual({ domain: 'fr' });
  });

  test('that are empty, or of workers that are not here, say nothing', () => {
    const env = {
      CONDUCTOR_WORKER_GREETINGS_DOMAIN: '',
      CONDUCTOR_WORKER_OTHER_CONCURENCY: 'x',
      CONDUCTOR_WORKER_GREETINGS_DE_DOMAIN: 'de',
      CONDUCTOR_WORKER_DOMAIN: 'old',
      CONDUCTOR_WORKER_: 'x',
    };
    expect(settings(env)).toEqual({});
  });
});

describe('a variable that two types share', () => {
  const faultsIn = (types: string[], env: Env) =>
    workerVariables(env, types, 800).faults.map(({ where, message }) => `${where} ${message}`);

  test('is a fault, and no type obeys it', () => {
    const env = { CONDUCTOR_WORKER_SEND_MAIL_PAUSED: 'true' };
    const { faults, settingsOf } = workerVariables(env, ['send-mail', 'send_mail'], 800);
    expect(faults).toEqual([
      {
        where: 'CONDUCTOR_WORKER_SEND_MAIL_PAUSED',
        message:
          'is of several task types, which differ only in capitals or signs: set it in the code or in serverless.yml, or give the type another name',
      },
    ]);
    expect(settingsOf('send-mail')).toEqual({});
  });

  test('is also the one of all workers, where a type has that name', () => {
    expect(faultsIn(['all', 'mail'], { CONDUCTOR_WORKER_ALL_DOMAIN: 'a' })).toEqual([
      'CONDUCTOR_WORKER_ALL_DOMAIN is of all workers, and of a task type with this name too: set it in the code or in serverless.yml, or give the type another name',
    ]);
  });

  test('is none where the types are one, in several domains, or where it is not set', () => {
    expect(faultsIn(['all', 'all'], { CONDUCTOR_WORKER_ALL_PAUSED: 'true' })).toEqual([]);
    expect(faultsIn(['mail', 'mail'], { CONDUCTOR_WORKER_MAIL_PAUSED: 'true' })).toEqual([]);
    const env = { CONDUCTOR_WORKER_GREET_PAUSED: 'true' };
    expect(faultsIn(['send-mail', 'send_mail', 'greet'], env)).toEqual([]);
  });
});

test.each(['constructor', '__proto__', 'toString'])('%s is no boolean', (value) => {
  expect(faultsOf({ CONDUCTOR_WORKER_GREETINGS_PAUSED: value })).toEqual([
    'CONDUCTOR_WORKER_GREETINGS_PAUSED must be true or false',
  ]);
});

test('all that is wrong is said at once, and no value is repeated', () => {
  expect(
    faultsOf({
      CONDUCTOR_WORKER_GREETINGS_CONCURRENCY: '0',
      CONDUCTOR_WORKER_ALL_CONCURRENCY: '801',
      CONDUCTOR_WORKER_SEND_MAIL_CONCURRENCY: '2',
      CONDUCTOR_WORKER_SEND_MAIL_THREAD_COUNT: '3',
      CONDUCTOR_WORKER_GREETINGS_PAUSED: 'perhaps',
      CONDUCTOR_WORKER_GREETINGS_DOMAIN: 'a,b',
      CONDUCTOR_WORKER_GREETINGS_CONCURENCY: '1',
    }),
  ).toEqual([
    'CONDUCTOR_WORKER_GREETINGS_CONCURRENCY must be a whole number of tasks open at once from 1 to 800',
    'CONDUCTOR_WORKER_ALL_CONCURRENCY must be a whole number of tasks open at once from 1 to 800',
    'CONDUCTOR_WORKER_SEND_MAIL_THREAD_COUNT differs from the other variable for the same: keep one of CONCURRENCY and THREAD_COUNT',
    'CONDUCTOR_WORKER_GREETINGS_PAUSED must be true or false',
    'CONDUCTOR_WORKER_GREETINGS_DOMAIN holds a comma, and the server would take it for a list: give each domain an event of its own',
    'CONDUCTOR_WORKER_GREETINGS_CONCURENCY is no property of a worker: the properties are CONCURRENCY (or THREAD_COUNT), DOMAIN and PAUSED',
  ]);
});

test('what an SDK knows and has no meaning here is no fault: its workers can share the environment', () => {
  const { faults, unused } = workerVariables(
    {
      CONDUCTOR_WORKER_ALL_POLL_INTERVAL: '500',
      CONDUCTOR_WORKER_SEND_MAIL_LEASE_EXTEND_ENABLED: 'true',
    },
    TYPES,
    800,
  );
  expect(faults).toEqual([]);
  expect(unused.map(({ where, message }) => `${where} ${message}`)).toEqual([
    'CONDUCTOR_WORKER_ALL_POLL_INTERVAL changes nothing here: a poll waits at the server for up to 5 s, and comes when there is work',
    'CONDUCTOR_WORKER_SEND_MAIL_LEASE_EXTEND_ENABLED changes nothing here: a worker has the option `heartbeat: true` in its code',
  ]);
});
