import type { Queue } from '../aws/queue.ts';
import { MAX_ANSWER_BYTES, MAX_MESSAGE_BYTES } from '../config/defaults.ts';
import type { DispatchReply, InvocationType } from '../task/dispatch.ts';
import { fitting, type ResultLetter } from '../task/result-letter.ts';

/**
 * Gives a finished result that Conductor did not take to somebody who lives longer: up the open call
 * to the poller, or, where nobody waits for an answer, into the reporter's inbox. Throws where neither can.
 */
export async function handUp(
  letter: ResultLetter,
  invocationType: InvocationType,
  inbox: Queue | undefined,
): Promise<DispatchReply> {
  if (invocationType === 'RequestResponse')
    return { reports: [], undelivered: [fitting(letter, MAX_ANSWER_BYTES)] };
  if (!inbox) throw new Error('CONDUCTOR_INBOX_URL names no queue to keep it in');
  const kept = fitting(letter, MAX_MESSAGE_BYTES);
  await inbox.send(kept);
  return { reports: [{ taskId: kept.run.taskId, status: kept.result.status }] };
}
