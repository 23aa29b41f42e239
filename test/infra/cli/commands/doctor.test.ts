import { describe, expect, test } from '@jest/globals';
import { doctor } from '../../../../infra/cli/commands/doctor.ts';
import type { DoctorPorts } from '../../../../infra/cli/doctor/ports.ts';
import { aCall } from '../../../support/cli/call.ts';
import {
  aFunction,
  anInspection,
  aRun,
  NOW_MS,
  POLLER,
  WAKE,
} from '../../../support/doctor/facts.ts';

const denied = () =>
  Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));

/** The deployed service `orders-dev`, which is well; `changed` differs. */
function ports(changed: Partial<DoctorPorts> = {}): DoctorPorts {
  const line = { message: 'poller run', summary: aRun() };
  return {
    rulesBeginning: async () => [{ name: POLLER, isPaused: false }],
    targetsOf: async (rule) => [`arn:aws:lambda:eu-west-1:0:function:${rule}`],
    functionFacts: async (name) => aFunction({ name }),
    account: async () => ({ limit: 1_000, unreserved: 1_000 }),
    eventSourceStates: async () => ['Enabled'],
    urlOf: async () => 'https://abc.lambda-url.eu-west-1.on.aws/',
    metric: async () => undefined,
    alarms: async (names) => names.map((name) => ({ name, state: 'OK', hasActions: false })),
    summaryLines: async () => [{ timestampMs: NOW_MS, message: JSON.stringify(line) }],
    inspection: async () => ({ kind: 'answered', inspection: anInspection() }),
    queueDepth: async () => ({ waiting: 0, hidden: 0, delayed: 0 }),
    knock: async () => ({ kind: 'answered', status: 403, isByAws: false }),
    ...changed,
  };
}

async function examined(changed: Partial<DoctorPorts> = {}, given = {}) {
  const { call, out } = aCall(given, NOW_MS);
  return { isWell: await doctor(call, ports(changed)), ...out };
}

describe('doctor', () => {
  test('says that a service is well, and asks under one title', async () => {
    const { isWell, lines } = await examined();
    expect(isWell).toBe(true);
    expect(lines.slice(0, 2)).toEqual(['… Look at the service', 'orders-dev in eu-west-1']);
    expect(lines.filter((line) => line.includes('✖'))).toEqual([]);
    expect(lines.at(-1)).toMatch(/^Nothing wrong was found/);
  });

  test('is not content with a service that has a fault', async () => {
    const { isWell, lines } = await examined({ eventSourceStates: async () => ['Disabled'] });
    expect(isWell).toBe(false);
    expect(lines.join('\n')).toContain('does not read the inbox');
    expect(lines.at(-1)).toMatch(/^1 fault found/);
  });

  test('answers a program with each finding', async () => {
    const { lines, answers } = await examined(
      { eventSourceStates: async () => [] },
      { json: true },
    );
    expect(lines).toEqual(['… Look at the service']);
    expect(answers).toEqual([
      {
        ...{ service: 'orders', stage: 'dev', region: 'eu-west-1', isWell: false },
        parts: expect.arrayContaining([
          {
            title: 'Reporter',
            findings: expect.arrayContaining([
              expect.objectContaining({ verdict: 'wrong', fault: 'inbox-not-read' }),
            ]),
          },
        ]),
      },
    ]);
  });

  test('finds the poller of a service whose rule is gone', async () => {
    const { lines } = await examined({ rulesBeginning: async () => [] });
    expect(lines.join('\n')).toContain('no rule of this name starts it');
  });

  test('says that a service is not deployed', async () => {
    const nothing = { rulesBeginning: async () => [], functionFacts: async () => undefined };
    await expect(examined(nothing)).rejects.toThrow(/no rule .*Deploy the service first/);
  });

  test('looks at each poller of the service, and at no other', async () => {
    const asked: string[] = [];
    await examined({
      rulesBeginning: async () =>
        [`${POLLER}-images`, POLLER, `${POLLER}-Not-Ours`].map((name) => ({
          name,
          isPaused: false,
        })),
      async inspection(name) {
        asked.push(name);
        return { kind: 'answered', inspection: anInspection() };
      },
    });
    expect(asked.toSorted()).toEqual([POLLER, `${POLLER}-images`]);
  });

  test('reads the runs in the log group that the poller has', async () => {
    const asked = new Set<string>();
    await examined({
      functionFacts: async (name) => aFunction({ name, logGroup: '/all/of/them' }),
      async summaryLines(logGroup) {
        asked.add(logGroup);
        return [];
      },
    });
    expect([...asked]).toEqual(['/all/of/them']);
  });

  test('counts the deaths of a poller before it asks the poller itself, which could be one', async () => {
    const order: string[] = [];
    await examined({
      async metric({ name }) {
        order.push(name);
        return undefined;
      },
      async inspection() {
        order.push('inspection');
        return { kind: 'died', reason: 'Error' };
      },
    });
    expect(order.indexOf('Errors')).toBeLessThan(order.indexOf('inspection'));
  });

  test('says nothing of wake where the service has none', async () => {
    const { lines } = await examined({
      functionFacts: async (name) => (name === WAKE ? undefined : aFunction({ name })),
    });
    expect(lines).not.toContain('Wake');
  });

  test('knows what it may ask, where a user may ask little', async () => {
    const { isWell, lines } = await examined({
      ...{ targetsOf: denied, functionFacts: denied, account: denied, urlOf: denied },
      ...{ eventSourceStates: denied, metric: denied, alarms: denied, summaryLines: denied },
      ...{ queueDepth: denied },
    });
    expect(isWell).toBe(true);
    const text = lines.join('\n');
    for (const right of [
      'events:ListTargetsByRule',
      'lambda:GetAccountSettings',
      'lambda:ListEventSourceMappings',
      'lambda:GetFunction',
      'cloudwatch:DescribeAlarms',
      'logs:FilterLogEvents',
      'sqs:GetQueueUrl and sqs:GetQueueAttributes',
    ])
      expect(text).toContain(`you lack the right ${right}`);
  });
});
