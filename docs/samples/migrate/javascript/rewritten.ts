import { inProgress, TerminalError, worker } from 'conductor-lambda';
import * as z from 'zod/mini';
import { take } from './stock.mjs';

const Order = z.object({ sku: z.string(), quantity: z.number() });

export const handler = worker({ input: Order }, async ({ sku, quantity }) => {
  if (quantity <= 0) throw new TerminalError('a quantity must be more than 0');
  const missing = await take(sku, quantity);
  if (missing > 0) return inProgress({ callbackAfterSeconds: 30, output: { missing } });
  return { reserved: quantity };
});
