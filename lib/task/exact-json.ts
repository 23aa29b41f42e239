/**
 * A number as its digits in JSON: what `JSON.rawJSON` makes. `JSON.stringify` writes the digits as they are. A number
 * of JavaScript holds 64 bits, and writes 1161888007138312192 as 1161888007138312200, and 1.0 as 1.
 */
export type RawJson = { readonly rawJSON: string };

/** TypeScript does not know these two yet. Node has them from version 21 on. */
interface ExactJson extends JSON {
  rawJSON?(text: string): RawJson;
  isRawJSON?(value: unknown): value is RawJson;
}

const json: ExactJson = JSON;

/**
 * Finds a number that JavaScript might write with other digits: -0, a small fraction, more than 15 digits, a fraction
 * that ends in 0, an exponent. It may find one within a text too: then the reading only takes longer.
 */
const MAY_CHANGE =
  /(?<![^[:,\s])-?(?:(?<=-)0|0\.000000\d*|[\d.]{16,}|\d+\.\d*0|[\d.]+[eE][-+]?\d+)(?![^\s,\]}])/;

/**
 * Reads JSON that is passed on: a number that JavaScript would write with other digits becomes {@link RawJson}, so that
 * `JSON.stringify` writes it digit for digit. A user's code in this process must not get such values. A text that is
 * not JSON stays a text.
 *
 * Where the runtime lacks `JSON.rawJSON`, numbers are read as usual. So they are in a value of more than some 2,000
 * levels, which Conductor does not take anyway.
 *
 * Reading with the digits takes seven times as long as `JSON.parse`, and more memory. So it is done only for a text in
 * which a number might change.
 */
export function parseExact(text: string): unknown {
  const { rawJSON } = json;
  const withDigits = (_key: string, value: unknown, context?: { source?: string }) => {
    const source = context?.source ?? '';
    return typeof value === 'number' && String(value) !== source ? rawJSON?.(source) : value;
  };
  try {
    return JSON.parse(text, rawJSON && MAY_CHANGE.test(text) ? withDigits : undefined);
  } catch (error) {
    // Not a SyntaxError: the levels were too many for the reviver, which goes down level by level.
    return error instanceof SyntaxError ? text : JSON.parse(text);
  }
}

/** Whether a value is what `JSON.rawJSON` makes: of a number, or of a user's text. */
export const isRawJson = (value: unknown): value is RawJson => json.isRawJSON?.(value) ?? false;
