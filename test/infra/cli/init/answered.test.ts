import { describe, expect, test } from '@jest/globals';
import { answered } from '../../../../infra/cli/init/answered.ts';
import { NAME, SERVER_URL } from '../../../../infra/cli/init/answers.ts';
import { PLANTED } from '../../../support/leaks/planted.ts';

/** A person who types these lines; notes what was asked. */
function aPerson(...lines: string[]) {
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return lines[asked.length - 1] ?? 'nothing is left to type';
  };
  return { ask, asked };
}

const name = (given = {}, person = aPerson()) => answered(NAME, 'hello', given, person.ask);

describe('an answer', () => {
  test('comes from its option, and nothing is asked', async () => {
    const person = aPerson();
    expect(await name({ name: 'orders' }, person)).toBe('orders');
    expect(await name({ name: 'orders', yes: true }, person)).toBe('orders');
    expect(person.asked).toEqual([]);
  });

  test('is the usual one with --yes, and nothing is asked', async () => {
    const person = aPerson();
    expect(await name({ yes: true }, person)).toBe('hello');
    expect(person.asked).toEqual([]);
  });

  test('is what a person types', async () => {
    const person = aPerson(' orders ');
    expect(await name({}, person)).toBe('orders');
    expect(person.asked).toEqual(['Name of the service (hello): ']);
  });

  test('is the usual one where a person only presses Enter', async () => {
    expect(await name({}, aPerson(''))).toBe('hello');
  });

  test('is asked for again, with what was wrong, until it can be taken', async () => {
    const person = aPerson('2', 'my_orders', 'orders');
    expect(await name({}, person)).toBe('orders');
    expect(person.asked).toHaveLength(3);
    expect(person.asked[1]).toMatch(/^It must have two characters or more, .*\nName of the/);
  });
});

describe('an option with a wrong value', () => {
  test('is named, and what it must be', async () => {
    await expect(name({ name: 'my_orders' })).rejects.toThrow(
      /^--name must have two characters or more, begin with a letter, .*\.$/,
    );
  });

  test('is not repeated: it could hold a password', async () => {
    const url = `https://me:${PLANTED.password}@conductor.example.com/api`;
    const refused = answered(SERVER_URL, '', { 'server-url': url }, undefined);
    await expect(refused).rejects.toThrow(/^--server-url must not contain a user name or password/);
  });
});

test('without a terminal and without --yes, the user is told which options to give', async () => {
  await expect(answered(NAME, 'hello', {}, undefined)).rejects.toThrow(
    'There is no terminal to ask in. Add --yes to take the defaults, or give all of --name, --server-url and --key.',
  );
});
