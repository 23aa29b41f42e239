import { type TaskContext, TerminalError, task, workersOf } from 'conductor-lambda';
import * as z from 'zod/mini';

const Order = z.object({ sku: z.string(), quantity: z.number() });
type Order = z.infer<typeof Order>;

class Stock {
  readonly #left = new Map([['chair', 3]]);

  @task('reserve', { input: Order, heartbeat: true })
  reserve({ sku, quantity }: Order, context: TaskContext) {
    const left = this.#leftOf(sku);
    if (left < quantity) throw new Error(`only ${left} are left`);
    this.#left.set(sku, left - quantity);
    context.log(`${quantity} reserved`);
    return { reserved: quantity };
  }

  @task('count')
  count({ sku }: { sku: string }) {
    return this.#leftOf(sku);
  }

  #leftOf(sku: string): number {
    const left = this.#left.get(sku);
    if (left === undefined) throw new TerminalError('there is no such article');
    return left;
  }
}

/** In serverless.yml: `handler: workers/stock.reserve`, and `workers/stock.count`. */
export const { reserve, count } = workersOf(new Stock());
