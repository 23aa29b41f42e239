/** A longer message repeats a document: to look for each of its values would take too long … */
const MAX_MESSAGE_LENGTH = 1_000;

/** … and so it would in a value that holds more than this, for each of some 200 faults of a report. */
const MAX_VALUES = 5_000;

/**
 * A schema's message without the values that it is about. Some libraries repeat them ('Expected string but received
 * "s3cret"'), and more people read reasons than inputs.
 */
export function withoutValues(message: string, values: readonly unknown[]): string {
  const texts = message.length > MAX_MESSAGE_LENGTH ? undefined : textsIn(values, message);
  if (!texts) return 'does not fit its schema';
  return texts
    .sort((a, b) => b.length - a.length)
    .reduce((redacted, text) => redacted.replace(asWord(text), '…'), message);
}

/** The leaves of the values that the message repeats, as text or as JSON; undefined for more values than MAX_VALUES. */
function textsIn(values: readonly unknown[], message: string): string[] | undefined {
  const texts = new Set<string>();
  const open = new Set(values);
  for (const value of open) {
    if (value instanceof Date) texts.add(String(value)).add(value.toJSON() ?? String(value));
    else if (typeof value === 'object' && value !== null) {
      const inner: unknown[] = Object.values(value);
      if (open.size + inner.length > MAX_VALUES) return undefined;
      for (const each of inner) open.add(each);
    } else if (value !== undefined && value !== null)
      for (const text of [String(value), JSON.stringify(value)])
        if (text && message.includes(text)) texts.add(text);
  }
  return [...texts];
}

/** Only whole words: the value 'a' must not remove letters from other words. */
const asWord = (text: string) => new RegExp(`(?<!\\w)${escaped(text)}(?!\\w)`, 'g');

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
