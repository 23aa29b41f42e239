import { TerminalError, worker } from 'conductor-lambda';
import * as z from 'zod/mini';

const PRICES: Record<string, number> = { pen: 2 };
const Order = z.object({ sku: z.string(), quantity: z.number() });

/** The work itself: tests call it without Conductor. */
export function price({ sku, quantity }: z.infer<typeof Order>) {
  const each = PRICES[sku];
  if (each === undefined) throw new TerminalError(`there is no price of ${sku}`);
  return { price: each * quantity };
}

export const handler = worker({ input: Order }, price);
