import { RETENTION_SECONDS } from '../limits/aws.ts';
import { readInbox } from '../reporting/inbox.ts';
import type { InboxPorts, QueuedMessage } from '../reporting/ports.ts';
import { sendResult } from '../reporting/send.ts';
import { conductorOver } from './ask.ts';
import { REPORTER_MS } from './defaults.ts';
import type { FakeConductor } from './fake-conductor.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The reporter's inbox: a queue in memory. */
export interface FakeInbox {
  put(body: string): Promise<void>;
  /** Has the reporter deliver the messages, for as long as the queue keeps them. */
  deliver(conductor: FakeConductor): Promise<void>;
  /** How many messages were never delivered. */
  kept(): number;
}

interface Waiting extends QueuedMessage {
  visibleAtMs: number;
}

/** An empty inbox. */
export function fakeInbox(time: VirtualTime): FakeInbox {
  const messages: Waiting[] = [];
  let undelivered = 0;

  async function deliverOne(message: Waiting, ports: Omit<InboxPorts, 'hide'>): Promise<void> {
    const hide = async (_: QueuedMessage, seconds: number) => {
      message.visibleAtMs = time.nowMs() + seconds * 1_000;
    };
    const endsAtMs = message.sentAtMs + RETENTION_SECONDS * 1_000;
    while (time.nowMs() < endsAtMs) {
      await time.sleep(message.visibleAtMs - time.nowMs());
      message.receiveCount += 1;
      const [stays] = await readInbox([message], { ...ports, hide });
      if (!stays) return;
    }
    undelivered += 1;
  }

  return {
    kept: () => undelivered,
    async put(body) {
      const nowMs = time.nowMs();
      const messageId = `message-${messages.length + 1}`;
      const ids = { messageId, receiptHandle: messageId };
      messages.push({ ...ids, body, receiveCount: 0, sentAtMs: nowMs, visibleAtMs: nowMs });
    },
    async deliver(conductor) {
      const ports = reporterPorts(conductor, time, () => {
        undelivered += 1;
      });
      for (const message of messages) await deliverOne(message, ports);
    },
  };
}

/** The reporter's ways to the rest: those of handlers/reporter.ts, without AWS. */
function reporterPorts(
  conductor: FakeConductor,
  time: VirtualTime,
  deadLetter: () => void,
): Omit<InboxPorts, 'hide'> {
  const calls = conductorOver(conductor.askedBy('reporter'));
  const clock = { ...time, remainingMs: () => REPORTER_MS };
  return {
    getTask: (taskId) => calls.getTask(taskId),
    sendResult: (result, receipt) => sendResult(result, receipt, calls, clock),
    waitingRetryOf: async () => undefined,
    getStored: async () => undefined,
    removeStored: async () => {},
    moveToDeadLetters: async () => deadLetter(),
    startPoller: async () => {},
    remainingMs: clock.remainingMs,
    nowMs: time.nowMs,
    log: () => {},
  };
}
