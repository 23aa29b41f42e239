import { describe, expect, test } from '@jest/globals';
import {
  otherPollersOf,
  otherPollersWarning,
} from '../../../../infra/plugin/after-deploy/other-pollers.ts';
import { ConductorError } from '../../../../lib/conductor/errors.ts';
import type { Call } from '../../../../lib/conductor/http.ts';
import { runIdOf } from '../../../../lib/config/names.ts';
import { aRoute } from '../../../support/factories.ts';

const NOW = 1_000_000;
const orders = { name: 'orders', stage: 'dev' };
const worker = (service: string) => `${runIdOf(`${service}-dev-conductor-poller`, 'request')}.0.7`;
const poll = (workerId: string, agoMs = 5_000) => ({
  domain: undefined,
  workerId,
  atMs: NOW - agoMs,
});

describe('among the last polls of a type', () => {
  const othersIn = (...polls: ReturnType<typeof poll>[]) =>
    otherPollersOf(polls, orders, NOW).map(({ workerId }) => workerId);

  test('those of another service, stage or worker are found', () => {
    const prod = `${runIdOf('orders-prod-conductor-poller', 'request')}.0.7`;
    const ids = [worker('billing'), prod, 'host-1', ''];
    expect(othersIn(...ids.map((id) => poll(id)))).toEqual(ids);
  });

  test('those of the service’s own pollers are not, also of one that it had before', () => {
    const group = `${runIdOf('orders-dev-conductor-poller-images', 'request')}.3.9`;
    expect(othersIn(poll(worker('orders')), poll(group))).toEqual([]);
  });

  test('those of two minutes ago are not: the worker may be gone', () => {
    expect(othersIn(poll('host-1', 119_999), poll('host-2', 120_000))).toEqual(['host-1']);
  });
});

describe('a deploy', () => {
  /** A server with these last polls of each type; of an unknown type it throws. */
  const server = (polls: Record<string, object[]>): { call: Call; asked: unknown[] } => {
    const asked: unknown[] = [];
    const call: Call = async ({ params }) => {
      const type = String(params?.taskType);
      asked.push(type);
      const answer = polls[type];
      if (answer) return answer;
      throw new ConductorError('unreachable', 'no answer');
    };
    return { call, asked };
  };
  const by = (workerId: string, domain?: string) => ({
    workerId,
    lastPollTime: NOW - 5_000,
    ...(domain && { domain }),
  });
  const warningOf = (routes: ReturnType<typeof aRoute>[], call: Call) =>
    otherPollersWarning(routes, orders, call, NOW);

  test('names the types that others poll, and who they are', async () => {
    const routes = ['mail', 'post', 'ours'].map((taskType) => aRoute({ taskType }));
    const { call } = server({
      mail: [by(worker('billing'))],
      post: [by(`host\n${'x'.repeat(100)}`)],
      ours: [by(worker('orders'))],
    });
    expect(await warningOf(routes, call)).toBe(
      'conductor-lambda: in the last two minutes others polled tasks of this service: mail by ' +
        `billing-dev-conductor-poller, post by "host\\n${'x'.repeat(59)}". Conductor gives a task to one worker only. If ` +
        'that is not meant, give one of them another task type or a domain.',
    );
  });

  test('looks at its own domain only', async () => {
    const { call } = server({ mail: [by('host-1'), by('host-2', 'us')] });
    const eu = aRoute({ taskType: 'mail', domain: 'eu' });
    const us = aRoute({ taskType: 'mail', domain: 'us' });
    expect(await warningOf([eu], call)).toBeUndefined();
    expect(await warningOf([us], call)).toContain('mail (domain us) by "host-2"');
  });

  test('names five of many', async () => {
    const types = Array.from({ length: 12 }, (_, i) => `type${i}`);
    const { call } = server(Object.fromEntries(types.map((type) => [type, [by('host')]])));
    const routes = types.map((taskType) => aRoute({ taskType }));
    expect(await warningOf(routes, call)).toContain('type4 by "host" and 7 more.');
  });

  test('says nothing where the server does not answer, and does not ask it on', async () => {
    const { call, asked } = server({});
    const routes = Array.from({ length: 30 }, (_, i) => aRoute({ taskType: `type${i}` }));
    expect(await warningOf(routes, call)).toBeUndefined();
    // Ten are asked at the same time.
    expect(asked.length).toBeLessThan(20);
  });
});
