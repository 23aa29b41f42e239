import * as z from 'zod/mini';
import { inProgress, type Middleware, TerminalError, worker } from '../../../lib/index.ts';

/** Adds a field to the output, answers for some inputs in place of the function, and turns one error into a value. */
const audited: Middleware<{ sku: string }> = {
  before: ({ event }) => (event.sku === 'CACHED' ? { reserved: 0, cached: true } : undefined),
  after(request) {
    if ('reserved' in request.response) request.response.auditedBy = 'stock';
  },
  onError(request) {
    if (request.error?.message === 'sold out') request.response = { reserved: 0 };
  },
};

const WORK_MS = 2_500;

/** A worker with all that a worker can have: schemas, a middleware, a heartbeat, a log, and a task that comes back. */
export const handler = worker(
  {
    input: z.object({ sku: z.string(), quantity: z.int().check(z.positive()) }),
    output: z.looseObject({ reserved: z.number() }),
    use: [audited],
    heartbeat: true,
  },
  async ({ sku, quantity }, task) => {
    task.log(`${sku}: run ${task.pollCount}`);
    switch (sku) {
      case 'SOLD-OUT':
        throw new Error('sold out');
      case 'BROKEN':
        throw new Error('no such shelf', { cause: new Error('shelf 17') });
      case 'UNKNOWN':
        throw new TerminalError('no such article');
      case 'ODD':
        return { reserved: 'all' };
      case 'LATER':
        return task.savedOutput.asked === true
          ? { reserved: quantity }
          : inProgress({ callbackAfterSeconds: 1, output: { asked: true } });
      case 'PARTLY':
        task.setOutput({ reserved: 1 });
        throw new Error('only one was left');
      case 'IN-PARTS':
        task.setOutput({ asked: true });
        if (task.savedOutput.asked !== true) task.callbackAfter(1);
        return { reserved: quantity };
      case 'SLOW':
        await new Promise((resolve) => setTimeout(resolve, WORK_MS));
        return { reserved: quantity };
      default:
        return { reserved: quantity };
    }
  },
);
