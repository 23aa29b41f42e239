import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { accessKeyReader } from '../lib/aws/access-key.ts';
import { bucketAt } from '../lib/aws/bucket.ts';
import { putEventsIn } from '../lib/aws/event-bus.ts';
import { itemIn } from '../lib/aws/item.ts';
import { queueAt } from '../lib/aws/queue.ts';
import { startFunction } from '../lib/aws/start-function.ts';
import { exactly } from '../lib/conductor/exact-answers.ts';
import { callsTo } from '../lib/conductor/http.ts';
import { readingAtMost } from '../lib/conductor/reading-at-most.ts';
import { conductorBy } from '../lib/conductor/tasks.ts';
import { waitingRetryOf } from '../lib/conductor/waiting-retry.ts';
import { loadConfig } from '../lib/config/load.ts';
import { ledgerIn } from '../lib/ledger/ledger.ts';
import { MAX_MESSAGE_BYTES } from '../lib/limits/aws.ts';
import { emfLine, writeLine } from '../lib/observe/emf.ts';
import { eventQueue } from '../lib/observe/event-queue.ts';
import { logOf } from '../lib/observe/log.ts';
import { REFUSAL, refusalText } from '../lib/protocol/dead-letters.ts';
import { parseStored } from '../lib/protocol/inbox-message.ts';
import { type StartPoller, startEvent } from '../lib/protocol/start-poller.ts';
import { HIDE_MARGIN_MS, MAX_READ_BYTES } from '../lib/reporting/defaults.ts';
import { readInbox } from '../lib/reporting/inbox.ts';
import { sendResult } from '../lib/reporting/send.ts';
import { clockUntil } from '../lib/task/clock.ts';
import { startUnlessPolled } from '../lib/wake/start-run.ts';

const { serverUrl, auth } = loadConfig(process.env);
const reading = readingAtMost(
  MAX_READ_BYTES,
  callsTo(serverUrl, accessKeyReader(auth, process.env)),
);
/** The saved output that a report repeats keeps its digits. */
const call = exactly(reading);
const conductor = conductorBy(call, serverUrl);
const inbox = queueAt(process.env.CONDUCTOR_INBOX_URL ?? '', process.env);
const results = bucketAt(process.env.CONDUCTOR_RESULT_BUCKET ?? '', process.env);
const deadLetters = queueAt(process.env.CONDUCTOR_DEAD_LETTERS_URL ?? '', process.env);
const putEvents = putEventsIn(process.env);

/** It only tells the time: nothing waits for a run of a poller. */
const clock = clockUntil(() => 0);

/** Reports what workers and pollers could not report, where Conductor takes it now, and starts pollers on request. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const remainingMs = () => context.getRemainingTimeInMillis();
  const log = logOf(context.awsRequestId);
  const events = putEvents && eventQueue(putEvents, log, clockUntil(remainingMs));
  const messages = event.Records.map(({ attributes, ...record }) => ({
    ...record,
    receiveCount: Number(attributes.ApproximateReceiveCount),
    sentAtMs: Number(attributes.SentTimestamp),
  }));
  const staying = await readInbox(messages, {
    getTask: conductor.getTask,
    sendResult: (result, receipt) =>
      sendResult(
        result,
        receipt,
        conductor,
        clockUntil(() => remainingMs() - HIDE_MARGIN_MS),
      ),
    waitingRetryOf: (task) => waitingRetryOf(call, task),
    async getStored(key, receipt) {
      const stored = await results.get(key);
      return stored === undefined ? undefined : parseStored(stored, receipt);
    },
    removeStored: results.remove,
    hide: ({ receiptHandle }, seconds) => inbox.hide(receiptHandle, seconds),
    moveToDeadLetters: ({ body }, reason) => deadLetters.sendText(body, refusalOf(body, reason)),
    startPoller,
    remainingMs,
    nowMs: Date.now,
    countFailure: (poller) =>
      writeLine(emfLine({ poller }, { tasks_failed_percent: 100 }, Date.now())),
    ...{ log, events },
  });
  await events?.sendRest();
  return { batchItemFailures: staying.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** A record of AWS can be so large that it has no room for a reason. */
const refusalOf = (body: string, reason: string) =>
  Buffer.byteLength(body) <= MAX_MESSAGE_BYTES ? { [REFUSAL]: refusalText(reason) } : undefined;

/** Only pollers of this service: the role allows no others. A round asks the ledger itself, when it has found work. */
function startPoller({ poller, trigger }: StartPoller): Promise<void> {
  const start = () => startFunction(poller, startEvent(trigger), process.env);
  if (trigger === 'round') return start();
  const item = itemIn(process.env.CONDUCTOR_LEDGER_TABLE ?? '', poller, process.env);
  return startUnlessPolled(ledgerIn(item, clock), start);
}
