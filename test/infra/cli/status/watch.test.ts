import { describe, expect, test } from '@jest/globals';
import { status } from '../../../../infra/cli/commands/status.ts';
import { COST_EVERY_MS, WATCH_EVERY_MS } from '../../../../infra/cli/status/defaults.ts';
import type { StatusPorts } from '../../../../infra/cli/status/ports.ts';
import type { LiveScreen } from '../../../../infra/terminal/live.ts';
import { aCall } from '../../../support/cli/call.ts';
import { aRunLine, statusPortsOf } from '../../../support/cli/status.ts';
import { aRun, NOW_MS, POLLER } from '../../../support/doctor/facts.ts';

/** A terminal whose user leaves after so many pictures of the service. */
function aScreen(pictures: number) {
  const drawn: string[] = [];
  const ending = new AbortController();
  let isClosed = false;
  const screen: LiveScreen = {
    ended: ending.signal,
    draw(lines) {
      drawn.push(lines.join('\n'));
      // The first one says that it looks.
      if (drawn.length > pictures) ending.abort();
    },
    close() {
      isClosed = true;
    },
  };
  return { screen, drawn, end: () => ending.abort(), isClosed: () => isClosed };
}

/** Watches for so many pictures; the clock moves only while the command sleeps. */
async function watched(pictures: number, changed: Partial<StatusPorts> = {}, sleepMs?: number) {
  const { screen, drawn, isClosed } = aScreen(pictures);
  const { call, out } = aCall({ watch: true }, NOW_MS, undefined, screen);
  let nowMs = NOW_MS;
  const slept: number[] = [];
  const clock = {
    nowMs: () => nowMs,
    async sleep(ms: number) {
      slept.push(ms);
      nowMs += sleepMs ?? ms;
    },
  };
  await status({ ...call, clock }, statusPortsOf(changed));
  return { drawn, slept, isClosed: isClosed(), lines: out.lines };
}

describe('--watch', () => {
  test('draws the status anew every few seconds until the user ends it, and gives the terminal back', async () => {
    const { drawn, slept, isClosed, lines } = await watched(3);
    const [looking, first, second] = drawn;
    expect(looking).toBe('Look at the service');
    expect(first).toContain('2026-11-26T12:00:00Z  each 5 s; q or Ctrl-C ends it\n\n');
    expect(first).toContain(`${POLLER} in eu-west-1: enabled\n`);
    expect(second).toContain('2026-11-26T12:00:05Z');
    expect(drawn).toHaveLength(4);
    expect(slept[0]).toBe(WATCH_EVERY_MS);
    expect(isClosed).toBe(true);
    expect(lines).toEqual([]);
  });

  test('is refused without a terminal, before AWS is asked', async () => {
    const { call } = aCall({ watch: true }, NOW_MS);
    const rulesBeginning = () => Promise.reject(new Error('asked'));
    await expect(status(call, statusPortsOf({ rulesBeginning }))).rejects.toThrow(
      '--watch needs a terminal, and no --json',
    );
  });

  test('ends with what went wrong the first time, and gives the terminal back', async () => {
    const { screen, isClosed } = aScreen(1);
    const { call } = aCall({ watch: true }, NOW_MS, undefined, screen);
    const rulesBeginning = () => Promise.reject(new Error('no rights'));
    await expect(status(call, statusPortsOf({ rulesBeginning }))).rejects.toThrow('no rights');
    expect(isClosed()).toBe(true);
  });

  test('keeps what it has shown where AWS does not answer later, and says so', async () => {
    let asked = 0;
    const { drawn } = await watched(3, {
      async rulesBeginning() {
        asked += 1;
        if (asked === 2) throw new Error('ThrottlingException');
        return [{ name: POLLER, isPaused: false }];
      },
    });
    expect(drawn[2]).toContain('what is below is older: ThrottlingException\n\n');
    expect(drawn[2]).toContain(`${POLLER} in eu-west-1: enabled`);
    expect(drawn[3]).not.toContain('older');
  });

  test('does not wait for an answer when the user ends it', async () => {
    const { screen, drawn, end, isClosed } = aScreen(9);
    const { call } = aCall({ watch: true }, NOW_MS, undefined, screen);
    const rulesBeginning = () => {
      end();
      return new Promise<never>(() => {});
    };
    await status(call, statusPortsOf({ rulesBeginning }));
    expect({ drawn, isClosed: isClosed() }).toEqual({
      drawn: ['Look at the service'],
      isClosed: true,
    });
  });

  test('asks for the cost seldom, and searches the log only where it has not', async () => {
    const costs: number[] = [];
    const spans: [number, number][] = [];
    const { drawn } = await watched(
      5,
      {
        async callsOf(_, __, toMs) {
          costs.push((toMs - NOW_MS) / 60_000);
          return new Map();
        },
        async summaryLines(_, fromMs, toMs) {
          spans.push([(fromMs - NOW_MS) / 60_000, (toMs - NOW_MS) / 60_000]);
          return toMs === NOW_MS ? [aRunLine()] : [];
        },
      },
      COST_EVERY_MS / 2,
    );
    expect(costs).toEqual([0, 10, 20]);
    expect(spans).toEqual([
      [-15, 0],
      [-2, 5],
      [3, 10],
      [8, 15],
      [13, 20],
    ]);
    expect(drawn.at(-1)).toContain('last run: 2026-11-26T11:59:30.000Z');
  });

  test('shows a run that has ended meanwhile', async () => {
    const { drawn } = await watched(2, {
      summaryLines: async (_, __, toMs) =>
        toMs > NOW_MS ? [aRunLine(aRun({ polled: 77 }), toMs)] : [],
    });
    expect(drawn[1]).toContain('last run: none has ended');
    expect(drawn[2]).toContain('77 polled');
  });
});
