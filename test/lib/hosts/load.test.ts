import { afterEach, expect, test } from '@jest/globals';
import { worker } from '../../../lib/index.ts';

// A file of its own: a connection that was made once is kept for as long as its modules are.

afterEach(() => {
  delete process.env.CONDUCTOR_SERVER_URL;
  delete process.env.AWS_LAMBDA_FUNCTION_NAME;
});

test('on Lambda, a wrong environment is an error while the module loads, before any task runs', () => {
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'orders-dev-greetings';
  expect(() => worker(() => 1)).toThrow('CONDUCTOR_SERVER_URL is missing');
  process.env.CONDUCTOR_SERVER_URL = 'http://127.0.0.1:1/api';
  expect(() => worker(() => 1)).not.toThrow();
});

test("elsewhere, as in a user's own tests, a worker's module loads without an environment", () => {
  expect(() => worker(() => 1)).not.toThrow();
});
