import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { worker } from '../../../lib/index.ts';

export { handler as greetings } from '../../../handlers/samples/greetings.ts';
export { handler as processOrder } from '../../../handlers/samples/process-order.ts';
export { handler as reserveStock } from '../../support/same-verdicts/reserve-stock.ts';

/** Notes each execution in a file, and where it ran. */
export const count = worker(async (_input, { taskId, invokedFunctionArn }) => {
  await sleep(200);
  // Where there is no Lambda, the ARN has no account.
  const ranOn = invokedFunctionArn.includes('::function:') ? 'process' : 'lambda';
  appendFileSync(process.env.EXECUTIONS ?? '', `${taskId} ${ranOn}\n`);
  return { ranOn };
});

/** Its event in serverless.yml has another type. */
export const misnamed = worker({ task: 'same_other' }, () => 'done');

/** The first run of a task never ends; its retry does. */
export const stuck = worker(async (_input, { retryCount }) => {
  if (retryCount === 0) await sleep(60_000);
  return { retryCount };
});
