import { describe, expect, test } from '@jest/globals';
import type { InspectionOutcome } from '../../../infra/cli/inspection.ts';
import { type RetirePorts, retire } from '../../../infra/cli/retire.ts';
import type { Inspection } from '../../../lib/inspection/answer.ts';
import { aCall } from '../../support/cli/call.ts';
import { plainItem } from '../../support/cli/item.ts';
import { aRoute } from '../../support/factories.ts';

const POLLER = 'orders-dev-conductor-poller';

interface Moment {
  /** Open calls; undefined where the poller does not tell. */
  running?: number;
  inbox?: number;
  deadLetters?: number;
}

/** A service at the times when it is looked at; the last moment goes on. */
function aService(moments: readonly Moment[], rules = [{ name: POLLER, isPaused: false }]) {
  const { call, out } = aCall();
  let nowMs = 0;
  let looks = 0;
  const disabled: string[] = [];
  const now = () => moments[Math.min(looks, moments.length) - 1] ?? {};
  const ports: RetirePorts = {
    rulesBeginning: async () => rules,
    disable: async (rule) => void disabled.push(rule),
    enable: async () => {},
    alarmActions: async () => {},
    summaryLines: async () => [],
    pauses: plainItem(),
    ledgerOf: plainItem,
    typesOf: async () => ['greetings'],
    caller: async () => undefined,
    async inspection() {
      looks += 1;
      return answered(now().running);
    },
    async queueDepth(name) {
      const waiting = (name.endsWith('-inbox') ? now().inbox : now().deadLetters) ?? 0;
      return { waiting, hidden: 0, delayed: 0 };
    },
  };
  const clock = {
    nowMs: () => nowMs,
    async sleep(ms: number) {
      nowMs += ms;
    },
  };
  const run = () => retire({ ...call, clock }, ports);
  return { run, out, ports, disabled, elapsedMs: () => nowMs };
}

/** Of an inspection what is read: the plan's longest call takes 30 s. */
function answered(running: number | undefined): InspectionOutcome {
  if (running === undefined) return { kind: 'unknown', why: 'no rights' };
  const ledger = { atMs: 0, open: { greetings: running }, queued: {}, isWanted: false };
  const inspection: Inspection = {
    ...{ version: '1', atMs: 0, types: [], typesLeftOut: 0, functions: [] },
    plan: { windowMs: 55_000, ruleName: POLLER, routes: [aRoute({ timeoutSeconds: 30 })] },
    server: SERVER,
    ledger: { kind: 'answered', value: ledger },
  };
  return { kind: 'answered', inspection };
}

const UNKNOWN = { kind: 'failed', fault: 'notAsked', reason: '' } as const;
const SERVER = {
  origin: 'https://conductor.example.com',
  reach: { kind: 'byProxy' },
  key: { kind: 'none' },
  version: UNKNOWN,
  sweeper: UNKNOWN,
  mayRead: UNKNOWN,
  mayUpdate: UNKNOWN,
} as const;

describe('before a service is removed', () => {
  test('its polling is paused, and its running tasks and their results are waited for', async () => {
    const service = aService([
      { running: 2 },
      { running: 1, inbox: 1 },
      { running: 0, inbox: 1 },
      { running: 0 },
    ]);
    await service.run();
    expect(service.disabled).toEqual([POLLER]);
    // 11 s of the pause, and three looks that found something.
    expect(service.elapsedMs()).toBe(11_000 + 3 * 5_000);
  });

  test('nothing is waited for where nothing is under way', async () => {
    const service = aService([{ running: 0 }]);
    await service.run();
    expect(service.elapsedMs()).toBe(11_000);
  });

  test('a service that is not deployed has nothing to end', async () => {
    const service = aService([], []);
    await service.run();
    expect([service.out.lines, service.elapsedMs()]).toEqual([[], 0]);
  });

  test('a poller that does not tell what is running keeps no service from its end', async () => {
    const service = aService([{}]);
    await service.run();
    expect(service.out.lines).toContain(
      `${POLLER} does not tell what it still has to do: it is removed all the same`,
    );
  });

  test('nor does a queue that may not be read', async () => {
    const service = aService([{ running: 0 }]);
    service.ports.queueDepth = () => Promise.reject(new Error('AccessDenied'));
    await service.run();
    expect(service.out.lines).toContainEqual(expect.stringContaining('orders-dev-conductor-inbox'));
  });
});

describe('it is not removed', () => {
  test('while tasks run longer than the longest call and its report can take', async () => {
    const service = aService([{ running: 3 }]);
    await expect(service.run()).rejects.toThrow(
      '3 tasks still running: wait, or end the workflows',
    );
    expect(service.elapsedMs()).toBe(11_000 + 30_000 + 120_000);
  });

  test('while Conductor does not take results', async () => {
    const service = aService([{ running: 0, inbox: 2 }]);
    await expect(service.run()).rejects.toThrow(
      '2 messages in the queue orders-dev-conductor-inbox, results that Conductor does not take',
    );
  });

  test('with dead letters, which only a person can judge', async () => {
    const service = aService([{ running: 0, deadLetters: 1 }]);
    await expect(service.run()).rejects.toThrow(
      '1 message in the queue orders-dev-conductor-dead-letters: see `conductor-lambda redrive`',
    );
    expect(service.elapsedMs()).toBe(11_000);
  });
});
