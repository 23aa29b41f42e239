import { describe, expect, test } from '@jest/globals';
import { type Ports, pause, resume, status } from '../../../infra/cli/schedule.ts';
import { LONG_POLL_MS } from '../../../lib/limits/conductor.ts';
import { PAUSE_CHECK_MS } from '../../../lib/poller/defaults.ts';

const REF = { poller: 'orders-dev-conductor-poller', region: 'eu-west-1' };
const NOW_MS = Date.parse('2026-11-24T12:00:00Z');

const counts = { polled: 3, dispatched: 2, givenBack: 1, failed: 0 };
const summary = {
  ...counts,
  startedAt: '2026-11-24T11:58:00Z',
  durationMs: 55_210,
  byType: { greetings: counts, idle: { polled: 0, dispatched: 0, givenBack: 0, failed: 0 } },
};
const message = JSON.stringify({ message: 'poller run', summary });

/** A rule of that state and a log of one run; `did` is all that was done, in order. */
function aws(paused = false, parts: Partial<Ports> = {}) {
  const did: string[] = [];
  let isPaused = paused;
  const ports: Ports = {
    isPaused: async () => isPaused,
    disable: async (rule) => {
      did.push(`disable ${rule}`);
      isPaused = true;
    },
    enable: async (rule) => {
      did.push(`enable ${rule}`);
      isPaused = false;
    },
    summaryLines: async () => [{ timestampMs: NOW_MS, message }],
    nowMs: () => NOW_MS,
    sleep: async (ms) => void did.push(`sleep ${ms}`),
    print: (line) => void did.push(line),
    ...parts,
  };
  return { did, ports };
}

const LAST_RUN = [
  'last run: 2026-11-24T11:58:00Z, 55.2 s: 3 polled, 2 dispatched, 1 given back, 0 failed',
  '  greetings: 3 polled, 2 dispatched, 1 given back, 0 failed',
];

describe('pause', () => {
  test('switches the rule off and then waits, visibly, until the current run polls no more', async () => {
    const { did, ports } = aws();
    await pause(REF, ports);
    expect(did).toEqual([
      'disable orders-dev-conductor-poller',
      'orders-dev-conductor-poller in eu-west-1: was enabled, is paused now; no new run starts',
      'waiting 11 s until the current run has stopped polling …',
      'sleep 11000',
      'nothing is polled any more; tasks that are running still end and are reported',
      ...LAST_RUN,
    ]);
  });

  test('waits longer than a run takes to notice, and its last poll to end', async () => {
    const waits: number[] = [];
    await pause(REF, aws(false, { sleep: async (ms) => void waits.push(ms) }).ports);
    expect(waits[0]).toBeGreaterThan(PAUSE_CHECK_MS + LONG_POLL_MS);
  });

  test('of a rule that is not there changes nothing', async () => {
    const { did, ports } = aws(false, { isPaused: async () => Promise.reject(new Error('none')) });
    await expect(pause(REF, ports)).rejects.toThrow('none');
    expect(did).toEqual([]);
  });

  test('says nothing of success where AWS refuses', async () => {
    const { did, ports } = aws(false, { disable: async () => Promise.reject(new Error('denied')) });
    await expect(pause(REF, ports)).rejects.toThrow('denied');
    expect(did).toEqual([]);
  });
});

describe('resume', () => {
  test('switches the rule on', async () => {
    const { did, ports } = aws(true);
    await resume(REF, ports);
    expect(did).toEqual([
      'enable orders-dev-conductor-poller',
      'orders-dev-conductor-poller in eu-west-1: was paused, is enabled now; polling starts within a minute',
      ...LAST_RUN,
    ]);
  });
});

describe('status', () => {
  test.each([
    [true, 'paused'],
    [false, 'enabled'],
  ])('changes nothing; paused %p is %s', async (paused, state) => {
    const { did, ports } = aws(paused);
    await status(REF, ports);
    expect(did).toEqual([`orders-dev-conductor-poller in eu-west-1: ${state}`, ...LAST_RUN]);
  });

  test('tells what was wrong in the last run', async () => {
    const trouble = JSON.stringify({
      message: 'poller run',
      summary: { ...summary, reason: '401' },
    });
    const summaryLines = async () => [{ timestampMs: NOW_MS, message: trouble }];
    const { did, ports } = aws(false, { summaryLines });
    await status(REF, ports);
    expect(did.at(-1)).toBe('  problem: 401');
  });

  test('tells that there was no run', async () => {
    const { did, ports } = aws(false, { summaryLines: async () => [] });
    await status(REF, ports);
    expect(did.at(-1)).toBe('last run: none has ended within the last 30 days');
  });

  test('tells the state where the log cannot be read', async () => {
    const summaryLines = async () => Promise.reject(new Error('no rights on logs'));
    const { did, ports } = aws(true, { summaryLines });
    await status(REF, ports);
    expect(did).toEqual([
      'orders-dev-conductor-poller in eu-west-1: paused',
      'last run: unknown (no rights on logs)',
    ]);
  });
});
