import { ConductorError } from '../conductor/errors.ts';
import { MAX_REDELIVERY_SECONDS, REDELIVERY_SECONDS } from '../config/defaults.ts';
import { parseLetter, UnreadableLetterError } from '../task/letter.ts';
import type { Message, Ports } from './ports.ts';
import { settle } from './settle.ts';

/**
 * Settles the messages in their order, and returns the ids of those that stay in the inbox.
 * Where Conductor does not answer, the rest of the batch is not tried: a server that comes back
 * must not be met by all that waited.
 */
export async function readInbox(messages: readonly Message[], ports: Ports): Promise<string[]> {
  const later: string[] = [];
  let conductorAnswers = true;
  for (const message of messages) {
    const settled = conductorAnswers ? await settleOne(message, ports) : 'later';
    if (settled === 'done') continue;
    conductorAnswers = false;
    later.push(message.messageId);
    await hideUntilNextTry(message, ports);
  }
  return later;
}

async function settleOne(message: Message, ports: Ports): Promise<'done' | 'later'> {
  const { messageId, receiveCount } = message;
  try {
    await settle(parseLetter(message.body), ports);
    return 'done';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (isPassing(error)) {
      ports.log('warn', 'Conductor was not told; it is tried again', {
        messageId,
        receiveCount,
        reason,
      });
      return 'later';
    }
    ports.log('error', 'put aside: this message will never be settled', { messageId, reason });
    await ports.setAside(message);
    return 'done';
  }
}

/** A wrong key is put right by a person, and then the results are still here. */
const isPassing = (error: unknown) =>
  !(error instanceof UnreadableLetterError) &&
  !(error instanceof ConductorError && error.fault === 'refused');

/** Never by sending it anew: AWS stops a message's chain of functions after 16 hops. */
async function hideUntilNextTry(message: Message, { hide, log }: Ports): Promise<void> {
  const seconds = Math.min(
    MAX_REDELIVERY_SECONDS,
    REDELIVERY_SECONDS * 2 ** Math.min(message.receiveCount - 1, 20),
  );
  await hide(message, Math.round(seconds * (0.5 + Math.random() / 2))).catch((error) =>
    log('warn', 'cannot hide a message; it returns after the queue’s own time', {
      messageId: message.messageId,
      error: String(error),
    }),
  );
}
