import { ConductorError, type ConductorFault } from '../conductor/errors.ts';
import {
  type InboxMessage,
  parseInboxMessage,
  type TaskMessage,
  UnreadableMessageError,
} from '../protocol/inbox-message.ts';
import { idsOf } from '../task/ids.ts';
import { reportMessage } from './by-reporter.ts';
import {
  DEATH_SECONDS,
  MAX_REDELIVERY_SECONDS,
  RECEIVES_OF_AN_OUTAGE,
  REDELIVERY_SECONDS,
} from './defaults.ts';
import type { InboxPorts, QueuedMessage, ReporterPorts } from './ports.ts';
import { sendOrSmaller, storable } from './smaller.ts';
import { startOne } from './start-one.ts';

/**
 * Starts the pollers that messages of the inbox ask for, then reports the others, and returns the ids of those that stay
 * in it. Each stands for itself: what Conductor does not take, and what kills the reporter, delays no other message.
 */
export async function readInbox(
  messages: readonly QueuedMessage[],
  ports: InboxPorts,
): Promise<string[]> {
  const read = messages.map((message) => ({ message, content: contentOf(message) }));
  await Promise.all(
    read.flatMap(({ message, content }) =>
      content.kind === 'start' ? startOne(content, message, ports) : [],
    ),
  );
  const staying: string[] = [];
  for (const { message, content } of read) {
    if (content.kind === 'start') continue;
    await hideWhileTried(message, ports);
    if ((await reportOne(message, content, ports)) === 'done') continue;
    staying.push(message.messageId);
    await hide(message, secondsToNextTry(message), ports);
  }
  return staying;
}

/** What cannot be read goes to the dead letters in its turn. */
type Content = InboxMessage | { kind: 'unreadable'; error: unknown };

function contentOf({ body }: QueuedMessage): Content {
  try {
    return parseInboxMessage(body);
  } catch (error) {
    return { kind: 'unreadable', error };
  }
}

/**
 * A reporter that dies does nothing any more. So a message is hidden before it is tried: it comes back no sooner than
 * after any other failed try, and is still tried for as many days. It is hidden for the reporter's whole time, too, so
 * that no second reporter gets it.
 */
const hideWhileTried = (message: QueuedMessage, ports: InboxPorts) =>
  hide(
    message,
    Math.max(secondsToNextTry(message), Math.ceil(ports.remainingMs() / 1_000) + DEATH_SECONDS),
    ports,
  );

async function reportOne(
  message: QueuedMessage,
  content: TaskMessage | Extract<Content, { kind: 'unreadable' }>,
  ports: InboxPorts,
): Promise<'done' | 'stays'> {
  const { messageId, receiveCount } = message;
  const about = content.kind === 'unreadable' ? [{}] : idsIn(content);
  try {
    if (content.kind === 'unreadable') throw content.error;
    await reportMessage(content, portsFor(message, ports));
    return 'done';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (isPassing(error)) {
      for (const ids of about)
        ports.log('warn', TRIED_AGAIN, { messageId, ...ids, receiveCount, reason });
      return 'stays';
    }
    for (const ids of about) ports.log('error', DEAD_LETTER, { messageId, ...ids, reason });
    const isMoved = await ports.moveToDeadLetters(message, reason).then(
      () => true,
      () => false,
    );
    if (isMoved && content.kind !== 'unreadable')
      for (const ids of idsIn(content))
        ports.events?.undelivered({ ...ids, ...statusIn(content), reason, kept: 'deadLetters' });
    return isMoved ? 'done' : 'stays';
  }
}

/** What names each task of a message in a log line; of a saved result Conductor alone knows the rest. */
function idsIn(message: TaskMessage): (Partial<ReturnType<typeof idsOf>> & { taskId: string })[] {
  switch (message.kind) {
    case 'result': {
      const { taskId, workflowInstanceId: workflowId } = message.result;
      return [{ taskId, workflowId }];
    }
    case 'stored':
      return [{ taskId: message.receipt.taskId }];
    case 'crashed':
    case 'neverStarted':
      return message.dispatch.tasks.map(idsOf);
  }
}

/** Of a death, and of a result in the bucket, the status is known only when it is reported. */
const statusIn = (message: TaskMessage) =>
  message.kind === 'result' ? { status: message.result.status } : {};

/** For as long as an outage may take, a result is only tried as it is. */
const portsFor = ({ receiveCount }: QueuedMessage, ports: ReporterPorts): ReporterPorts => {
  if (receiveCount <= RECEIVES_OF_AN_OUTAGE) return ports;
  const { sendResult } = ports;
  return {
    ...ports,
    sendResult: (result, receipt) =>
      sendOrSmaller(result, (update) => sendResult(update, receipt), storable),
  };
};

const DEAD_LETTER = 'moved to the dead letters: Conductor will never take this message';

const TRIED_AGAIN =
  'Conductor did not take the message now; it stays in the inbox, and the reporter tries it again';

/**
 * Whether another try may succeed. A wrong key counts as passing: a person corrects it, and the results are still there.
 */
export const isPassing = (error: unknown) =>
  !(error instanceof UnreadableMessageError) &&
  !(error instanceof ConductorError && NEVER.includes(error.fault));

const NEVER: readonly ConductorFault[] = ['refused', 'unknown', 'answerTooLarge'];

/** From half to the whole of a time that doubles with each try. */
function secondsToNextTry({ receiveCount }: QueuedMessage): number {
  const doubled = REDELIVERY_SECONDS * 2 ** Math.min(receiveCount - 1, 20);
  return Math.round(Math.min(MAX_REDELIVERY_SECONDS, doubled) * (0.5 + Math.random() / 2));
}

/** The message is hidden, not sent again: AWS stops a message's chain of functions after 16 hops. */
async function hide(message: QueuedMessage, seconds: number, ports: InboxPorts): Promise<void> {
  await ports.hide(message, seconds).catch((error) =>
    ports.log('warn', NOT_HIDDEN, {
      messageId: message.messageId,
      error: String(error),
    }),
  );
}

const NOT_HIDDEN =
  'a message could not be hidden; it returns after the visibility timeout of the queue';
