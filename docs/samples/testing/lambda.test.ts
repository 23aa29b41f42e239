import { expect, test } from '@jest/globals';
import { runLambda } from 'conductor-lambda/testing';

/** An existing Lambda behind API Gateway; it knows nothing of Conductor. */
const createOrder = async ({ body }: { body: string }) => {
  const { sku } = JSON.parse(body);
  return sku
    ? { statusCode: 201, body: JSON.stringify({ order: 17 }) }
    : { statusCode: 400, body: JSON.stringify({ message: 'sku is missing' }) };
};

test('an order is created', async () => {
  const run = await runLambda(createOrder, { sku: 'pen' }, { event: 'api-gateway' });
  expect(run).toMatchObject({ status: 'COMPLETED', output: { order: 17 } });
});

test('an order without a sku fails for good', async () => {
  const run = await runLambda(createOrder, {}, { event: 'api-gateway' });
  expect(run.status).toBe('FAILED_WITH_TERMINAL_ERROR');
});
