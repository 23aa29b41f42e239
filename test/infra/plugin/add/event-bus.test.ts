import { describe, expect, test } from '@jest/globals';
import { rightsIn } from '../../../support/plugin/rights.ts';
import {
  additionsTo,
  faultsIn,
  SERVER_URL,
  type Written,
} from '../../../support/plugin/service.ts';

const BUS = 'arn:aws:events:us-east-1:123456789012:event-bus/orders';
const OURS = 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus';

/** A service of three workers, one of which takes Events, and a wrapped function that does too. */
const serviceWith = (bus?: unknown): Written => ({
  conductor: {
    ...{ serverUrl: SERVER_URL, roles: 'own', wake: { secret: 'wake' } },
    ...(bus !== undefined && { events: { bus } }),
  },
  functions: {
    greetings: { timeout: 10, events: [{ conductor: 'greetings' }] },
    pack: { timeout: 300, events: [{ conductor: 'pack' }] },
    old: { timeout: 300, events: [{ conductor: { task: 'old', wrap: true } }] },
  },
});

const putters = (bus: unknown) =>
  rightsIn(serviceWith(bus)).filter(({ may }) => may === 'events:PutEvents');

/** The functions that know a bus, by their keys. */
function knowing(bus?: unknown) {
  const { functions, workers } = additionsTo(serviceWith(bus));
  return Object.entries({ ...functions, ...workers })
    .filter(([, { environment }]) => 'CONDUCTOR_EVENT_BUS' in environment)
    .map(([key]) => key);
}

const SENDERS = ['adapter', 'poller', 'reporter', 'workerrolepack'];

describe('with `events`', () => {
  test('those that tell how tasks end know the bus, and may send to it alone: of the workers those that take Events', () => {
    expect(knowing('orders').toSorted()).toEqual([
      ...['conductorAdapter', 'conductorPoller', 'conductorReporter', 'pack'],
    ]);
    expect(putters('orders').map(({ on }) => on)).toEqual(SENDERS.map(() => `${OURS}/orders`));
  });

  test('the adapter does where Events come to it, and a worker where the poller does not wait for it', () => {
    const written = serviceWith('orders');
    const functions = { greetings: { timeout: 10, events: [{ conductor: 'greetings' }] } };
    const may = rightsIn({ ...written, functions }).filter(
      (each) => each.may === 'events:PutEvents',
    );
    expect(may.map(({ of }) => of).toSorted()).toEqual(['poller', 'reporter']);
  });

  test.each<[string, unknown, unknown]>([
    ['an ARN', BUS, BUS],
    ['the bus of the account', 'default', { 'Fn::Sub': `${OURS}/default` }],
    [
      'an ARN to fill in',
      { 'Fn::Sub': 'arn:aws:events:eu-west-1:${Other}:event-bus/x' },
      undefined,
    ],
  ])('it may be %s', (_, bus, on) => {
    const { resources, functions } = additionsTo(serviceWith(bus));
    const role = JSON.stringify(resources.ConductorPollerRole);
    expect(role).toContain(
      JSON.stringify({ Effect: 'Allow', Action: ['events:PutEvents'], Resource: [on ?? bus] }),
    );
    expect(functions.conductorPoller?.environment.CONDUCTOR_EVENT_BUS).toEqual(bus);
  });

  test('of a bus that your stack makes, the right is for its name, whether the value is that or its ARN', () => {
    const role = JSON.stringify(
      additionsTo(serviceWith({ Ref: 'Bus' })).resources.ConductorPollerRole,
    );
    expect(role).toContain('event-bus/${Name}');
    expect(role).toContain('{"Ref":"Bus"}');
  });

  test.each([
    ['a name with a space', 'my bus'],
    ['a queue', 'arn:aws:sqs:us-east-1:123456789012:x'],
    ['a list', []],
  ])('it may not be %s', (_, bus) => {
    const [fault] = faultsIn(serviceWith(bus));
    expect(fault).toMatch(/^custom\.conductor\.events\.bus: must be the name or the ARN of an/);
  });

  test('it must name one', () => {
    expect(faultsIn({ conductor: { serverUrl: SERVER_URL, events: {} } })).toEqual([
      expect.stringMatching(/^custom\.conductor\.events\.bus: is missing: it must be/),
    ]);
  });
});

test('without it no function knows a bus, or may send to one', () => {
  expect(knowing()).toEqual([]);
  expect(putters(undefined)).toEqual([]);
});

test('who has the shared role has the right too, and the plugin says so', () => {
  const { notices } = additionsTo({
    conductor: { serverUrl: SERVER_URL, events: { bus: 'orders' } },
    functions: {
      pack: { timeout: 300, events: [{ conductor: 'pack' }] },
      other: { timeout: 10 },
    },
  });
  expect(notices.join('\n')).toContain('shared role allows telling the event bus');
});
