import { MAX_REASON_LENGTH } from '../limits/conductor.ts';

/**
 * A reason or a log line as every server can store it. Postgres cannot store the character U+0000: with it in a reason
 * the workflow would stay RUNNING for good, and with it in a log line the whole log would be lost.
 */
export const storableText = (text: string): string => text.replaceAll('\0', '\uFFFD');

/** The text within the server's limit. It is cut after a whole word, where a word ends near the limit. */
export function cutReason(text: string, limit = MAX_REASON_LENGTH): string {
  const trimmed = storableText(text).trim();
  if (trimmed.length <= limit) return trimmed;
  const head = withoutHalfCharacter(trimmed.slice(0, limit - 1));
  const lastGap = head.search(/\s\S*$/);
  const wordEndsNear = lastGap > limit * 0.8;
  return `${(wordEndsNear ? head.slice(0, lastGap) : head).trimEnd()}…`;
}

/** A cut between the two halves of a surrogate pair would leave a character that UTF-8 cannot write. */
export const withoutHalfCharacter = (text: string) => text.replace(/[\uD800-\uDBFF]$/, '');
