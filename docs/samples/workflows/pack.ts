import * as z from 'zod/mini';
import { worker } from '../../../lib/index.ts';

const Order = z.object({ orderId: z.string(), lines: z.array(z.object({ sku: z.string() })) });

export const handler = worker({ task: 'pack', input: Order }, ({ orderId, lines }) => ({
  parcel: `parcel of ${orderId}`,
  pieces: lines.length,
}));
