import { createHash, timingSafeEqual } from 'node:crypto';
import type { Log } from '../observe/log.ts';

/** What a notice needs from outside. */
export interface NoticePorts {
  /** The secret that callers send. */
  secret(): Promise<string>;
  pollers: readonly PollerPorts[];
  log: Log;
}

/** One of the pollers that a notice concerns. */
export interface PollerPorts {
  name: string;
  /** Sees to it that a run of it looks for the work. */
  start(): Promise<void>;
}

/**
 * Answers a notice that there is work, from Conductor's status notifier or from whatever starts workflows. Its body is not
 * read: a notice is a hint, since the notifier drops some of them in a burst, and the pollers look at all types. They are
 * woken side by side, and one that cannot be started keeps no other from its start.
 *
 * @param sent the header `Authorization`
 * @returns an HTTP status: 202, 403 for a wrong secret, 503 where a run could not be started; the next tick then looks
 */
export async function answerNotice(
  sent: string | undefined,
  { secret, pollers, log }: NoticePorts,
): Promise<number> {
  const failed = (error: unknown, fields: object) =>
    log('error', 'a notice could not start a run: the next tick looks for the work', {
      ...fields,
      error: String(error),
    });
  try {
    if (!isSame(sent ?? '', await secret())) return 403;
  } catch (error) {
    failed(error, {});
    return 503;
  }
  const woken = await Promise.allSettled(
    pollers.map((poller) =>
      poller.start().catch((error) => {
        failed(error, { poller: poller.name });
        throw error;
      }),
    ),
  );
  return woken.every(({ status }) => status === 'fulfilled') ? 202 : 503;
}

/** In a time that does not depend on where they differ, nor on their lengths. */
const isSame = (sent: string, secret: string) => timingSafeEqual(digest(sent), digest(secret));

const digest = (text: string) => createHash('sha256').update(text).digest();
