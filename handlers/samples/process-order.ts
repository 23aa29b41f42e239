import * as z from 'zod/mini';
import { worker } from '../../lib/index.ts';

const OrderInfo = z.object({
  order_id: z.int(),
  sku: z.string(),
  quantity: z.int().check(z.positive()),
  sku_price: z.number(),
});

/** The page's second worker: a structured input, and a structured output. */
export const handler = worker(
  { input: z.object({ order_info: OrderInfo }) },
  ({ order_info }, task) => {
    task.log(`order ${order_info.order_id} has ${order_info.quantity} × ${order_info.sku}`);
    return {
      order: `order: ${order_info.order_id}`,
      total: order_info.quantity * order_info.sku_price,
    };
  },
);
