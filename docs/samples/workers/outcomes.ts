import {
  getTaskContext,
  inProgress,
  type Json,
  TaskFailure,
  TerminalError,
  worker,
} from 'conductor-lambda';
import * as z from 'zod/mini';

const Payment = z.object({ amount: z.number(), ref: z.string() });

/** Stands for a call of a mail server. */
const send = async (to: Json = null) => [to].flat();

export const mailed = worker(async ({ to }) => {
  const sent = await send(to);
  if (sent.length === 0) throw new Error('the mail server took none');
  if (sent.length < 3) throw new TaskFailure(`${sent.length} of 3 were sent`, { output: { sent } });
  return { sent };
});

export const handler = worker({ input: Payment }, async ({ amount, ref }, task) => {
  if (amount <= 0) throw new TerminalError('a payment must be more than nothing');
  task.log(`attempt ${task.retryCount + 1}, poll ${task.pollCount}`);
  const answer = await fetch(`https://bank.example.com/payments/${ref}`, { signal: task.signal });
  if (answer.status === 202)
    return inProgress({ callbackAfterSeconds: 30, output: { asked: task.pollCount } });
  if (!answer.ok) throw new Error(`the bank answered ${answer.status}`);
  return { paid: amount };
});

/** Deep inside, in another file: the context of the task that runs now. */
export const audit = (what: string) => getTaskContext()?.log(what);
