/** More leaves than this are not looked for: a message repeats the value at fault, not a whole document. */
const MAX_LEAVES = 200;

/**
 * A schema's message without the values it complains of: some libraries repeat them
 * ('Expected string but received "s3cret"'), and reasons are read by more people than inputs are.
 */
export function withoutValues(message: string, value: unknown): string {
  return leavesOf(value)
    .flatMap((leaf) => [JSON.stringify(leaf), leaf])
    .filter((text) => text !== '')
    .reduce((masked, text) => masked.replace(asWord(text), '…'), message);
}

function leavesOf(value: unknown): string[] {
  const leaves: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0 && leaves.length < MAX_LEAVES) {
    const next = open.pop();
    if (typeof next === 'object' && next !== null) open.push(...Object.values(next));
    else if (next !== undefined && next !== null) leaves.push(String(next));
  }
  return leaves;
}

/** Only whole words: the value 'a' must not tear the message apart. */
const asWord = (text: string) => new RegExp(`(?<!\\w)${escaped(text)}(?!\\w)`, 'g');

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
