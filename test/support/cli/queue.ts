import type { Received } from '../../../infra/cli/redrive/dead-letter.ts';
import type { QueuePorts } from '../../../infra/cli/redrive/ports.ts';

/** Queues in memory; `did` is what was done to letters, in order. */
export function plainQueues(letters: readonly Partial<Received>[]) {
  const queue: Received[] = letters.map((letter, i) => ({
    ...{ messageId: `m${i}`, receiptHandle: `h${i}`, body: '', sentAtMs: 0 },
    ...letter,
  }));
  const received = new Set<Received>();
  const did: string[] = [];
  const ports: QueuePorts = {
    async receive() {
      const some = queue.filter((letter) => !received.has(letter)).slice(0, 10);
      for (const letter of some) received.add(letter);
      return some;
    },
    async letGo({ messageId }) {
      did.push(`let go ${messageId}`);
    },
    async sendToInbox({ messageId }) {
      did.push(`send ${messageId}`);
    },
    async remove({ messageId }) {
      did.push(`remove ${messageId}`);
    },
  };
  return { ports, did };
}
