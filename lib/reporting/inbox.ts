import { ConductorError, type ConductorFault } from '../conductor/errors.ts';
import { parseInboxMessage, UnreadableMessageError } from '../protocol/inbox-message.ts';
import { reportMessage } from './by-reporter.ts';
import { MAX_REDELIVERY_SECONDS, MESSAGE_MS, REDELIVERY_SECONDS } from './defaults.ts';
import type { InboxPorts, QueuedMessage } from './ports.ts';

/**
 * Reports the messages of the inbox in their order, and returns the ids of those that stay in it. Where Conductor does
 * not answer, the rest of the batch is not tried, so that a server that comes back does not get all of it at once. One
 * message that Conductor does not take does not delay the others.
 */
export async function readInbox(
  messages: readonly QueuedMessage[],
  ports: InboxPorts,
): Promise<string[]> {
  const staying: string[] = [];
  const watched = watching(ports);
  for (const message of messages) {
    const mustWait = watched.isAway() || ports.remainingMs() < MESSAGE_MS;
    const ended = mustWait ? 'stays' : await reportOne(message, watched.ports);
    if (ended === 'done') continue;
    staying.push(message.messageId);
    await hideUntilNextTry(message, ports);
  }
  return staying;
}

/** Conductor counts as away where one getTask fails, or two updates in a row: one bad update may be its own cause. */
function watching(ports: InboxPorts): { ports: InboxPorts; isAway(): boolean } {
  let failures = 0;
  const count =
    (by: number) =>
    (error: unknown): never => {
      if (isPassing(error)) failures += by;
      throw error;
    };
  const getTask: InboxPorts['getTask'] = (taskId) => ports.getTask(taskId).catch(count(AWAY));
  const sendResult: InboxPorts['sendResult'] = async (result, receipt) => {
    await ports.sendResult(result, receipt).catch(count(1));
    failures = 0;
  };
  return { ports: { ...ports, getTask, sendResult }, isAway: () => failures >= AWAY };
}

const AWAY = 2;

async function reportOne(message: QueuedMessage, ports: InboxPorts): Promise<'done' | 'stays'> {
  const { messageId, receiveCount } = message;
  try {
    await reportMessage(parseInboxMessage(message.body), ports);
    return 'done';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (isPassing(error)) {
      ports.log('warn', TRIED_AGAIN, { messageId, receiveCount, reason });
      return 'stays';
    }
    ports.log('error', 'moved to the dead letters: Conductor will never take this message', {
      messageId,
      reason,
    });
    return ports.moveToDeadLetters(message).then(
      () => 'done',
      () => 'stays',
    );
  }
}

const TRIED_AGAIN =
  'Conductor did not take the message now; it stays in the inbox, and the reporter tries it again';

/** A wrong key counts as passing: a person corrects it, and the results are still in the inbox. */
const isPassing = (error: unknown) =>
  !(error instanceof UnreadableMessageError) &&
  !(error instanceof ConductorError && NEVER.includes(error.fault));

const NEVER: readonly ConductorFault[] = ['refused', 'unknown'];

/** The message is hidden, not sent again: AWS stops a message's chain of functions after 16 hops. */
async function hideUntilNextTry(message: QueuedMessage, { hide, log }: InboxPorts): Promise<void> {
  const seconds = Math.min(
    MAX_REDELIVERY_SECONDS,
    REDELIVERY_SECONDS * 2 ** Math.min(message.receiveCount - 1, 20),
  );
  await hide(message, Math.round(seconds * (0.5 + Math.random() / 2))).catch((error) =>
    log(
      'warn',
      'a message could not be hidden; it returns after the visibility timeout of the queue',
      {
        messageId: message.messageId,
        error: String(error),
      },
    ),
  );
}
