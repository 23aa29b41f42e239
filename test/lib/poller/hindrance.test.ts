import { describe, expect, test } from '@jest/globals';
import type { Invocation } from '../../../lib/protocol/invocation.ts';
import { aRoute } from '../../support/factories.ts';
import { aScene, ending } from '../../support/poller/scene.ts';

/** What the last line of a run says when a function always ends so. */
async function heldBackWhere(invocation: Invocation, concurrency = 10) {
  const scene = ending(invocation, concurrency);
  scene.conductor.schedule(1_000);
  return (await scene.run()).heldBack;
}

describe('the end of a run tells what held a type back:', () => {
  test('nothing where its tasks are done', async () => {
    const scene = aScene();
    scene.conductor.schedule(10);
    expect(await scene.run()).not.toHaveProperty('heldBack');
  });

  test('a worker that does not load', async () => {
    expect(await heldBackWhere({ kind: 'notLoaded', reason: 'Error: at load' })).toEqual({
      greetings: { kind: 'broken', reason: 'the worker does not load: Error: at load' },
    });
  });

  const THROTTLED = { kind: 'throttled', reason: 'TooManyRequestsException' } as const;

  test('calls that AWS throttles, and how many it takes', async () => {
    const { greetings } = (await heldBackWhere(THROTTLED)) ?? {};
    if (greetings?.kind !== 'throttled') throw new Error(greetings?.kind);
    // By chance it was refused last a while ago: the slots rise again by one a second.
    expect(greetings.calls).toBeLessThan(10);
    expect(greetings.calls).toBeGreaterThanOrEqual(1);
  });

  test('calls that AWS throttles, also where there is one slot', async () => {
    expect(await heldBackWhere(THROTTLED, 1)).toEqual({
      greetings: { kind: 'throttled', calls: 1 },
    });
  });

  test('a function that cannot be started', async () => {
    const refused = { kind: 'refused', reason: 'AccessDenied', afterSeconds: 60 } as const;
    expect(await heldBackWhere(refused)).toEqual({ greetings: { kind: 'notStarted' } });
  });

  test('polls that fail, of the lane that has them', async () => {
    const scene = aScene({
      routes: [aRoute({ domain: 'eu' }), aRoute()],
      ports: ({ conductor }) => ({
        poll: async (poll) =>
          poll.domain ? Promise.reject(new Error('403')) : conductor.poll(poll),
      }),
    });
    expect((await scene.run()).heldBack).toEqual({
      'eu:greetings': { kind: 'pollFails', reason: '403' },
    });
  });

  test('but not what was over before', async () => {
    let calls = 0;
    const scene = aScene({
      ports: ({ work }) => ({
        async dispatch(_route, [task]) {
          calls += 1;
          return calls === 1 ? { kind: 'notLoaded', reason: 'Error: at load' } : work(task);
        },
      }),
    });
    scene.conductor.schedule(10);
    expect(await scene.run()).not.toHaveProperty('heldBack');
  });
});
