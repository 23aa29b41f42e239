import { InvokeCommand } from '@aws-sdk/client-lambda';
import { queueAt } from '../../../lib/aws/queue.ts';
import { readTask } from '../../support/conductor/server.ts';
import { lambda } from '../../support/deploy/emulator.ts';
import type { DeployedStage } from '../stages/deployed.ts';
import { followLedger } from '../stages/follow-ledger.ts';
import type { DeployedKind } from './worker.ts';

/** How many tasks are hit, of more that run. */
const TIMES = 3;

/** Messages that AWS delivers twice, late or cut off. */
export const MESSAGE_KINDS: DeployedKind[] = [
  {
    name: 'Event delivered again after its task has ended',
    type: 'queued',
    tasks: 20,
    input: { workMs: 1_500 },
    inject: ({ deployed, type, ledger, happened }) => {
      const dispatches = new Map<string, unknown>();
      return followLedger(ledger, async ({ what, taskId }) => {
        if (what === 'starts' && dispatches.size < TIMES)
          dispatches.set(taskId, await dispatchOf(taskId));
        const dispatch = dispatches.get(taskId);
        if (what !== 'ends' || !dispatch) return;
        dispatches.set(taskId, undefined);
        await untilCompleted(taskId);
        const FunctionName = deployed.functionName(type);
        const Payload = Buffer.from(JSON.stringify(dispatch));
        await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
        happened.push({ atMs: Date.now(), fault: 'Event delivered again' });
      });
    },
  },
  {
    name: 'record of an earlier run arrives while a later one works',
    type: 'queued',
    input: { comesBack: 1, workMs: 3_000 },
    inject: ({ deployed, ledger, happened }) => {
      const earlier = new Map<string, unknown>();
      return followLedger(ledger, async ({ what, taskId, pollCount }) => {
        if (what !== 'starts') return;
        if (pollCount === 1) return void earlier.set(taskId, await dispatchOf(taskId));
        await inboxOf(deployed).sendText(JSON.stringify(recordOf(earlier.get(taskId))));
        happened.push({ atMs: Date.now(), fault: 'late record' });
      });
    },
  },
  {
    name: 'unreadable messages, beside those of dying Event workers',
    type: 'queued',
    input: { dies: 'exits' },
    responseTimeoutSeconds: 20,
    expects: { late: 1 },
    async inject({ deployed, happened }) {
      for (const body of UNREADABLE) {
        await inboxOf(deployed).sendText(body);
        happened.push({ atMs: Date.now(), fault: 'unreadable message' });
      }
    },
    hits: () => UNREADABLE.length,
  },
];

const UNREADABLE = [
  'no JSON',
  '{"run":',
  'null',
  '[]',
  '{"__proto__":{"run":{}}}',
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  '{"run":{"taskId":"none","pollCount":1},"result":{"taskId":"none","workflowInstanceId":"none","status":"NO","outputData":{}}}',
];

const inboxOf = ({ inboxUrl }: DeployedStage['deployed']) => queueAt(inboxUrl, process.env);

/** The dispatch of a task that runs, as the poller sent it. */
const dispatchOf = async (taskId: string) => ({
  invocationType: 'Event',
  tasks: [await readTask(taskId)],
});

async function untilCompleted(taskId: string): Promise<void> {
  for (;;) if ((await readTask(taskId)).status === 'COMPLETED') return;
}

/** AWS's record of an invocation that died. */
const recordOf = (requestPayload: unknown) => ({
  requestContext: {
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:late',
    condition: 'RetriesExhausted',
    approximateInvokeCount: 1,
  },
  requestPayload,
  responseContext: { statusCode: 200, functionError: 'Unhandled' },
  responsePayload: { errorType: 'Runtime.ExitError', errorMessage: 'an earlier run' },
});
