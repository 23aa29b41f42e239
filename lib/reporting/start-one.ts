import type { StartPoller } from '../protocol/start-poller.ts';
import { MAX_START_AGE_MS } from './defaults.ts';
import type { InboxPorts, QueuedMessage } from './ports.ts';

/**
 * Starts the poller that a message asks for. What fails is dropped and not tried again, and so is what comes too late: the
 * tick of the next minute looks for the same work.
 */
export async function startOne(
  { poller, trigger }: StartPoller,
  { messageId, sentAtMs }: QueuedMessage,
  { startPoller, nowMs, log }: Pick<InboxPorts, 'startPoller' | 'nowMs' | 'log'>,
): Promise<void> {
  const ageMs = nowMs() - sentAtMs;
  if (ageMs > MAX_START_AGE_MS)
    return log('info', TOO_LATE, { messageId, poller, trigger, ageMs: Math.round(ageMs) });
  await startPoller({ poller, trigger }).catch((error) =>
    log('warn', NOT_STARTED, { messageId, poller, trigger, error: String(error) }),
  );
}

const TOO_LATE = 'a start of the poller came too late, and was dropped: ticks have looked since';
const NOT_STARTED = 'the poller could not be started: the next tick looks for the work';
