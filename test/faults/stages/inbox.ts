import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from '../../../lib/aws/queue.ts';
import type { Call } from '../../../lib/conductor/http.ts';
import type { Conductor } from '../../../lib/conductor/tasks.ts';
import { waitingRetryOf } from '../../../lib/conductor/waiting-retry.ts';
import { readInbox } from '../../../lib/reporting/inbox.ts';
import type { QueuedMessage } from '../../../lib/reporting/ports.ts';
import { sendResult } from '../../../lib/reporting/send.ts';
import { clockUntil } from '../../../lib/task/clock.ts';
import { overheardLog } from '../../support/leaks/overheard.ts';

/** How often the event source looks at the queue. */
const EVERY_MS = 200;
/** The time of a reporter's invocation, after which Lambda would end it. */
const RUN_MS = 30_000;

interface Queued extends QueuedMessage {
  visibleAtMs: number;
}

/** The reporter with its inbox, in this process: a list plays SQS. */
export interface Inbox extends Queue {
  stop(): void;
}

export function inProcessInbox(conductor: Conductor, call: Call): Inbox {
  const messages = new Map<string, Queued>();
  let received = 0;
  let stopped = false;

  const hide = (receiptHandle: string, seconds: number) => {
    const message = messages.get(receiptHandle);
    if (message) message.visibleAtMs = Date.now() + seconds * 1_000;
  };

  async function readOnce(): Promise<void> {
    const batch = [...messages.values()].filter(({ visibleAtMs }) => visibleAtMs <= Date.now());
    const endsAtMs = Date.now() + RUN_MS;
    for (const message of batch) message.receiveCount += 1;
    const staying = await readInbox(batch, {
      getTask: (taskId) => conductor.getTask(taskId),
      sendResult: (result, receipt) =>
        sendResult(
          result,
          receipt,
          conductor,
          clockUntil(() => endsAtMs - Date.now()),
        ),
      remainingMs: () => endsAtMs - Date.now(),
      hide: async ({ receiptHandle }, seconds) => hide(receiptHandle, seconds),
      waitingRetryOf: (task) => waitingRetryOf(call, task),
      getStored: async () => Promise.reject(new Error('there is no bucket')),
      removeStored: async () => {},
      moveToDeadLetters: async () => {},
      startPoller: async () => {},
      nowMs: Date.now,
      log: overheardLog,
    });
    for (const { messageId } of batch) if (!staying.includes(messageId)) messages.delete(messageId);
  }

  void (async () => {
    while (!stopped) {
      await readOnce();
      await sleep(EVERY_MS);
    }
  })();

  const sendText = async (body: string) => {
    received += 1;
    const id = String(received);
    const sentAtMs = Date.now();
    const ids = { messageId: id, receiptHandle: id };
    messages.set(id, { ...ids, body, receiveCount: 0, sentAtMs, visibleAtMs: sentAtMs });
  };

  return {
    sendText,
    hide: async (receiptHandle, seconds) => hide(receiptHandle, seconds),
    stop() {
      stopped = true;
    },
  };
}
