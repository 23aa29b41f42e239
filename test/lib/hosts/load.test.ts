import { afterEach, expect, test } from '@jest/globals';
import { worker } from '../../../lib/index.ts';

afterEach(() => {
  delete process.env.AWS_LAMBDA_FUNCTION_NAME;
});

test("a worker's module loads without an environment: it may hold the handlers of other functions, too", () => {
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'orders-dev-api';
  expect(() => worker(() => 1)).not.toThrow();
});
