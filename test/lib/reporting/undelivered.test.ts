import { describe, expect, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { inProgress, ReportError, worker } from '../../../lib/index.ts';
import { savingTo } from '../../../lib/reporting/save.ts';
import { aConductor, aContext, aDispatch, aTask } from '../../support/factories.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const task = aTask({ pollCount: 3, workerId: 'run-1.0.7' });
const receipt = { taskId: task.taskId, pollCount: 3, workerId: 'run-1.0.7' };
const event = { ...aDispatch(task), invocationType: 'Event' as const };

const done = () => PLANTED.output;

/** A Conductor that still waits for the task, and takes no report. */
const downWith = (fault: 'unreachable' | 'unauthorized' | 'refused') => () =>
  aConductor({
    getTask: async () => task,
    updateTask: async () => {
      throw new ConductorError(fault, `Conductor is ${fault}`);
    },
  });

/** An inbox, and a bucket if `hasBucket`: what was saved in them. */
function inboxOf({ fails, hasBucket = false }: { fails?: string; hasBucket?: boolean } = {}) {
  const saved: unknown[] = [];
  const stored = new Map<string, unknown>();
  const send = async (body: string) => {
    if (fails) throw new Error(fails);
    saved.push(JSON.parse(body));
  };
  const put = async (key: string, body: string) => stored.set(key, JSON.parse(body));
  return { saved, stored, inbox: () => savingTo(send, hasBucket ? put : undefined) };
}

describe('a result that Conductor does not take', () => {
  test.each(['unreachable', 'unauthorized'] as const)(
    'goes back in the reply, with the receipt of its poll: %s',
    async (fault) => {
      const handler = worker({ conductor: downWith(fault) }, done);
      expect(await handler(aDispatch(task), aContext())).toEqual({
        reports: [],
        undelivered: [
          {
            receipt,
            result: expect.objectContaining({
              status: 'COMPLETED',
              outputData: { result: PLANTED.output },
            }),
          },
        ],
      });
    },
  );

  test('goes into the inbox where no poller waits for the reply', async () => {
    const { inbox, saved } = inboxOf();
    const handler = worker({ conductor: downWith('unreachable'), inbox }, done);
    expect(await handler(event, aContext())).toEqual({
      reports: [{ taskId: task.taskId, status: 'COMPLETED', isSaved: true }],
    });
    expect(saved).toMatchObject([{ receipt, result: { outputData: { result: PLANTED.output } } }]);
  });

  test('that is too large to be saved becomes a failure that says so', async () => {
    const { inbox, saved } = inboxOf();
    const handler = worker({ conductor: downWith('unreachable'), inbox }, () =>
      'x'.repeat(1_100_000),
    );
    await handler(event, aContext());
    expect(saved).toMatchObject([
      {
        receipt,
        result: {
          status: 'FAILED',
          outputData: {},
          reasonForIncompletion: expect.stringMatching(
            /ended as COMPLETED .* result of 11\d{5} bytes/,
          ),
        },
      },
    ]);
  });

  test.each([
    ['Event', 1_100_000],
    ['RequestResponse', 6_400_000],
  ] as const)(
    'that is too large for %s is saved as a whole where there is a bucket',
    async (invocationType, length) => {
      const { inbox, saved, stored } = inboxOf({ hasBucket: true });
      const fn = () => 'x'.repeat(length);
      const handler = worker({ conductor: downWith('unreachable'), inbox }, fn);
      expect(await handler({ ...event, invocationType }, aContext())).toEqual({
        reports: [{ taskId: task.taskId, status: 'COMPLETED', isSaved: true }],
      });
      const [[key, result] = []] = stored;
      expect(saved).toEqual([{ receipt, stored: key }]);
      expect(result).toMatchObject({ taskId: task.taskId, outputData: { result: fn() } });
    },
  );

  test('fails the invocation where the inbox does not take it either: then AWS’s record is left', async () => {
    const { inbox } = inboxOf({ fails: 'no such queue' });
    const call = worker({ conductor: downWith('unreachable'), inbox }, done)(event, aContext());
    await expect(call).rejects.toThrow(ReportError);
    await expect(call).rejects.toThrow('Conductor is unreachable; then: no such queue');
  });

  test('and never will take fails the invocation immediately', async () => {
    const call = worker({ conductor: downWith('refused') }, done)(aDispatch(task), aContext());
    await expect(call).rejects.toThrow(ReportError);
  });
});

describe('an output over what the server takes', () => {
  const KB = 1024;
  test.each([
    ['10 MB at the end', () => 'x'.repeat(10_240 * KB), 10_485_773],
    [
      '3 MB to be saved',
      () => inProgress({ callbackAfterSeconds: 1, output: { page: 'x'.repeat(3_072 * KB) } }),
      3_145_739,
    ],
  ])('is a terminal failure that states its size: %s', async (_, fn, bytes) => {
    const reports: unknown[] = [];
    const conductor = () => aConductor({ updateTask: async (result) => void reports.push(result) });
    await worker({ conductor }, fn)(aDispatch(task), aContext());
    expect(reports).toMatchObject([
      {
        status: 'FAILED_WITH_TERMINAL_ERROR',
        reasonForIncompletion: expect.stringContaining(`The output has ${bytes} bytes`),
      },
    ]);
  });
});
