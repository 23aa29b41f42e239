/** What the doctor can find wrong. The names are part of the answer of `--json`, and docs/operations.md explains them. */
export const FAULTS = [
  'rule-disabled',
  'rule-missing',
  'rule-without-target',
  'never-started',
  'runs-fail',
  'polling-fails',
  'worker-broken',
  'poller-dies',
  'poller-off',
  'poller-outdated',
  'server-name',
  'server-connection',
  'server-tls',
  'server-certificate',
  'server-fails',
  'server-version',
  'key-missing',
  'key-unreadable',
  'key-refused',
  'key-rights',
  'type-paused',
  'definition-missing',
  'response-timeout',
  'another-poller',
  'ledger',
  'function-missing',
  'function-state',
  'function-off',
  'function-timeout',
  'function-not-callable',
  'account-concurrency',
  'inbox-missing',
  'inbox-not-read',
  'dead-letters',
  'alarm',
  'wake-url',
  'wake-forbidden',
  'wake-fails',
  'wake-secret',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What was found about one thing: a function, a task type, a queue. */
export type Finding = Fine | Wrong | Unknown;

interface About {
  /** Its name. */
  about: string;
  /** What is so, in one line. */
  says: string;
}

interface Fine extends About {
  verdict: 'fine';
}

export interface Wrong extends About {
  verdict: 'wrong';
  fault: Fault;
  /** What to do, in a sentence. */
  todo: string;
}

/** It could not be found out; `says` has the reason. */
interface Unknown extends About {
  verdict: 'unknown';
}

/** One part of the way of a task. */
export interface Part {
  title: string;
  findings: readonly Finding[];
}

export const fine = (about: string, says: string): Finding => ({ verdict: 'fine', about, says });

export const wrong = (fault: Fault, about: string, says: string, todo: string): Finding => ({
  ...{ verdict: 'wrong', fault, about, says, todo },
});

export const unknown = (about: string, says: string): Finding => ({
  ...{ verdict: 'unknown', about, says },
});

export const isWrong = (finding: Finding): finding is Wrong => finding.verdict === 'wrong';
