import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { accessKeyReader } from '../lib/aws/access-key.ts';
import { bucketAt } from '../lib/aws/bucket.ts';
import { queueAt } from '../lib/aws/queue.ts';
import { ConductorError } from '../lib/conductor/errors.ts';
import { callsTo } from '../lib/conductor/http.ts';
import { conductorBy } from '../lib/conductor/tasks.ts';
import { waitingRetryOf } from '../lib/conductor/workflows.ts';
import { loadConfig } from '../lib/config/load.ts';
import { jsonLines } from '../lib/observe/log.ts';
import { SUMMARY_MARGIN_MS } from '../lib/poller/defaults.ts';
import { parseStored } from '../lib/protocol/inbox-message.ts';
import { readInbox } from '../lib/reporting/read-inbox.ts';

const { serverUrl, auth } = loadConfig(process.env);
const call = callsTo(serverUrl, accessKeyReader(auth, process.env));
const conductor = conductorBy(call, serverUrl);
const inbox = queueAt(process.env.CONDUCTOR_INBOX_URL ?? '', process.env);
const results = bucketAt(process.env.CONDUCTOR_RESULT_BUCKET ?? '', process.env);
const deadLetters = queueAt(process.env.CONDUCTOR_DEAD_LETTERS_URL ?? '', process.env);

/** Tells Conductor what workers and pollers could not: their queue's messages, as many as can be told now. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const remainingMs = () => context.getRemainingTimeInMillis();
  const messages = event.Records.map(({ attributes, ...record }) => ({
    ...record,
    receiveCount: Number(attributes.ApproximateReceiveCount),
  }));
  const later = await readInbox(messages, {
    task: (taskId) => conductor.task(taskId).catch(undefinedWhereUnknown),
    update: (result, run) => conductor.update(result, () => remainingMs() - SUMMARY_MARGIN_MS, run),
    waitingRetryOf: (task) => waitingRetryOf(call, task),
    stored: async (key, run) => parseStored(await results.get(key), run),
    discard: results.remove,
    hide: ({ receiptHandle }, seconds) => inbox.hide(receiptHandle, seconds),
    setAside: ({ body }) => deadLetters.sendText(body),
    remainingMs,
    log: jsonLines,
  });
  return { batchItemFailures: later.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** The server answers 404 where the task's workflow was removed. */
function undefinedWhereUnknown(error: unknown): undefined {
  if (!(error instanceof ConductorError) || error.fault !== 'unknown') throw error;
}
