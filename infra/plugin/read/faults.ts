import type * as v from 'valibot';

/** One thing that is wrong in serverless.yml, and what to do about it. */
export interface Fault {
  /** The path in serverless.yml: `functions.greetings.events.0.conductor.concurrency`; or the variable of the environment. */
  where: string;
  /** Never contains a value that the user wrote: it could be a secret in the wrong place. */
  message: string;
}

/** What valibot found below `where`: the first issue of each field. */
export function faultsOf(where: string, issues: readonly v.BaseIssue<unknown>[]): Fault[] {
  const faults = issues.map((issue) => ({
    where: [where, ...(issue.path ?? []).map(({ key }) => String(key))].join('.'),
    message: issue.message,
  }));
  return faults.filter(
    (fault, index) => faults.findIndex((other) => other.where === fault.where) === index,
  );
}

/** All faults as one message, with which the deploy stops. */
export function messageOf(faults: readonly Fault[]): string {
  const lines = faults.map(({ where, message }) => `  - ${where}: ${message}`);
  return `conductor-lambda found ${count(faults.length)} in the configuration:\n${lines.join('\n')}`;
}

const count = (faults: number) => (faults === 1 ? '1 fault' : `${faults} faults`);
