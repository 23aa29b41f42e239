import { type Put, putInto } from '../aws/bucket.ts';
import { type SendText, sendTo } from '../aws/queue.ts';
import type { Env } from '../aws/signed.ts';
import { MAX_MESSAGE_BYTES } from '../limits/aws.ts';
import { jsonOfUndelivered, type UndeliveredResult } from '../protocol/undelivered.ts';
import { jsonOfResult } from '../task/result-json.ts';
import type { SaveForLater } from './ports.ts';
import { sizeOf, withinBytes } from './too-large.ts';

/** Saves in the inbox that a function's environment names; undefined where it names none. */
export function saverIn(env: Env): SaveForLater | undefined {
  const { CONDUCTOR_INBOX_URL: url, CONDUCTOR_RESULT_BUCKET: bucket } = env;
  return url ? savingTo(sendTo(url, env), bucket ? putInto(bucket, env) : undefined) : undefined;
}

/** Saves in a queue. A result over its limit of 1 MB goes into the bucket, where the service has one. */
export const savingTo =
  (send: SendText, put?: Put): SaveForLater =>
  async (undelivered) => {
    if (put && sizeOf(undelivered) > MAX_MESSAGE_BYTES) return saveLarge(undelivered, send, put);
    const saved = withinBytes(undelivered, MAX_MESSAGE_BYTES);
    await send(jsonOfUndelivered(saved));
    return saved.result.status;
  };

async function saveLarge({ receipt, result }: UndeliveredResult, send: SendText, put: Put) {
  const stored = crypto.randomUUID();
  await put(stored, jsonOfResult(result));
  await send(JSON.stringify({ receipt, stored }));
  return result.status;
}
