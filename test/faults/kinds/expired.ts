import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { queueAt } from '../../../lib/aws/queue.ts';
import { givenBack } from '../evidence.ts';
import { type CaughtRecord, catchRecords } from '../stages/caught-records.ts';
import { lift, throttle } from '../stages/concurrency.ts';
import type { DeployedKind } from './worker.ts';

/** How long Events do not start. */
const LASTS_MS = 5_000;

/**
 * AWS drops an Event after a minute, with a record. The emulator drops it immediately, with the record of a function
 * that failed. So the kit replaces that record by the one that AWS would write.
 */
export const EXPIRED_KINDS: DeployedKind[] = [
  {
    name: "Event expires in Lambda's queue",
    type: 'queued',
    async inject({ deployed, type, happened }) {
      const functionName = deployed.functionName(type);
      const inbox = queueAt(deployed.inboxUrl, process.env);
      const release = await catchRecords(functionName, async (record) => {
        await inbox.sendText(JSON.stringify(expired(record)));
        happened.push({ atMs: Date.now(), fault: 'Event expired' });
      });
      await throttle(functionName);
      const lifted = sleep(LASTS_MS).then(() => lift(functionName));
      return async () => {
        await lifted;
        await release();
      };
    },
    // The Event never started: its task has not failed, and has not used a retry.
    expects: { failed: 0 },
    hits: givenBack,
  },
];

/** AWS's record: no function ran, so it has no response. */
const expired = ({ requestContext, requestPayload }: CaughtRecord) => ({
  version: '1.0',
  timestamp: new Date().toISOString(),
  requestContext: {
    requestId: randomUUID(),
    functionArn: `${requestContext.functionArn}:$LATEST`,
    condition: 'EventAgeExceeded',
    approximateInvokeCount: 0,
  },
  requestPayload,
});
