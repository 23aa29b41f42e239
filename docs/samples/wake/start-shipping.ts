import { wakePoller } from '../../../lib/wake/index.ts';

/** Starts a workflow, and tells the service that does its first task. */
export async function startShipping(orderId: string): Promise<string> {
  const { CONDUCTOR_SERVER_URL, ORDERS_WAKE_URL = '', ORDERS_WAKE_SECRET = '' } = process.env;
  const started = await fetch(`${CONDUCTOR_SERVER_URL}/workflow/shipping`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ orderId }),
  });
  const woken = await wakePoller({ url: ORDERS_WAKE_URL, secret: ORDERS_WAKE_SECRET });
  if (!woken.delivered) console.warn(`it is done within a minute only: ${woken.reason}`);
  return started.text();
}
