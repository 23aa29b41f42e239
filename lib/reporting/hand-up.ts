import { MAX_ANSWER_BYTES } from '../limits/aws.ts';
import type { DispatchReply, InvocationType } from '../protocol/dispatch.ts';
import { bytesOf, fitting, type ResultLetter } from '../protocol/undelivered.ts';
import type { Keep } from './save.ts';

/**
 * Gives a finished result that Conductor did not take to somebody who lives longer: up the open call to the poller,
 * or, where nobody waits for an answer or it has no room, into the reporter's inbox. Throws where neither can.
 */
export async function handUp(
  letter: ResultLetter,
  invocationType: InvocationType,
  keep: Keep | undefined,
): Promise<DispatchReply> {
  const isAwaited = invocationType === 'RequestResponse';
  if (isAwaited && (!keep || bytesOf(letter) <= MAX_ANSWER_BYTES))
    return { reports: [], undelivered: [fitting(letter, MAX_ANSWER_BYTES)] };
  if (!keep) throw new Error('CONDUCTOR_INBOX_URL names no queue to keep it in');
  const status = await keep(letter);
  return { reports: [{ taskId: letter.run.taskId, status }] };
}
