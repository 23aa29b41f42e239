import { ConductorError, type ConductorFault } from '../conductor/errors.ts';
import { parseLetter, UnreadableLetterError } from '../protocol/inbox-message.ts';
import { settle } from './by-reporter.ts';
import { MAX_REDELIVERY_SECONDS, REDELIVERY_SECONDS, SETTLE_MS } from './defaults.ts';
import type { Message, Ports } from './ports.ts';

/**
 * Settles the messages in their order, and returns the ids of those that stay in the inbox.
 * Where Conductor does not answer, the rest of the batch is not tried: a server that comes back
 * must not be met by all that waited. A message that it does not take holds up no other.
 */
export async function readInbox(messages: readonly Message[], ports: Ports): Promise<string[]> {
  const later: string[] = [];
  const watched = watching(ports);
  for (const message of messages) {
    const mustWait = watched.isAway() || ports.remainingMs() < SETTLE_MS;
    const settled = mustWait ? 'later' : await settleOne(message, watched.ports);
    if (settled === 'done') continue;
    later.push(message.messageId);
    await hideUntilNextTry(message, ports);
  }
  return later;
}

/** Conductor is away where it does not answer a question, or two reports one after the other: one may be poison. */
function watching(ports: Ports): { ports: Ports; isAway(): boolean } {
  let failures = 0;
  const count =
    (by: number) =>
    (error: unknown): never => {
      if (isPassing(error)) failures += by;
      throw error;
    };
  const task: Ports['task'] = (taskId) => ports.task(taskId).catch(count(AWAY));
  const update: Ports['update'] = async (result, run) => {
    await ports.update(result, run).catch(count(1));
    failures = 0;
  };
  return { ports: { ...ports, task, update }, isAway: () => failures >= AWAY };
}

const AWAY = 2;

async function settleOne(message: Message, ports: Ports): Promise<'done' | 'later'> {
  const { messageId, receiveCount } = message;
  try {
    await settle(parseLetter(message.body), ports);
    return 'done';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (isPassing(error)) {
      ports.log('warn', 'not settled; it is tried again', {
        messageId,
        receiveCount,
        reason,
      });
      return 'later';
    }
    ports.log('error', 'put aside: this message will never be settled', { messageId, reason });
    return ports.setAside(message).then(
      () => 'done',
      () => 'later',
    );
  }
}

/** A wrong key is put right by a person, and then the results are still here. */
const isPassing = (error: unknown) =>
  !(error instanceof UnreadableLetterError) &&
  !(error instanceof ConductorError && NEVER.includes(error.fault));

const NEVER: readonly ConductorFault[] = ['refused', 'unknown'];

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
