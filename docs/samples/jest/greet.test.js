const { runWorker } = require('conductor-lambda/testing');
const { greet, handler } = require('./greet');

test('greets by name', () => {
  expect(greet({ name: 'Ada' })).toBe('Hello, Ada');
});

test('completes its task', async () => {
  const run = await runWorker(handler, { name: 'Ada' });
  expect(run).toMatchObject({ status: 'COMPLETED', output: { result: 'Hello, Ada' } });
});
