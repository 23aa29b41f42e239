import { describe, expect, test } from '@jest/globals';
import { wantedTasks } from '../../../../infra/plugin/read/wanted-tasks.ts';
import {
  existingFunctions,
  faultsIn,
  SERVER_URL,
  validated,
  type Written,
} from '../../../support/plugin/service.ts';

const conductor = { serverUrl: SERVER_URL, ownerEmail: 'team@example.com' };

/** A service with these events, each of a function of its own; `timeout` is that of the function. */
const withEvents = (
  own: object,
  ...events: { timeout?: number; conductor: unknown }[]
): Written => ({
  conductor: { ...conductor, ...own },
  functions: Object.fromEntries(
    events.map(({ timeout = 10, conductor: event }, i) => [
      `f${i}`,
      { timeout, events: [{ conductor: event }] },
    ]),
  ),
});

function wanted(written: Written) {
  const { bindings, options } = validated(written);
  return wantedTasks(bindings, options).wanted;
}

describe('task definitions of a service', () => {
  test('are registered only where it is asked for', () => {
    expect(wanted(withEvents({}, { conductor: 'greet' }))).toEqual([]);
    expect(wanted(withEvents({ register: true }, { conductor: 'greet' }))).toHaveLength(1);
    expect(
      wanted(withEvents({}, { conductor: { task: 'greet', register: true } })).map(
        ({ name }) => name,
      ),
    ).toEqual(['greet']);
    expect(
      wanted(withEvents({ register: true }, { conductor: { task: 'greet', register: false } })),
    ).toEqual([]);
  });

  test('have a response timeout that fits the function', () => {
    const [greet] = wanted(withEvents({ register: true }, { timeout: 30, conductor: 'greet' }));
    expect(greet).toMatchObject({
      definition: { name: 'greet', ownerEmail: 'team@example.com', responseTimeoutSeconds: 120 },
      named: ['ownerEmail', 'responseTimeoutSeconds'],
    });
  });

  test('have the fields of the service, and those of the event before them', () => {
    const register = { retryCount: 1, retryDelaySeconds: 2 };
    const event = { task: 'greet', register: { retryCount: 7, timeoutSeconds: '600' } };
    const [greet] = wanted(withEvents({ register }, { conductor: event }));
    expect(greet?.definition).toMatchObject({
      ...{ retryCount: 7, retryDelaySeconds: 2, timeoutSeconds: 600 },
    });
    expect(greet?.named).toEqual([
      ...['ownerEmail', 'responseTimeoutSeconds', 'retryCount', 'retryDelaySeconds'],
      'timeoutSeconds',
    ]);
  });

  test('are one for all domains, and fit the function that takes longest', () => {
    const all = wanted(
      withEvents(
        { register: true },
        { timeout: 10, conductor: { task: 'greet', domain: 'a' } },
        { timeout: 40, conductor: { task: 'greet', domain: 'b', register: { retryCount: 1 } } },
      ),
    );
    expect(all).toEqual([
      expect.objectContaining({
        definition: expect.objectContaining({ responseTimeoutSeconds: 130, retryCount: 1 }),
      }),
    ]);
  });

  test('can be of functions outside of the service', () => {
    const written = existingFunctions({ task: 'mail', function: 'mail', timeout: 20 });
    const all = wanted({
      conductor: { ...Object(written.conductor), ...conductor, register: true },
    });
    expect(all.map(({ definition }) => definition)).toContainEqual(
      expect.objectContaining({ name: 'mail', responseTimeoutSeconds: 110 }),
    );
  });
});

describe('is refused', () => {
  test('a definition without a contact', () => {
    const own = { ownerEmail: null, register: true };
    expect(faultsIn(withEvents(own, { conductor: 'greet' }, { conductor: 'pack' }))).toEqual([
      'custom.conductor.ownerEmail: is missing: Conductor insists on a contact of each definition that is registered',
    ]);
  });

  test('a second definition of a type', () => {
    const register = { retryCount: 1 };
    const written = withEvents(
      {},
      { conductor: { task: 'greet', domain: 'a', register } },
      { conductor: { task: 'greet', domain: 'b', register } },
    );
    expect(faultsIn(written)).toEqual([
      'functions.f1.events.0.conductor.register: has fields of a definition that functions.f0.events.0.conductor has too: a type has one definition in all domains',
    ]);
  });

  test.each<[object, string]>([
    [{ retrycount: 1 }, 'did you mean retryCount?'],
    [{ retryCount: -1 }, 'must be a whole number of tries from 0 to 2147483647'],
    [{ retryLogic: 'LINEAR' }, 'must be one of FIXED, LINEAR_BACKOFF, EXPONENTIAL_BACKOFF'],
    [{ responseTimeoutSeconds: 10 }, 'must be over functionTimeoutSeconds 10'],
    [{ timeoutSeconds: 20 }, 'must be at least responseTimeoutSeconds 100'],
    [{ inputKeys: 'name' }, 'must be a list of names'],
    [{ inputSchema: 'schemas/greet.json' }, 'must be a JSON Schema'],
    [{ ownerEmail: '' }, 'must be an address'],
  ])('%j', (register, message) => {
    const [fault, ...others] = faultsIn(withEvents({}, { conductor: { task: 'greet', register } }));
    expect(fault).toContain(message);
    expect(others).toEqual([]);
  });
});
