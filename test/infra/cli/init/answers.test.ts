import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import {
  KEY,
  NAME,
  type Question,
  SERVER_URL,
  usualIn,
} from '../../../../infra/cli/init/answers.ts';
import { PLANTED } from '../../../support/leaks/planted.ts';

/** What is wrong with an answer; undefined where it can be taken. */
const faultOf = <T>({ answer }: Question<T>, text: string) =>
  v.safeParse(answer, text).issues?.[0].message;

const answerTo = <T>({ answer }: Question<T>, text: string): T => v.parse(answer, text);

describe('the name of a service', () => {
  test.each(['orders', 'Orders-2', 'o1', 'a'.repeat(39)])('can be %s', (name) => {
    expect(answerTo(NAME, name)).toBe(name);
  });

  test.each(['', 'o', '2orders', '-orders', 'my_orders', 'my orders', 'orders/eu', 'bücher'])(
    'cannot be "%s": the framework would refuse it',
    (name) => {
      expect(faultOf(NAME, name)).toMatch(/^must have two characters or more, begin with a letter/);
    },
  );

  test('has room for what the name of its role adds', () => {
    expect(faultOf(NAME, 'a'.repeat(40))).toMatch(/^must have at most 39 characters/);
    expect(`${'a'.repeat(39)}-dev-us-east-1-lambdaRole`).toHaveLength(64);
  });
});

describe("the address of Conductor's API", () => {
  test.each([
    ['https://conductor.example.com/api', 'https://conductor.example.com/api'],
    ['https://conductor.example.com/api/', 'https://conductor.example.com/api'],
    ['http://127.0.0.1:8080/api', 'http://127.0.0.1:8080/api'],
  ])('can be %s', (url, taken) => {
    expect(answerTo(SERVER_URL, url)).toBe(taken);
  });

  test.each([
    ['conductor.example.com/api', /^must be an absolute http\(s\) URL/],
    ['https://conductor.example.com', /^must end in \/api/],
    ['http://conductor.example.com/api', /^must be https/],
    [`https://me:${PLANTED.password}@conductor.example.com/api`, /^must not contain a user name/],
  ])('cannot be %s, as the plugin says it', (url, fault) => {
    expect(faultOf(SERVER_URL, url)).toMatch(fault);
  });
});

describe('the key', () => {
  const ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:orders/key-AbCdEf';

  test.each([
    ['none', { in: 'none' }],
    ['secret:orders/key', { in: 'secret', name: 'orders/key' }],
    ['parameter:/orders/key', { in: 'parameter', name: '/orders/key' }],
    [`secret:${ARN}`, { in: 'secret', name: ARN }],
  ])('can be said to be in %s', (text, key) => {
    expect(answerTo(KEY, text)).toEqual(key);
  });

  test.each(['', 'secret', 'parameter', 'none:key', 'vault:key', 'orders/key'])(
    'cannot be said to be in "%s"',
    (text) => {
      expect(faultOf(KEY, text)).toBe('must be none, secret:<name> or parameter:<name>');
    },
  );

  test.each(['secret:', 'secret:{"keyId":"a"}', 'parameter:a b'])(
    'is named, not given: "%s" is refused',
    (text) => {
      expect(faultOf(KEY, text)).toMatch(/^must be the name or ARN of .*, not its content$/);
    },
  );
});

describe('without an answer', () => {
  test('a service is called like its folder, if the framework takes that name', () => {
    expect(usualIn('/home/ada/orders', {}).name).toBe('orders');
    expect(usualIn('/home/ada/my_orders', {}).name).toBe('my-service');
    expect(usualIn('/', {}).name).toBe('my-service');
  });

  test('Conductor is where CONDUCTOR_SERVER_URL says, or on this machine', () => {
    const usual = (CONDUCTOR_SERVER_URL?: string) =>
      usualIn('/orders', CONDUCTOR_SERVER_URL ? { CONDUCTOR_SERVER_URL } : {}).serverUrl;
    expect(usual('https://conductor.example.com/api')).toBe('https://conductor.example.com/api');
    expect(usual()).toBe('http://localhost:8080/api');
    expect(usual('https://conductor.example.com')).toBe('http://localhost:8080/api');
  });

  test('every usual answer can be taken', () => {
    const usual = usualIn('/my_orders', {});
    expect(faultOf(NAME, usual.name)).toBeUndefined();
    expect(faultOf(SERVER_URL, usual.serverUrl)).toBeUndefined();
    expect(answerTo(KEY, usual.key)).toEqual({ in: 'none' });
  });
});
