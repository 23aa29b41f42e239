/** At most this many stacks are logged: of an error, its causes, and the errors of an AggregateError. */
const MAX_STACKS = 10;

/**
 * The reason of a thrown value: its message, the message of what caused it in the first place, and the code of that.
 * A server without an index of logs shows nothing else. JavaScript can throw anything, and a message can be anything.
 */
export function reasonOf(thrown: unknown): string {
  const own = messageOf(thrown) ?? nameOf(thrown);
  const root = rootOf(thrown);
  const cause = root === thrown ? undefined : messageOf(root);
  const text = cause === undefined || says(own, cause) ? own : `${own}: ${cause}`;
  const code = codeOf(root) ?? codeOf(thrown);
  return code === undefined || says(text, code) ? text : `${text} (code ${code})`;
}

/** Whether a text has these words, and not only as a part of other words. */
function says(text: string, words: string): boolean {
  const at = text.indexOf(words);
  return at >= 0 && !/\w/.test(`${text[at - 1] ?? ''}${text[at + words.length] ?? ''}`);
}

/** Only the stacks of an error and its causes: other properties of an error may hold requests, and so secrets. */
export const stackOf = (error: Error): string =>
  chainOf(error)
    .filter(isError)
    .map(({ stack, message }) => String(stack ?? message))
    .join('\nCaused by: ');

function messageOf(thrown: unknown): string | undefined {
  const message = isObject(thrown) && 'message' in thrown ? thrown.message : thrown;
  return typeof message === 'string' && message.trim() !== '' ? message : undefined;
}

function nameOf(thrown: unknown): string {
  if (isError(thrown)) return thrown.name;
  const what = isObject(thrown) ? 'an object' : String(thrown).trim();
  return `the worker threw ${what || 'an empty text'} instead of an Error`;
}

/** A DOMException has a number that only its name explains. */
function codeOf(thrown: unknown): string | undefined {
  const code =
    isObject(thrown) && 'code' in thrown && !isTagged(thrown, 'DOMException')
      ? thrown.code
      : undefined;
  return (typeof code === 'string' && code !== '') || typeof code === 'number'
    ? String(code)
    : undefined;
}

/** The first cause: of an AggregateError, that of its first error. */
function rootOf(thrown: unknown): unknown {
  const seen = new Set<unknown>();
  for (let root = thrown; ; ) {
    seen.add(root);
    const [cause] = causesOf(root);
    if (cause === undefined || seen.has(cause)) return root;
    root = cause;
  }
}

function chainOf(error: unknown): unknown[] {
  // A set, because causes can form a cycle. The loop also visits what it adds.
  const chain = new Set([error]);
  for (const link of chain)
    for (const cause of causesOf(link)) if (chain.size < MAX_STACKS) chain.add(cause);
  return [...chain];
}

function causesOf(error: unknown): unknown[] {
  if (!isObject(error)) return [];
  const cause = 'cause' in error ? error.cause : undefined;
  const errors = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  return [cause, ...errors].filter((each) => isObject(each) || typeof each === 'string');
}

/** Also of another realm, as in a test runner: there `instanceof` is false. */
export const isError = (value: unknown): value is Error =>
  value instanceof Error || isTagged(value, 'Error');

const isTagged = (value: unknown, tag: string) =>
  Object.prototype.toString.call(value) === `[object ${tag}]`;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
