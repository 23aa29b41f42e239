import { describe, expect, test } from '@jest/globals';
import { pause } from '../../../../infra/cli/commands/pause.ts';
import { resume } from '../../../../infra/cli/commands/resume.ts';
import type { PausePorts } from '../../../../infra/cli/pauses.ts';
import type { Ports } from '../../../../infra/cli/pollers.ts';
import { pollerName } from '../../../../lib/config/names.ts';
import { LONG_POLL_MS } from '../../../../lib/limits/conductor.ts';
import { PAUSE_CHECK_MS } from '../../../../lib/poller/defaults.ts';
import { aCall } from '../../../support/cli/call.ts';
import { plainItem } from '../../../support/cli/item.ts';

const POLLER = pollerName('orders', 'dev');
const NOW_MS = Date.parse('2026-11-24T12:00:00Z');

const counts = { polled: 3, dispatched: 2, givenBack: 1, failed: 0 };
const summary = {
  ...counts,
  startedAt: '2026-11-24T11:58:00Z',
  durationMs: 55_210,
  byType: { greetings: counts, idle: { polled: 0, dispatched: 0, givenBack: 0, failed: 0 } },
};
const message = JSON.stringify({ message: 'poller run', summary });

/** Rules of that state and a log of one run; `did` is all that was done, in order. */
function aws(
  isPaused = false,
  parts: Partial<Ports & PausePorts> = {},
  names = [POLLER],
  isJson = false,
) {
  const { call, out, slept } = aCall({ json: isJson }, NOW_MS);
  const did = out.lines;
  const switched: { names: readonly string[]; areOn: boolean }[] = [];
  const ports: Ports & PausePorts = {
    rulesBeginning: async (beginning) =>
      names.filter((name) => name.startsWith(beginning)).map((name) => ({ name, isPaused })),
    disable: async (rule) => void did.push(`disable ${rule}`),
    enable: async (rule) => void did.push(`enable ${rule}`),
    alarmActions: async (names, areOn) => void switched.push({ names, areOn }),
    summaryLines: async () => [{ timestampMs: NOW_MS, message }],
    pauses: plainItem(),
    ledgerOf: () => plainItem(),
    caller: async () => 'arn:aws:iam::123456789012:user/ada',
    typesOf: async () => ['greetings'],
    ...parts,
  };
  return { did, ports, call, slept, switched, answers: out.answers };
}

const LAST_RUN = [
  'last run: 2026-11-24T11:58:00Z, 55.2 s: 3 polled, 2 dispatched, 1 given back, 0 failed',
  '  greetings: 3 polled, 2 dispatched, 1 given back, 0 failed',
];

describe('pause', () => {
  test('switches the rule off and then waits, visibly, until the current run polls no more', async () => {
    const { did, ports, call } = aws();
    await pause(call, ports);
    expect(did).toEqual([
      'disable orders-dev-conductor-poller',
      'orders-dev-conductor-poller in eu-west-1: was enabled, is paused now; no new run starts',
      'paused since 2026-11-24T12:00:00.000Z by user/ada',
      '… Wait 11 s for runs to stop',
      'nothing is polled any more; tasks that are running still end and are reported',
      ...LAST_RUN,
    ]);
  });

  test('waits longer than a run takes to notice, and its last poll to end', async () => {
    const { ports, call, slept } = aws();
    await pause(call, ports);
    expect(slept[0]).toBeGreaterThan(PAUSE_CHECK_MS + LONG_POLL_MS);
  });

  test('of a rule that is not there changes nothing', async () => {
    const { did, ports, call } = aws(false, {}, []);
    await expect(pause(call, ports)).rejects.toThrow(`There is no rule ${POLLER} in eu-west-1`);
    expect(did).toEqual([]);
  });

  test('says nothing of success where AWS refuses', async () => {
    const { did, ports, call } = aws(false, {
      disable: async () => Promise.reject(new Error('denied')),
    });
    await expect(pause(call, ports)).rejects.toThrow('denied');
    expect(did).toEqual([]);
  });
});

describe('the alarms of a poller', () => {
  test('tell nothing of the poller that is not started, as long as a person has paused it', async () => {
    const { ports, call, switched } = aws();
    await pause(call, ports);
    expect(switched).toEqual([{ names: [`${POLLER}-stopped`], areOn: false }]);
  });

  test('all tell again when it is resumed: a service that was deployed switched off has them quiet', async () => {
    const { ports, call, switched } = aws(true, {}, [POLLER, `${POLLER}-mail`]);
    await resume(call, ports);
    expect(switched).toEqual([{ names: expect.any(Array), areOn: true }]);
    const parts = [
      ...['stopped', 'dies', 'type-not-polled', 'tasks-fail', 'slots-full', 'tasks-wait'],
      'breaker-open',
    ];
    expect(switched[0]?.names).toEqual([
      ...parts.map((part) => `${POLLER}-${part}`),
      ...parts.map((part) => `${POLLER}-mail-${part}`),
    ]);
  });

  test.each([
    ['pause', pause, 'the alarms …-stopped, if there are some, may ring in the pause'],
    ['resume', resume, 'the alarms of the pollers, if there are some, may tell nothing'],
  ])('do not stop %s: who lacks the right for them is told', async (name, command, told) => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDenied' });
    const { did, ports, call } = aws(false, { alarmActions: () => Promise.reject(denied) });
    await command(call, ports);
    const right = `cloudwatch:${name === 'pause' ? 'Disable' : 'Enable'}AlarmActions`;
    expect(did).toContain(`${told}: you lack the right ${right}`);
  });
});

describe('with --json', () => {
  test.each([
    ['pause', pause, { poller: POLLER, wasPaused: false, isPaused: true }],
    ['resume', resume, { poller: POLLER, wasPaused: false, isPaused: false }],
  ] as const)('%s prints one value and no line', async (_, command, answer) => {
    const { did, ports, call, answers } = aws(false, {}, [POLLER], true);
    await command(call, ports);
    expect(answers).toEqual([[expect.objectContaining(answer)]]);
    expect(did.filter((line) => line.includes(' in '))).toEqual([]);
  });
});

describe('resume', () => {
  test('switches the rule on', async () => {
    const { did, ports, call } = aws(true);
    await resume(call, ports);
    expect(did).toEqual([
      'enable orders-dev-conductor-poller',
      'orders-dev-conductor-poller in eu-west-1: was paused, is enabled now; polling starts within a minute',
      ...LAST_RUN,
    ]);
  });
});

describe('a service with several pollers', () => {
  const OTHERS = [`${POLLER}-mail`, `${POLLER}-images`];
  /** Rules that are none of its pollers. */
  const FOREIGN = [
    'orders-dev-nightly',
    'orders-developer-conductor-poller',
    `${POLLER}-a-b`,
    `x${POLLER}`,
    'orders-dev-b-conductor-poller',
  ];
  const several = (isPaused: boolean, parts: Partial<Ports> = {}) =>
    aws(isPaused, parts, [...FOREIGN, ...OTHERS, POLLER]);

  test('is paused as a whole, after one wait, and each is named', async () => {
    const { did, ports, call } = several(false, { summaryLines: async () => [] });
    await pause(call, ports);
    expect(did).toEqual([
      `disable ${POLLER}`,
      `disable ${POLLER}-images`,
      `disable ${POLLER}-mail`,
      `${POLLER} in eu-west-1: was enabled, is paused now; no new run starts`,
      `${POLLER}-images in eu-west-1: was enabled, is paused now; no new run starts`,
      `${POLLER}-mail in eu-west-1: was enabled, is paused now; no new run starts`,
      'paused since 2026-11-24T12:00:00.000Z by user/ada',
      '… Wait 11 s for runs to stop',
      'nothing is polled any more; tasks that are running still end and are reported',
      `last run of ${POLLER}: none has ended within the last 30 days`,
      `last run of ${POLLER}-images: none has ended within the last 30 days`,
      `last run of ${POLLER}-mail: none has ended within the last 30 days`,
    ]);
  });

  test('is paused as far as AWS lets it, and the command fails', async () => {
    const refused: string[] = [];
    const disable = async (rule: string) => {
      if (rule === POLLER) throw new Error('denied');
      refused.push(rule);
    };
    const { did, ports, call } = several(false, { disable });
    await expect(pause(call, ports)).rejects.toThrow('denied');
    expect(refused).toEqual([`${POLLER}-images`, `${POLLER}-mail`]);
    expect(did).toEqual([
      `${POLLER}-images in eu-west-1: was enabled, is paused now; no new run starts`,
      `${POLLER}-mail in eu-west-1: was enabled, is paused now; no new run starts`,
    ]);
  });

  test('is resumed as a whole', async () => {
    const { did, ports, call } = several(true);
    await resume(call, ports);
    expect(did.filter((line) => line.startsWith('enable'))).toHaveLength(3);
  });
});

test('the pollers of a service with a long name are found by their cut names', async () => {
  const service = 'a-service-with-a-very-long-name-of-its-own-and-more';
  const names = [undefined, 'mail', 'x'.repeat(20)].map((group) =>
    pollerName(service, 'dev', group),
  );
  const { did, ports, call } = aws(false, {}, [...names, pollerName(service, 'prod', 'mail')]);
  await resume({ ...call, ref: { ...call.ref, service } }, ports);
  expect(did.filter((line) => line.startsWith('enable')).toSorted()).toEqual(
    names.map((name) => `enable ${name}`).toSorted(),
  );
});
