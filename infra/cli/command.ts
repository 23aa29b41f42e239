import type { AwsAccess } from './aws/access.ts';
import type { Output } from './output.ts';
import type { ServiceRef } from './service-ref.ts';

/** An option of a command, as both command lines write it: `--watch`, `--task-type <type>`. */
export interface Option {
  /** With hyphens: `task-type`. */
  name: string;
  /** What its value stands for; left out, the option has none. */
  value?: string;
  description: string;
}

/** What the user has given. */
export type Given = Readonly<Record<string, string | boolean | undefined>>;

export interface Clock {
  nowMs(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What a command works with. */
export interface Call {
  given: Given;
  /** What stands on the command line beside options. */
  files?: readonly string[];
  out: Output;
  clock: Clock;
}

/** … and one that is about a deployed service. */
export interface ServiceCall extends Call {
  ref: ServiceRef;
  aws: AwsAccess;
}

interface About {
  name: string;
  description: string;
  options?: readonly Option[];
}

/**
 * A command of `npx conductor-lambda`. What it does is loaded when it is called: the plugin loads this list with each
 * command of the framework, and the AWS SDK takes a while.
 */
export type Command = ServiceCommand | OtherCommand;

/** Also a command of `npx serverless conductor`, where the framework knows the service. */
export interface ServiceCommand extends About {
  about: 'service';
  load(): Promise<{ run: Run<ServiceCall> }>;
}

interface OtherCommand extends About {
  about: 'nothing';
  /** It takes files beside its options. */
  takesFiles?: string;
  load(): Promise<{ run: Run<Call> }>;
}

/** Resolves to whether all is well: where it is not, the exit status is 1. Rejects with a message for the user. */
export type Run<Of extends Call> = (call: Of) => Promise<boolean>;

/** The text of an option; undefined where it is not given. */
export function textOf(given: Given, name: string): string | undefined {
  const value = given[name];
  return typeof value === 'string' ? value : undefined;
}
