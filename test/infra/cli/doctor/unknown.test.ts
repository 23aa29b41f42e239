import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../../../infra/cli/doctor/facts.ts';
import {
  answered,
  aPoller,
  aPollerThatSees,
  aType,
  aWake,
  faultsOf,
  findingsOf,
  isNot,
  someFacts,
} from '../../../support/doctor/facts.ts';

/** What the doctor says of things that are not known. */
const unknownIn = (facts: Partial<Facts>) =>
  findingsOf(facts)
    .filter(({ verdict }) => verdict === 'unknown')
    .map(({ about, says }) => `${about}: ${says}`);

describe('what a user may not ask is not known, and the right is named', () => {
  test.each<[string, Partial<Facts>]>([
    ['logs:FilterLogEvents', { pollers: [aPoller({ lastRun: isNot('logs:FilterLogEvents') })] }],
    [
      'lambda:InvokeFunction',
      {
        pollers: [
          aPoller({
            inspection: { kind: 'unknown', why: 'you lack the right lambda:InvokeFunction' },
          }),
        ],
      },
    ],
    ['lambda:GetAccountSettings', { account: isNot('lambda:GetAccountSettings') }],
    ['lambda:ListEventSourceMappings', { eventSources: isNot('lambda:ListEventSourceMappings') }],
    ['sqs:GetQueueUrl', { inbox: { name: 'inbox', known: isNot('sqs:GetQueueUrl') } }],
    ['sqs:GetQueueUrl', { deadLetters: { name: 'dead', known: isNot('sqs:GetQueueUrl') } }],
    [
      'cloudwatch:DescribeAlarms',
      {
        alarms: someFacts().alarms.map((alarm) => ({
          ...alarm,
          known: isNot('cloudwatch:DescribeAlarms'),
        })),
      },
    ],
    [
      'cloudwatch:DescribeAlarms',
      { pollers: [aPoller({ alarms: isNot('cloudwatch:DescribeAlarms') })] },
    ],
    [
      'lambda:GetFunctionUrlConfig',
      { wake: aWake({ url: isNot('lambda:GetFunctionUrlConfig'), knock: undefined }) },
    ],
    [
      'lambda:GetFunction',
      { functions: new Map([['orders-dev-greetings', isNot('lambda:GetFunction')]]) },
    ],
    [
      'events:ListTargetsByRule',
      {
        pollers: [
          aPoller({ rule: { isPaused: false, targets: isNot('events:ListTargetsByRule') } }),
        ],
      },
    ],
  ])('%s', (right, facts) => {
    expect(faultsOf(facts)).toEqual([]);
    expect(unknownIn(facts).join('\n')).toContain(`you lack the right ${right}`);
  });

  test('where it only adds to what is said, nothing is lost', () => {
    const counts = isNot('cloudwatch:GetMetricData');
    const facts = {
      mostAtOnce: counts,
      oldestMessageSeconds: counts,
      pollers: [aPoller({ started: counts, died: counts })],
    };
    expect(findingsOf(facts).filter(({ verdict }) => verdict !== 'fine')).toEqual([]);
  });
});

test('where the poller does not answer, nothing that only it sees is known', () => {
  const facts = { pollers: [aPoller({ inspection: { kind: 'died', reason: 'Error: x' } })] };
  expect(unknownIn(facts)).toEqual(
    Array.from({ length: 4 }, () => 'not known: the poller did not say what it sees'),
  );
});

test('where Conductor cannot be asked, its task types have one line', () => {
  const types = Array.from({ length: 9 }, (_, i) => aType({ taskType: `type_${i}` }));
  const facts = aPollerThatSees({
    types,
    server: {
      ...someServer(),
      reach: { kind: 'noName', reason: 'getaddrinfo ENOTFOUND conductor' },
    },
  });
  expect(unknownIn(facts)).toEqual(['9 task types: Conductor could not be asked']);
});

test('whether the adapter may call an existing function is not tried, and the doctor says so', () => {
  const [poller] = someFacts().pollers;
  const inspection = poller?.inspection;
  if (inspection?.kind !== 'answered') throw new Error('the poller must answer');
  const { plan } = inspection.inspection;
  const target = {
    ...{ functionName: 'orders-dev-old', timeoutSeconds: 3 },
    ...({ event: 'input', result: 'value' } as const),
  };
  const routes = plan.routes.map((route) => ({ ...route, target }));
  const facts = aPollerThatSees({ plan: { ...plan, routes } });
  expect(unknownIn(facts).join('\n')).toContain('whether the adapter may call it was not tried');
});

test('a definition that could not be read is not known', () => {
  const definition = { kind: 'failed', fault: 'unauthorized', reason: 'answered 403' } as const;
  const facts = aPollerThatSees({ types: [aType({ definition })] });
  expect(unknownIn(facts)).toEqual(['greetings: its definition is not known: answered 403']);
});

test('a state that passes is not known yet', () => {
  expect(unknownIn({ eventSources: { kind: 'known', value: ['Enabling'] } })).toEqual([
    'orders-dev-conductor-reporter: AWS starts its reading of the inbox at this moment: ask again',
  ]);
});

function someServer() {
  const [poller] = someFacts().pollers;
  if (poller?.inspection.kind !== 'answered') throw new Error('the poller must answer');
  return { ...poller.inspection.inspection.server, version: answered('3.32.2') };
}
