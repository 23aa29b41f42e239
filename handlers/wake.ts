import type { Context, LambdaFunctionURLEvent } from 'aws-lambda';
import { itemIn } from '../lib/aws/item.ts';
import { secretText } from '../lib/aws/secret.ts';
import { startFunction } from '../lib/aws/start-function.ts';
import { wakeConfigIn } from '../lib/config/wake.ts';
import { ledgerIn } from '../lib/ledger/ledger.ts';
import { logOf } from '../lib/observe/log.ts';
import { startEvent } from '../lib/protocol/start-poller.ts';
import { clockUntil } from '../lib/task/clock.ts';
import { SECRET_MS } from '../lib/wake/defaults.ts';
import { answerNotice, type PollerPorts } from '../lib/wake/notice.ts';
import { rememberedFor } from '../lib/wake/remembered.ts';
import { startUnlessPolled } from '../lib/wake/start-run.ts';

const { pollers: names, table, secret: source } = wakeConfigIn(process.env);
const clock = clockUntil(() => 0);
const pollers = names.map((name): PollerPorts => {
  const ledger = ledgerIn(itemIn(table, name, process.env), clock);
  const startRun = () => startFunction(name, startEvent('wake'), process.env);
  return { name, start: () => startUnlessPolled(ledger, startRun) };
});
const secret = rememberedFor(SECRET_MS, async () => {
  const text = await secretText(source, process.env);
  if (typeof text === 'string' && text !== '') return text;
  throw new Error(`The ${source.kind} ${source.name} must hold a text; it holds none`);
});

/** Called by Conductor's status notifier, or by what starts workflows: starts a run of each poller that has none. */
export async function handler(
  { headers }: LambdaFunctionURLEvent,
  { awsRequestId }: Context,
): Promise<{ statusCode: number }> {
  const log = logOf(awsRequestId);
  const statusCode = await answerNotice(headers.authorization, { secret, pollers, log });
  return { statusCode };
}
