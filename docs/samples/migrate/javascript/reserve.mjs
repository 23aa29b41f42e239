import { take } from './stock.mjs';

export const reserve = {
  taskDefName: 'reserve',
  concurrency: 5,
  async execute({ inputData: { sku, quantity } }) {
    if (!(quantity > 0))
      return {
        status: 'FAILED_WITH_TERMINAL_ERROR',
        reasonForIncompletion: 'a quantity must be more than 0',
      };
    const missing = await take(sku, quantity);
    if (missing > 0)
      return { status: 'IN_PROGRESS', callbackAfterSeconds: 30, outputData: { missing } };
    return { status: 'COMPLETED', outputData: { reserved: quantity } };
  },
};
