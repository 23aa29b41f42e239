import { worker } from 'conductor-lambda';
import * as z from 'zod/mini';

/** Stand for a mail server and for a carrier. */
const send = async (address: string) => void address;
const stateOf = async (parcel: string) => (parcel === 'p-1' ? 'delivered' : 'under way');

const Mails = z.object({ to: z.array(z.string()) });

/** The task shows what was sent, also where the function fails or runs out of time. */
export const mailed = worker({ task: 'mail', input: Mails }, async ({ to }, task) => {
  const sent: string[] = [];
  for (const address of to) {
    await send(address);
    sent.push(address);
    task.setOutput({ sent });
    await task.heartbeat();
  }
});

const Parcel = z.object({ parcel: z.string() });

/** The task comes back each minute until the parcel is there; its state is saved meanwhile. */
export const delivered = worker({ task: 'deliver', input: Parcel }, async ({ parcel }, task) => {
  const state = await stateOf(parcel);
  if (state !== 'delivered') task.callbackAfter(60);
  return { state };
});
