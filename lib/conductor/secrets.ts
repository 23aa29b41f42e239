/** At least so many characters of a secret are taken out where only a part of it is shown. */
const PART = 12;

/** Shorter values are no secrets of a server, and would take words out of every message. */
const SHORTEST = 6;

/** Secrets of the last keys and tokens; older ones are not valid any more. */
const KEPT = 12;

/** The secrets that a process has used, so that no message repeats one, wherever its text comes from. */
export interface Secrets {
  add(...secrets: string[]): void;
  /** The text without them, also where one is escaped, encoded or cut off. */
  takenOutOf(text: string): string;
}

export function secretsOfCalls(): Secrets {
  let known: string[] = [];
  return {
    add(...secrets) {
      const used = secrets.filter((each) => each.length >= SHORTEST);
      known = [...new Set([...used, ...known])].slice(0, KEPT);
    },
    takenOutOf: (text) => withoutParts(known.flatMap(formsOf).reduce(without, text), known),
  };
}

const without = (text: string, secret: string) => text.replaceAll(secret, '…');

/** As it is, in JSON, and in an address. */
const formsOf = (secret: string) => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
];

/** Takes out each run of the text, of PART characters or more, that is also in a secret. */
function withoutParts(text: string, secrets: readonly string[]): string {
  let rest = '';
  for (let at = 0; at < text.length; ) {
    const length = longestPart(text, at, secrets);
    rest += length < PART ? text[at] : '…';
    at += length < PART ? 1 : length;
  }
  return rest;
}

/** How many characters from `at` on are also in one of the secrets; less than PART where they are too few to matter. */
function longestPart(text: string, at: number, secrets: readonly string[]): number {
  let length = PART;
  while (at + length <= text.length && isInside(text.slice(at, at + length), secrets)) length += 1;
  return length - 1;
}

const isInside = (part: string, secrets: readonly string[]) =>
  secrets.some((secret) => secret.includes(part));
