import assert from 'node:assert/strict';
import { test } from 'node:test';
import { price } from './price.ts';

test('a price is that of all pieces', () => {
  assert.deepEqual(price({ sku: 'pen', quantity: 3 }), { price: 6 });
});

test('what has no price fails for good', () => {
  assert.throws(() => price({ sku: 'cap', quantity: 1 }), { name: 'TerminalError' });
});
