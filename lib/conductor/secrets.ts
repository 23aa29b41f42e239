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
      const added = secrets.filter((each) => each.length >= SHORTEST && !known.includes(each));
      known = [...added, ...known].slice(0, KEPT);
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

const RUNS = new RegExp(`[\\w.~+/-]{${PART},}`, 'g');

const withoutParts = (text: string, secrets: readonly string[]) =>
  text.replace(RUNS, (run) => (secrets.some((secret) => secret.includes(run)) ? '…' : run));
