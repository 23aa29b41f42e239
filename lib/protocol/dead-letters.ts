/** The attribute of a dead letter that says why it is one, where the reporter has put it there. */
export const REFUSAL = 'refusal';

const MAX_REFUSAL_LENGTH = 500;

/** The reason as the value of an attribute: SQS takes neither an empty text nor control characters there. */
export const refusalText = (reason: string): string =>
  reason
    .replaceAll(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, MAX_REFUSAL_LENGTH)
    .trim() || 'no reason';
