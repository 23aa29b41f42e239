import { createHash, timingSafeEqual } from 'node:crypto';
import type { Log } from '../observe/log.ts';

/** What a notice needs from outside. */
export interface NoticePorts {
  /** The secret that callers send. */
  secret(): Promise<string>;
  /** Tells the ledger that there is work; whether a run is to be started. */
  announce(): Promise<boolean>;
  startRun(): Promise<void>;
  /** Tells the ledger that the run could not be started. */
  notStarted(): Promise<void>;
  log: Log;
}

/**
 * Answers a notice that there is work, from Conductor's status notifier or from whatever starts workflows. Its body is not
 * read: a notice is a hint, since the notifier drops some of them in a burst, and a run looks at all types.
 *
 * @param sent the header `Authorization`
 * @returns an HTTP status: 202, 403 for a wrong secret, 503 where a run could not be started; the next tick then looks
 */
export async function answerNotice(sent: string | undefined, ports: NoticePorts): Promise<number> {
  try {
    if (!isSame(sent ?? '', await ports.secret())) return 403;
    if (await ports.announce()) await startedOrTold(ports);
    return 202;
  } catch (error) {
    ports.log('error', 'a notice could not start a run: the next tick looks for the work', {
      error: String(error),
    });
    return 503;
  }
}

/** Else the notices of the next seconds would rely on a run that does not come. */
async function startedOrTold({ startRun, notStarted }: NoticePorts): Promise<void> {
  try {
    await startRun();
  } catch (error) {
    await notStarted().catch(() => {});
    throw error;
  }
}

/** In a time that does not depend on where they differ, nor on their lengths. */
const isSame = (sent: string, secret: string) => timingSafeEqual(digest(sent), digest(secret));

const digest = (text: string) => createHash('sha256').update(text).digest();
