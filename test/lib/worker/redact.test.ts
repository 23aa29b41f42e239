import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withoutValues } from '../../../lib/worker/redact.ts';

describe('a message', () => {
  test.each<[string, string, unknown, string]>([
    ['without the value', 'Expected string', 'secret', 'Expected string'],
    ['with it in quotes', 'received "secret"', 'secret', 'received …'],
    ['with it bare', '17 is less than 18', 17, '… is less than 18'],
    ['with it as JSON', 'received "a\\n\\"b\\""', 'a\n"b"', 'received …'],
    ['with a boolean', 'received false', false, 'received …'],
    ['with what looks like a pattern', 'received a.*(b)', 'a.*(b)', 'received …'],
    [
      'with an object',
      'was {"pin":"0815","tries":3}',
      { pin: '0815', tries: 3 },
      'was {"pin":…,"tries":…}',
    ],
    ['with a part in another part', 'was "a b" and "a"', ['a', 'a b'], 'was … and …'],
    ['with a date', 'was 1970-01-01T00:00:00.000Z', new Date(0), 'was …'],
    ['whose words hold the value as letters', 'Expected an array', 'a', 'Expected an array'],
    ['with a date that is none', 'was Invalid Date', new Date(Number.NaN), 'was …'],
    ['about nothing', 'received undefined', undefined, 'received undefined'],
    ['about null', 'received null', null, 'received null'],
    ['with an empty text', 'received ""', '', 'received …'],
  ])('%s', (_, message, value, redacted) => {
    expect(withoutValues(message, [value])).toBe(redacted);
  });

  test('that repeats a document is left out', () => {
    expect(withoutValues(`was ${'x'.repeat(1_000)}`, [])).toBe('does not fit its schema');
  });

  test('about a value with more parts than can be looked for is left out: a report has hundreds of messages', () => {
    const rows = Array.from({ length: 60_000 }, (_, n) => ({ secret: `secret-${n}` }));
    expect(withoutValues('rows 7 and 8 are the same', [rows])).toBe('does not fit its schema');
  });

  test('never holds a value that it quotes', () => {
    const value = fc.string({ minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
        const quoted = values.map((text) => `<${JSON.stringify(text)}>`).join(' ');
        const redacted = withoutValues(quoted, [values]);
        for (const text of values) expect(redacted).not.toContain(`<${JSON.stringify(text)}>`);
      }),
    );
  });
});
