import { describe, expect, test } from '@jest/globals';
import {
  additionsTo,
  GREETINGS,
  SERVER_URL,
  type Written,
} from '../../../support/plugin/service.ts';
import { here } from '../../../support/plugin/statements.ts';

const functions = {
  greetings: GREETINGS,
  images: {
    timeout: 100,
    events: [{ conductor: 'resize' }, { conductor: { task: 'resize', domain: 'eu' } }],
  },
  legacy: { timeout: 20, events: [{ conductor: { task: 'scan', wrap: true } }] },
};
const POLLERS = {
  images: { types: ['resize'], windowSeconds: 120, timeout: 260, sweep: 5, memorySize: 512 },
  scans: { types: ['scan', 'mail'] },
};
const EXISTING = [{ task: 'mail', function: { Ref: 'Mail' }, timeout: 3 }];

const grouped = (conductor: object = {}, pollers: object = POLLERS): Written => ({
  conductor: { serverUrl: SERVER_URL, existing: EXISTING, pollers, ...conductor },
  functions,
});
const added = (conductor: object = {}, pollers: object = POLLERS) =>
  additionsTo(grouped(conductor, pollers));

/** What a role allows, as JSON. */
const rightsOf = (id: string) => JSON.stringify(added().resources[id]?.Properties.Policies);

describe('a service without groups', () => {
  test('has the logical ids that it always had: a redeploy replaces nothing', () => {
    const { functions, resources, plans } = additionsTo();
    expect(Object.keys(functions)).toEqual(['conductorPoller', 'conductorReporter']);
    expect(Object.keys(plans)).toEqual(['conductorPoller']);
    expect(Object.keys(resources).toSorted()).toEqual([
      'ConductorDeadLetters',
      'ConductorDeadLettersAlarm',
      'ConductorDeadLettersPolicy',
      'ConductorInbox',
      'ConductorInboxPolicy',
      'ConductorInboxUndeliveredAlarm',
      'ConductorInboxUnreadAlarm',
      'ConductorLedger',
      'ConductorPollerRole',
      'ConductorReporterEvents',
      'ConductorReporterRole',
    ]);
  });
});

describe('a group', () => {
  test('has a function, a rule and a role of its own', () => {
    const { functions, resources } = added();
    expect(functions.conductorPollerImages).toMatchObject({
      name: 'orders-dev-conductor-poller-images',
      memorySize: 512,
      timeout: 260,
      role: 'ConductorPollerImagesRole',
      events: [{ schedule: { name: 'orders-dev-conductor-poller-images', enabled: true } }],
      package: { artifact: '.serverless/conductorPollerImages.zip' },
      environment: {
        CONDUCTOR_LEDGER_TABLE: { Ref: 'ConductorLedger' },
        CONDUCTOR_INBOX_URL: { Ref: 'ConductorInbox' },
      },
    });
    expect(resources.ConductorPollerImagesRole?.Properties.RoleName).toBe(
      'orders-dev-us-east-1-conductor-poller-images',
    );
  });

  test('has rounds that the reporter starts, which may start all pollers of the service', () => {
    const rights = rightsOf('ConductorReporterRole');
    for (const part of ['poller', 'poller-images', 'poller-scans'])
      expect(rights).toContain(
        JSON.stringify(here('lambda', `function:orders-dev-conductor-${part}`)),
      );
  });

  test('shares the table, the inbox and the alarms with the others', () => {
    const types = (written: Written) =>
      Object.values(additionsTo(written).resources).map(({ Type }) => Type);
    const others = /^AWS::(IAM::Role|Lambda::EventSourceMapping|SQS::Queue(Policy)?)$/;
    const shared = (written: Written) => types(written).filter((type) => !others.test(type));
    expect(shared(grouped())).toEqual(shared(grouped({}, {})));
  });

  test('polls its types in all their domains, and the other poller the rest', () => {
    const routes = Object.entries(added().plans).map(([key, plan]) => [
      key,
      plan.ruleName,
      plan.routes.map(({ taskType, domain }) => (domain ? `${domain}:${taskType}` : taskType)),
    ]);
    expect(routes).toEqual([
      ['conductorPoller', 'orders-dev-conductor-poller', ['greetings']],
      ['conductorPollerImages', 'orders-dev-conductor-poller-images', ['resize', 'eu:resize']],
      ['conductorPollerScans', 'orders-dev-conductor-poller-scans', ['scan', 'mail']],
    ]);
  });

  test('calls its workers as its own times allow', () => {
    const { plans } = added();
    // 260 s less the window of 120 s and 20 s is more than the 100 s of the function.
    expect(plans.conductorPollerImages?.routes[0]?.invocationType).toBe('RequestResponse');
    expect(plans.conductorPollerImages).toMatchObject({ windowMs: 120_000, sweepSeconds: 5 });
    const [route] =
      added({}, { images: { types: ['resize'] } }).plans.conductorPollerImages?.routes ?? [];
    expect(route?.invocationType).toBe('Event');
  });

  test('makes its worker one that is called with Event where its own times do', () => {
    const destinations = (pollers: object) => added({}, pollers).workers.images?.destinations;
    expect(destinations(POLLERS)).toBeUndefined();
    expect(destinations({})).toBeDefined();
  });

  test('may call the workers of its types and no others', () => {
    const images = rightsOf('ConductorPollerImagesRole');
    const resize = JSON.stringify(here('lambda', 'function:orders-dev-images'));
    expect(images).toContain(resize);
    expect(images).not.toContain('orders-dev-greetings');
    expect(images).not.toContain('orders-dev-conductor-adapter');
    expect(images).toContain(JSON.stringify(here('sqs', 'orders-dev-conductor-inbox')));
    expect(images).toContain('rule/orders-dev-conductor-poller-images');
    expect(rightsOf('ConductorPollerRole')).not.toContain('images');
    expect(rightsOf('ConductorPollerScansRole')).toContain('orders-dev-conductor-adapter');
  });

  test('alone has the variables of functions that only CloudFormation knows', () => {
    const { functions } = added();
    const withVariable = Object.entries(functions)
      .filter(([, { environment }]) => 'CONDUCTOR_EXISTING_0' in environment)
      .map(([key]) => key);
    // The adapter calls it, and gets its name with the task.
    expect(withVariable).toEqual(['conductorPollerScans']);
  });

  test('of a service with a long name has a name that AWS takes', () => {
    const { functions, resources } = additionsTo({ ...grouped(), service: 'a'.repeat(60) });
    const names = [
      functions.conductorPollerImages?.name,
      resources.ConductorPollerImagesRole?.Properties.RoleName,
    ];
    for (const name of names)
      expect(String(name)).toMatch(/^.{39}-[0-9a-f]{8}-.*-images$|^a.{63}$/);
    expect(names.map((name) => String(name).length)).toEqual([64, 64]);
  });
});

describe('what a group leaves out', () => {
  const poller = { windowSeconds: 30, timeout: 200, sweep: 20, idleStop: 7, pollsPerSecond: 9 };
  const planWith = (own: object, shared: object = poller) =>
    added({ poller: shared }, { images: { types: ['resize'], ...own } }).plans
      .conductorPollerImages;

  test('is as for `poller`', () => {
    expect(planWith({})).toMatchObject({
      windowMs: 30_000,
      sweepSeconds: 20,
      idleStopMs: 7_000,
      pollsPerSecond: 9,
    });
    expect(planWith({ idleStop: 3 })).toMatchObject({ sweepSeconds: 20, idleStopMs: 3_000 });
  });

  test('is so for the function too', () => {
    const shared = { timeout: 200, memorySize: 256 };
    const functionWith = (own: object) =>
      added({ poller: shared }, { images: { types: ['resize'], ...own } }).functions
        .conductorPollerImages;
    expect(functionWith({})).toMatchObject(shared);
    expect(functionWith({ memorySize: 300 })).toMatchObject({ timeout: 200, memorySize: 300 });
    expect(functionWith({ timeout: 300 })).toMatchObject({ timeout: 300, memorySize: 256 });
  });

  test('and there is as by default', () => {
    expect(planWith({}, {})).toMatchObject({ windowMs: 55_000, sweepSeconds: 10 });
  });

  test('does not make a group poll always that says how often it looks', () => {
    expect(planWith({}, { always: true })).not.toHaveProperty('sweepSeconds');
    expect(planWith({ sweep: 5 }, { always: true })).toMatchObject({ sweepSeconds: 5 });
    expect(planWith({ always: false }, { always: true })).toMatchObject({ sweepSeconds: 10 });
  });
});

test('where every type is in a group, there is no other poller', () => {
  const pollers = { all: { types: ['greetings', 'resize', 'scan', 'mail'] } };
  const { functions, resources, plans } = added({}, pollers);
  expect(Object.keys(plans)).toEqual(['conductorPollerAll']);
  expect(functions).not.toHaveProperty('conductorPoller');
  expect(Object.keys(resources).filter((id) => /Poller/.test(id))).toEqual([
    'ConductorPollerAllRole',
  ]);
});

test('a notice wakes all pollers, so the wake function knows and may start them', () => {
  const { functions, resources } = added({ wake: { parameter: '/wake' } });
  expect(functions.conductorWake?.environment.CONDUCTOR_POLLER_NAME).toBe(
    'orders-dev-conductor-poller,orders-dev-conductor-poller-images,orders-dev-conductor-poller-scans',
  );
  const rights = JSON.stringify(resources.ConductorWakeRole?.Properties.Policies);
  for (const part of ['poller', 'poller-images', 'poller-scans'])
    expect(rights).toContain(
      JSON.stringify(here('lambda', `function:orders-dev-conductor-${part}`)),
    );
});
