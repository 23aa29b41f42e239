import { inProgress, TerminalError, worker } from 'conductor-lambda';
import * as z from 'zod/mini';
import { bank } from './bank.ts';

const Payment = z.object({ ref: z.string(), amount: z.number() });

export const handler = worker(
  { input: Payment, heartbeat: true },
  async ({ ref, amount }, task) => {
    if (amount <= 0) throw new TerminalError('a payment must be more than nothing');
    task.log(`attempt ${task.retryCount + 1}`);
    const { state, receipt } = await bank.charge(ref, amount);
    return state === 'pending'
      ? inProgress({ callbackAfterSeconds: 60, output: { ref } })
      : { receipt };
  },
);
