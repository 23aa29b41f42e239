import { describe, expect, test } from '@jest/globals';
import { redrive } from '../../../../infra/cli/commands/redrive.ts';
import { aCall } from '../../../support/cli/call.ts';
import { plainQueues } from '../../../support/cli/queue.ts';
import { aDispatch, aTask } from '../../../support/factories.ts';
import { PLANTED } from '../../../support/leaks/planted.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const MINUTE_MS = 60_000;

const completed = (taskId: string) => ({
  body: JSON.stringify({
    receipt: { taskId, pollCount: 1, workerId: 'w' },
    result: {
      ...{ taskId, workflowInstanceId: `of-${taskId}`, status: 'COMPLETED' },
      outputData: { iban: PLANTED.output },
    },
  }),
  sentAtMs: NOW_MS - 5 * MINUTE_MS,
  refusal: 'Conductor answered 400 to POST /tasks',
});

const failed = (taskId: string) => ({
  body: JSON.stringify({
    receipt: { taskId, pollCount: 1, workerId: 'w' },
    result: {
      ...{ taskId, workflowInstanceId: `of-${taskId}`, status: 'FAILED', outputData: {} },
      reasonForIncompletion: 'the bank is closed',
    },
  }),
  sentAtMs: NOW_MS - 3 * 60 * MINUTE_MS,
});

const died = {
  body: JSON.stringify({
    requestContext: { condition: 'RetriesExhausted', functionArn: 'a:b:c:d:e:f:pay' },
    requestPayload: aDispatch(
      aTask({ taskId: 't7', workflowInstanceId: 'w7', taskType: 'pay' }),
      aTask({ taskId: 't8', workflowInstanceId: 'w8', taskType: 'pay' }),
    ),
    responseContext: { functionError: 'Unhandled' },
    responsePayload: { errorType: 'Runtime.ExitError', errorMessage: 'exit status 3' },
  }),
  sentAtMs: NOW_MS - 13 * 24 * 60 * MINUTE_MS,
};

const stored = {
  body: JSON.stringify({
    receipt: { taskId: 't5', pollCount: 1, workerId: 'w' },
    stored: '123e4567-e89b-12d3-a456-426614174000',
  }),
  sentAtMs: NOW_MS - MINUTE_MS,
};

const foreign = { body: `hello ${PLANTED.input}`, sentAtMs: NOW_MS - 42_000 };

/** The command with these dead letters; `answer` is what the user says. */
async function run(
  letters: Parameters<typeof plainQueues>[0],
  given: Record<string, string | boolean> = {},
  answer?: boolean,
  broken: Partial<ReturnType<typeof plainQueues>['ports']> = {},
) {
  const { ports, did } = plainQueues(letters);
  const { call, out } = aCall(given, NOW_MS, answer);
  const end = await redrive(call, { ...ports, ...broken }).catch((error: Error) => error.message);
  return { end, did, lines: out.lines, answers: out.answers };
}

describe('redrive', () => {
  test('shows the dead letters, asks, and then sends each before it deletes it', async () => {
    const { end, did, lines } = await run([completed('t1'), failed('t2')], {}, true);
    expect(lines).toEqual([
      '2 dead letters of orders-dev',
      '',
      'a result, FAILED, sent 3 h ago: the bank is closed',
      '  task      t2',
      '  workflow  of-t2',
      '',
      'a result, COMPLETED, sent 5 min ago',
      '  here because: Conductor answered 400 to POST /tasks',
      '  task      t1',
      '  workflow  of-t1',
      '',
      '? Send all 2 back to the inbox?',
      'They are in the inbox again; the reporter tells Conductor now',
    ]);
    expect(end).toBe(true);
    expect(did.toSorted()).toEqual(['remove m0', 'remove m1', 'send m0', 'send m1']);
    for (const id of ['m0', 'm1'])
      expect(did.indexOf(`send ${id}`)).toBeLessThan(did.indexOf(`remove ${id}`));
  });

  test('names each kind, and each task of a batch, and nothing of what they hold', async () => {
    const { lines } = await run([died, stored, foreign], { yes: true });
    expect(lines).toEqual([
      '3 dead letters of orders-dev',
      '',
      'the death of a worker, sent 13 days ago: Lambda pay died: Runtime.ExitError: exit status 3',
      '  task      t7 (pay)',
      '  workflow  w7',
      '  task      t8 (pay)',
      '  workflow  w8',
      '',
      'a result that is in the bucket, sent 1 min ago',
      '  task      t5',
      '',
      'a message that the reporter cannot read, sent 42 s ago',
      'They are in the inbox again; the reporter tells Conductor now',
    ]);
  });

  test('moves nothing without a yes, and lets others receive them again', async () => {
    const { end, did } = await run([completed('t1'), failed('t2')], {}, false);
    expect({ end, did }).toEqual({ end: true, did: ['let go m1', 'let go m0'] });
  });

  test('refuses where there is no terminal, and says how to go on', async () => {
    const { end, did } = await run([completed('t1')]);
    expect(end).toBe(
      'Nothing was moved: there is no terminal to ask at. Give --yes to send the dead letters back to the inbox.',
    );
    expect(did).toEqual(['let go m0']);
  });

  test('of one task leaves the others', async () => {
    const { did, lines } = await run([completed('t1'), died], { task: 't8', yes: true });
    expect(lines[0]).toBe('1 dead letter of orders-dev about the task t8');
    expect(did).toEqual(['let go m0', 'send m1', 'remove m1']);
  });

  test('without dead letters asks nothing', async () => {
    const { end, lines } = await run([]);
    expect({ end, lines }).toEqual({ end: true, lines: ['0 dead letters of orders-dev'] });
  });

  test('takes 500 at a time, and says that there are more', async () => {
    const many = Array.from({ length: 620 }, (_, i) => completed(`t${i}`));
    const { did, lines } = await run(many, { yes: true });
    expect(lines[0]).toBe('500 dead letters of orders-dev; there are more, for the next time');
    expect(did.filter((each) => each.startsWith('remove'))).toHaveLength(500);
  });

  test('says how many it has moved where AWS refuses one', async () => {
    let sent = 0;
    const sendToInbox = async () => {
      sent += 1;
      if (sent > 12) throw new Error('denied');
    };
    const many = Array.from({ length: 15 }, (_, i) => completed(`t${i}`));
    const { end } = await run(many, { yes: true }, undefined, { sendToInbox });
    expect(end).toBe(
      '12 of 15 dead letters went back to the inbox, then AWS refused: denied. The others can be received again in 5 minutes.',
    );
  });

  test('answers in JSON, and then needs --yes too', async () => {
    const letter = {
      ...{ kind: 'result', status: 'COMPLETED', messageId: 'm0' },
      tasks: [{ taskId: 't1', workflowId: 'of-t1' }],
      sentAt: '2026-11-24T11:55:00.000Z',
      refusal: 'Conductor answered 400 to POST /tasks',
    };
    const { answers } = await run([completed('t1')], { json: true, yes: true });
    expect(answers).toEqual([{ deadLetters: [letter], isAll: true, moved: 1 }]);
    const unasked = await run([completed('t1')], { json: true });
    expect(unasked.answers).toEqual([{ deadLetters: [letter], isAll: true, moved: 0 }]);
    expect(unasked.end).toContain('Give --yes');
  });
});
