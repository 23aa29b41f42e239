import { type Put, putInto } from '../aws/bucket.ts';
import { type SendText, sendTo } from '../aws/queue.ts';
import type { Env } from '../aws/signed.ts';
import { MAX_MESSAGE_BYTES } from '../limits/aws.ts';
import { bytesOf, fitting, type ResultLetter } from '../protocol/undelivered.ts';
import type { ReportedStatus } from '../task/task.ts';

/**
 * Keeps for the reporter what Conductor does not take; answers what Conductor will be told, which is FAILED where the
 * result has no room.
 */
export type Keep = (letter: ResultLetter) => Promise<ReportedStatus>;

/** Into the inbox that a function's environment names, if any. */
export function keepBy(env: Env): Keep | undefined {
  const { CONDUCTOR_INBOX_URL: url, CONDUCTOR_RESULT_BUCKET: bucket } = env;
  return url ? keepIn(sendTo(url, env), bucket ? putInto(bucket, env) : undefined) : undefined;
}

/** In a queue, and what is over its limit in a bucket where the service has one. */
export const keepIn =
  (send: SendText, put?: Put): Keep =>
  async (letter) => {
    if (put && bytesOf(letter) > MAX_MESSAGE_BYTES) return keepLarge(letter, send, put);
    const kept = fitting(letter, MAX_MESSAGE_BYTES);
    await send(JSON.stringify(kept));
    return kept.result.status;
  };

async function keepLarge({ run, result }: ResultLetter, send: SendText, put: Put) {
  const stored = crypto.randomUUID();
  await put(stored, JSON.stringify(result));
  await send(JSON.stringify({ run, stored }));
  return result.status;
}
