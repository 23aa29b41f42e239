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

/** The fields that we need of the emulator's record of an Event that failed. */
const RecordSchema = v.object({
  requestContext: v.object({ functionArn: v.string() }),
  /** As the poller sent it. */
  requestPayload: v.unknown(),
});
export type CaughtRecord = v.InferOutput<typeof RecordSchema>;

/**
 * Catches the emulator's records of a function's failed Events in a queue of our own, so that another message can
 * replace them. No message is deleted from that queue while it is used, or it would lose records. Returns how to end
 * it: then the records go to their former queue again.
 */
export async function catchRecords(
  functionName: string,
  onRecord: (record: CaughtRecord) => Promise<void>,
): Promise<() => Promise<void>> {
  const url = await createQueue(uniqueName('caught'));
  const restore = await redirectRecords(functionName, (await lookAt(url)).arn);
  let stopped = false;
  const following = (async () => {
    while (!stopped) {
      for (const body of await take(url)) await onRecord(v.parse(RecordSchema, JSON.parse(body)));
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

/** Sends a function's records of failed Events to another queue; returns how to undo it. */
async function redirectRecords(FunctionName: string, Destination: string) {
  const which = { FunctionName, Qualifier: '$LATEST' };
  const now = await lambda.send(new GetFunctionEventInvokeConfigCommand(which));
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = now;
  const unchanged = { ...which, MaximumRetryAttempts, MaximumEventAgeInSeconds };
  const put = (DestinationConfig: DestinationConfig | undefined) =>
    lambda.send(new PutFunctionEventInvokeConfigCommand({ ...unchanged, DestinationConfig }));
  await put({ OnFailure: { Destination } });
  return () => put(now.DestinationConfig);
}
