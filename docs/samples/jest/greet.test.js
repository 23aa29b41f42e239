const { greet } = require('./greet');

test('greets by name', () => {
  expect(greet({ name: 'Ada' })).toBe('Hello, Ada');
});
