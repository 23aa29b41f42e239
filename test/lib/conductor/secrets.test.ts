import { expect, test } from '@jest/globals';
import { secretsOfCalls } from '../../../lib/conductor/secrets.ts';

const SECRET = 's3cr/et.of+the-key$with"signs=0123456789';

test.each([
  ['as it is', (secret: string) => secret],
  ['in JSON', (secret: string) => JSON.stringify(secret)],
  ['in an address', (secret: string) => `?secret=${encodeURIComponent(secret)}`],
  ['cut off at its end', (secret: string) => `Bad key: ${secret.slice(0, 20)}…`],
  ['cut off at its start', (secret: string) => secret.slice(12)],
  ['cut off behind a sign of a path', (secret: string) => `/x/${secret.slice(5, 25)}`],
])('a secret that a text has %s is taken out', (_, write) => {
  const secrets = secretsOfCalls();
  secrets.add('key-id-1', SECRET);
  const text = secrets.takenOutOf(`before ${write(SECRET)} after`);
  expect(text).toMatch(/^before .* after$/);
  for (let at = 0; at + 12 <= SECRET.length; at += 1)
    expect(text).not.toContain(SECRET.slice(at, at + 12));
});

test('the key is known for as long as its tokens are used, however many they are', () => {
  const secrets = secretsOfCalls();
  for (let n = 0; n < 50; n += 1) {
    secrets.add('key-id-1', SECRET);
    secrets.add(`token-number-${n}-of-many`);
  }
  expect(secrets.takenOutOf(SECRET)).toBe('…');
});

test('words that are no secrets stay', () => {
  const secrets = secretsOfCalls();
  secrets.add('abc', SECRET);
  expect(secrets.takenOutOf('Conductor answered 401 (abc is not known)')).toBe(
    'Conductor answered 401 (abc is not known)',
  );
});
