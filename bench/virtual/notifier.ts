import type { Clock } from '../../lib/task/clock.ts';
import { answerNotice, type PollerPorts } from '../../lib/wake/notice.ts';
import { NOTICE_MS, NOTICES_HELD } from './defaults.ts';
import type { VirtualLambda } from './lambda.ts';

/** The name of the wake function. */
export const WAKE = 'wake';

const SECRET = 'secret';

/** Conductor's status notifier: one notice after the other goes to the wake function. What it cannot hold is lost. */
export function notifierIn(
  clock: Clock,
  lambda: VirtualLambda,
  pollers: readonly PollerPorts[],
): () => void {
  let held = 0;
  let isSending = false;
  const answer = () =>
    answerNotice(SECRET, { secret: async () => SECRET, pollers, log: (_, line) => fail(line) });

  async function sendAll(): Promise<void> {
    isSending = true;
    for (; held > 0; held -= 1) {
      await clock.sleep(NOTICE_MS);
      await lambda.call(WAKE, answer);
    }
    isSending = false;
  }

  return () => {
    if (held < NOTICES_HELD) held += 1;
    if (!isSending) void sendAll();
  };
}

function fail(line: string): never {
  throw new Error(line);
}
