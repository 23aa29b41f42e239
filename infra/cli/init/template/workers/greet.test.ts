import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runWorker } from 'conductor-lambda/testing';
import { handler } from './greet.ts';

test('greets by name', async () => {
  const { status, output } = await runWorker(handler, { name: 'Ada' });
  assert.deepEqual({ status, output }, { status: 'COMPLETED', output: { result: 'Hello, Ada' } });
});

test('fails for good without a name', async () => {
  const { status, reason } = await runWorker(handler, {});
  assert.equal(status, 'FAILED_WITH_TERMINAL_ERROR');
  assert.match(reason ?? '', /^Invalid input: input\.name: /);
});
