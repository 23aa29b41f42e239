import { describe, expect, test } from '@jest/globals';
import { pause } from '../../../../infra/cli/commands/pause.ts';
import { resume } from '../../../../infra/cli/commands/resume.ts';
import { status } from '../../../../infra/cli/commands/status.ts';
import { pauseTypes, resumeTypes, typesIn } from '../../../../infra/cli/paused-types.ts';
import { changePauses, readPauses } from '../../../../infra/cli/pauses.ts';
import { pollerName } from '../../../../lib/config/names.ts';
import { parseState } from '../../../../lib/ledger/state.ts';
import { PAUSE_WAIT_MS } from '../../../../lib/poller/defaults.ts';
import { aCall } from '../../../support/cli/call.ts';
import { plainItem } from '../../../support/cli/item.ts';
import { statusPortsOf } from '../../../support/cli/status.ts';

const POLLER = pollerName('orders', 'dev');
const MAILER = `${POLLER}-mail`;
const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const AT = '2026-11-24T12:00:00.000Z';
const ADA = 'arn:aws:sts::123456789012:assumed-role/Admin/ada@example.com';

/** A service with the types pay, refund and mail, in two pollers. */
function service(given: Record<string, string | boolean> = {}) {
  const { call, out, slept } = aCall(given, NOW_MS);
  const ledgers = new Map([POLLER, MAILER].map((name) => [name, plainItem()]));
  let isPaused = false;
  const ports = {
    rulesBeginning: async () => [POLLER, MAILER].map((name) => ({ name, isPaused })),
    async disable() {
      isPaused = true;
    },
    async enable() {
      isPaused = false;
    },
    summaryLines: async () => [],
    alarmActions: async () => {},
    pauses: plainItem(),
    ledgerOf: (poller: string) => ledgers.get(poller) ?? plainItem(),
    caller: async (): Promise<string | undefined> => ADA,
    typesOf: async (poller: string) => (poller === POLLER ? ['pay', 'refund'] : ['mail']),
  };
  const copies = () => [...ledgers.values()].map(({ text }) => parseState(text).pauses);
  return { call, ports, copies, slept, out, lines: out.lines, answers: out.answers };
}

describe('the task types of the command line', () => {
  test.each([
    [{ 'task-type': 'pay' }, ['pay']],
    [{ 'task-type': ' pay, mail,pay ' }, ['pay', 'mail']],
    [{}, undefined],
  ])('in %p are %p', (given, types) => {
    expect(typesIn(given)).toEqual(types);
  });

  test('must be there where the option is', () => {
    expect(() => typesIn({ 'task-type': ' , ' })).toThrow('--task-type names no task type');
  });
});

describe('pause --task-type', () => {
  test('keeps who, when and why, and tells each poller of the service', async () => {
    const { call, ports, copies, lines, slept } = service({ reason: ' the bank is closed ' });
    await pauseTypes(call, ['pay'], ports);
    const pause = { at: AT, by: ADA, reason: 'the bank is closed' };
    expect(await readPauses(ports)).toEqual({ types: { pay: pause } });
    expect(copies()).toEqual([{ types: { pay: pause } }, { types: { pay: pause } }]);
    expect(lines).toEqual([
      `pay: is paused now, since ${AT} by assumed-role/Admin/ada@example.com: the bank is closed`,
      '… Wait 11 s for polls to end',
      'no task of this type is polled any more; tasks that are running still end and are reported',
    ]);
    expect(slept).toEqual([PAUSE_WAIT_MS]);
  });

  test('leaves the types as they are that others have paused', async () => {
    const { call, ports } = service();
    await pauseTypes(call, ['pay', 'mail'], ports);
    await pauseTypes(call, ['refund'], ports);
    expect(Object.keys((await readPauses(ports)).types)).toEqual(['pay', 'mail', 'refund']);
  });

  test('names the types of the service where it has no such type, and changes nothing', async () => {
    const { call, ports } = service();
    await expect(pauseTypes(call, ['pay', 'pya'], ports)).rejects.toThrow(
      'orders-dev has no task type pya. Its types are mail, pay, refund.',
    );
    expect(await readPauses(ports)).toEqual({ types: {} });
  });

  test('works where the pollers do not tell their types, and says so', async () => {
    const { call, ports, lines } = service();
    const typesOf = async () => Promise.reject(new Error('AccessDenied'));
    await pauseTypes(call, ['pay'], { ...ports, typesOf });
    expect(lines[0]).toBe(
      'the names were not checked: the poller does not tell its task types (AccessDenied)',
    );
    expect(Object.keys((await readPauses(ports)).types)).toEqual(['pay']);
  });

  test('leaves out who it was where AWS does not say', async () => {
    const { call, ports } = service();
    const caller = async () => Promise.reject(new Error('denied'));
    await pauseTypes(call, ['pay'], { ...ports, caller });
    expect(await readPauses(ports)).toEqual({ types: { pay: { at: AT } } });
  });

  test('refuses a reason that is too long, before it changes anything', async () => {
    const { call, ports } = service({ reason: 'x'.repeat(201) });
    const message = '--reason has 201 characters, and 200 are the most: shorten it.';
    await expect(pauseTypes(call, ['pay'], ports)).rejects.toThrow(message);
    await expect(pause(call, ports)).rejects.toThrow(message);
    expect((await ports.rulesBeginning()).map(({ isPaused }) => isPaused)).toEqual([false, false]);
  });

  test('loses no pause where two people pause at the same time', async () => {
    const { call, ports, copies } = service();
    await Promise.all(['pay', 'mail', 'refund'].map((type) => pauseTypes(call, [type], ports)));
    const all = ['mail', 'pay', 'refund'];
    expect(Object.keys((await readPauses(ports)).types).toSorted()).toEqual(all);
    for (const copy of copies()) expect(Object.keys(copy?.types ?? {}).toSorted()).toEqual(all);
  });

  test('copies the newest pauses where another person has copied newer ones first', async () => {
    const { call, ports, copies } = service();
    let isFirst = true;
    const slow = {
      ...ports,
      ledgerOf(poller: string) {
        const ledger = ports.ledgerOf(poller);
        return {
          ...ledger,
          async write(text: string, version: number) {
            if (isFirst) {
              isFirst = false;
              await pauseTypes(call, ['mail'], ports);
            }
            return ledger.write(text, version);
          },
        };
      },
    };
    await pauseTypes(call, ['pay'], slow);
    for (const copy of copies()) expect(Object.keys(copy?.types ?? {})).toEqual(['pay', 'mail']);
  });

  test('ends with an error where others are faster again and again', async () => {
    const { call, ports } = service();
    const conflict = { written: false as const, text: undefined, version: 1, atMs: Number.NaN };
    const pauses = { read: async () => conflict, write: async () => conflict };
    await expect(
      changePauses({ ...ports, pauses }, [], call.clock, (before) => before),
    ).rejects.toThrow('Other people change what is paused at the same time.');
  });

  test('answers with what is paused now, as JSON', async () => {
    const { call, ports, answers, lines } = service({ json: true });
    await pauseTypes(call, ['pay'], ports);
    expect(answers).toEqual([{ paused: { pay: { at: AT, by: ADA } }, isChecked: true }]);
    expect(lines).toEqual(['… Wait 11 s for polls to end']);
  });
});

describe('resume --task-type', () => {
  test('ends the pause of these types alone', async () => {
    const { call, ports, copies, lines } = service();
    await pauseTypes(call, ['pay', 'mail'], ports);
    lines.length = 0;
    await resumeTypes(call, ['mail', 'refund'], ports);
    expect(Object.keys((await readPauses(ports)).types)).toEqual(['pay']);
    expect(copies().map((copy) => Object.keys(copy?.types ?? {}))).toEqual([['pay'], ['pay']]);
    expect(lines).toEqual([
      `mail: was paused since ${AT} by assumed-role/Admin/ada@example.com; polling starts within a minute`,
      'refund: was not paused',
    ]);
  });

  test('ends that of a type that the service has no longer', async () => {
    const { call, ports } = service();
    await pauseTypes(call, ['pay'], ports);
    await resumeTypes(call, ['pay'], { ...ports, typesOf: async () => ['mail'] });
    expect(await readPauses(ports)).toEqual({ types: {} });
  });

  test('names the types of the service where it has no such type', async () => {
    const { call, ports } = service();
    await expect(resumeTypes(call, ['pya'], ports)).rejects.toThrow('has no task type pya');
  });
});

describe('the pause of the whole service', () => {
  test('keeps who, when and why, and status shows it as long as it lasts', async () => {
    const { call, ports, lines } = service({ reason: 'the server moves' });
    await pause(call, ports);
    lines.length = 0;
    await status(call, statusPortsOf(ports));
    expect(lines).toContain(
      `${POLLER} in eu-west-1: paused since ${AT} by assumed-role/Admin/ada@example.com: the server moves`,
    );
    await resume(call, ports);
    lines.length = 0;
    await status(call, statusPortsOf(ports));
    expect(lines).toContain(`${POLLER} in eu-west-1: enabled`);
    expect(await readPauses(ports)).toEqual({ types: {} });
  });

  test('leaves paused types paused when it ends, and says so', async () => {
    const { call, ports, lines } = service();
    await pauseTypes(call, ['pay'], ports);
    await pause(call, ports);
    lines.length = 0;
    await resume(call, ports);
    expect(lines).toContain(`pay: paused since ${AT} by assumed-role/Admin/ada@example.com`);
    expect(Object.keys((await readPauses(ports)).types)).toEqual(['pay']);
  });

  test('works where the ledger cannot be written, and says what it did not keep', async () => {
    const { call, ports, lines } = service();
    const pauses = { ...ports.pauses, read: async () => Promise.reject(new Error('denied')) };
    await pause(call, { ...ports, pauses });
    expect(lines).toContain('who has paused it, and why, could not be kept (denied)');
    expect((await ports.rulesBeginning()).every(({ isPaused }) => isPaused)).toBe(true);
  });
});
