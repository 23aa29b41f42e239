import { expect, test } from '@jest/globals';
import { additionsTo } from '../../../support/plugin/service.ts';

/** The settings of Event invocations that are added for a function with these conductor events. */
function aliasEventsOf(events: object[], more: object = {}) {
  const pack = { timeout: 300, events: events.map((conductor) => ({ conductor })), ...more };
  const { resources } = additionsTo({ functions: { pack } });
  return Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::EventInvokeConfig');
}

const PACK = { task: 'pack', alias: 'live' };
const settings = {
  FunctionName: 'orders-dev-pack',
  Qualifier: 'live',
  MaximumRetryAttempts: 0,
  MaximumEventAgeInSeconds: 60,
  DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['ConductorInbox', 'Arn'] } } },
};

test('AWS keeps these settings for each alias: one that is invoked with Event tells of its crashes too', () => {
  expect(aliasEventsOf([PACK]).map(({ Properties }) => Properties)).toEqual([settings]);
});

test('two types that invoke one alias have one of them', () => {
  expect(aliasEventsOf([PACK, { ...PACK, task: 'unpack' }])).toHaveLength(1);
});

test('two aliases have one each, however alike their names are', () => {
  const events = [
    { ...PACK, alias: 'a_b' },
    { ...PACK, task: 'unpack', alias: 'a-b' },
  ];
  expect(aliasEventsOf(events).map(({ Properties }) => Properties.Qualifier)).toEqual([
    'a_b',
    'a-b',
  ]);
});

test('the user’s own number of tries counts for the alias too', () => {
  const [{ Properties } = { Properties: {} }] = aliasEventsOf([PACK], { maximumRetryAttempts: 1 });
  expect(Properties).toMatchObject({ MaximumRetryAttempts: 1 });
});

test.each<[string, object]>([
  ['the poller waits for', { invocationType: 'RequestResponse' }],
  ['the adapter calls', { wrap: true }],
])('one that %s needs none', (_, how) => {
  expect(aliasEventsOf([{ ...PACK, ...how }], { timeout: 10 })).toEqual([]);
});

test('the plain function has the framework’s', () => {
  expect(aliasEventsOf([{ task: 'pack' }])).toEqual([]);
});
