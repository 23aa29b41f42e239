import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DestinationConfig,
  GetFunctionEventInvokeConfigCommand,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { uniqueName } from '../../support/conductor/server.ts';
import { lambda } from '../../support/deploy/emulator.ts';
import { createQueue, deleteQueue, lookAt, take } from './sqs.ts';

const EVERY_MS = 100;

/** What we need of the emulator's record of an Event that failed. */
const RecordSchema = v.object({
  requestContext: v.object({ functionArn: v.string() }),
  /** As the poller sent it. */
  requestPayload: v.unknown(),
});
export type CaughtRecord = v.InferOutput<typeof RecordSchema>;

/**
 * Catches the emulator's records of a function's failed Events in a queue of our own, so that something else can
 * come in their place. Nothing is deleted from that queue while it is used: it would lose records. Answers how to
 * end it; then they go where they went before.
 */
export async function catchRecords(
  functionName: string,
  tell: (record: CaughtRecord) => Promise<void>,
): Promise<() => Promise<void>> {
  const url = await createQueue(uniqueName('caught'));
  const restore = await redirectRecords(functionName, (await lookAt(url)).arn);
  let stopped = false;
  const following = (async () => {
    while (!stopped) {
      for (const body of await take(url)) await tell(v.parse(RecordSchema, JSON.parse(body)));
      await sleep(EVERY_MS);
    }
  })();
  return async () => {
    await restore();
    stopped = true;
    await following;
    await deleteQueue(url);
  };
}

/** Sends a function's records of failed Events to another queue; answers how to undo it. */
async function redirectRecords(FunctionName: string, Destination: string) {
  const which = { FunctionName, Qualifier: '$LATEST' };
  const now = await lambda.send(new GetFunctionEventInvokeConfigCommand(which));
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = now;
  const kept = { ...which, MaximumRetryAttempts, MaximumEventAgeInSeconds };
  const put = (DestinationConfig: DestinationConfig | undefined) =>
    lambda.send(new PutFunctionEventInvokeConfigCommand({ ...kept, DestinationConfig }));
  await put({ OnFailure: { Destination } });
  return () => put(now.DestinationConfig);
}
