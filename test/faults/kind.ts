import type { JsonObject } from '../../lib/task/task.ts';
import type { Evidence, Happened } from './evidence.ts';
import type { FaultyProxy } from './proxy/proxy.ts';
import type { Ledger } from './stages/ledger.ts';

/** Where a kind of fault is played: real parts and the real server, with control over all that can fail. */
export interface Stage {
  proxy: FaultyProxy;
  /** Proxies before other servers than Conductor. */
  others?: readonly FaultyProxy[];
  ledger: Ledger;
  /** Faults that the stage made itself, in addition to the proxy's. */
  happened: Happened[];
  /** How many tasks of a type may be open at once, over all pollers; undefined where pollers know nothing of each other. */
  concurrency?: number;
  /** Starts workflows of one task each, numbered from 0; returns their ids. */
  begin(definition: Definition): Promise<string[]>;
  startPolling(): void;
  stopPolling(): Promise<void>;
}

/** The workflows of a kind. */
export interface Definition {
  tasks: number;
  /** The worker's input beside its number. */
  input: JsonObject;
  /** The task's response timeout: short, so that a lost task returns in seconds. */
  responseTimeoutSeconds: number;
  /** How long after a task has failed its retry is due; default 1. */
  retryDelaySeconds?: number;
  /** Set where workflows do not start at once: how long the start of each one waits. */
  pauseMs?(n: number): number;
  /** Set where types do not take turns: whether a workflow's task has the second type. */
  isBeside?(n: number): boolean;
}

/** Undoes what a kind of fault has set; undefined where nothing must be undone. */
export type Undo = void | (() => Promise<void>);

/** One kind of fault: how it is made, and what must be true afterwards. */
export interface FaultKind<Place extends Stage = Stage> extends Partial<Definition> {
  name: string;
  /** Called before the workflows begin. When they have ended, the returned function is called to undo it. */
  inject(stage: Place): Undo | Promise<Undo>;
  expects?: Expectation;
  /** Set where a worker that is lost runs on: its function's timeout. Before it, even AWS cannot know. */
  diesAtSeconds?: number;
  /** How often the fault hit while workflows ran. Default: the number of faults that proxy and stage recorded. */
  hits?(evidence: Evidence): number;
  /** How long a task waited for its poll, from when it could be polled: the longest time of those that the kind is about. */
  waitedSeconds?(evidence: Evidence): number;
  /** Called at the end: what else is not as expected, a sentence each. */
  alsoWrong?(stage: Place, evidence: Evidence): string[] | Promise<string[]>;
}

/** What must be true, in addition to that nothing is lost. */
export interface Expectation {
  /** Conductor knew each end or death within this time after AWS could know it; default 5. */
  knownWithinSeconds?: number;
  /** Set where only the response timeout can tell Conductor: then the server's own rules say how late it notices. */
  byResponseTimeout?: boolean;
  /** How many attempts may be known later, by the response timeout; default 0. */
  late?: number;
  /** How many tasks may have run to their end twice; default 0. */
  endedTwice?: number;
  /** How many attempts may have failed; default any number. */
  failed?: number;
  /** How often tasks may have been given back; default any number. */
  givenBack?: number;
  /** How many tasks of a type may have been open at once; default: the stage's concurrency. */
  open?: number;
  /** How long a task may have waited for its poll; default any time. */
  waitedSeconds?: number;
}
