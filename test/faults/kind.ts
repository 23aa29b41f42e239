import type { JsonObject } from '../../lib/task/task.ts';
import type { Evidence, Happened } from './evidence.ts';
import type { FaultyProxy } from './proxy/proxy.ts';
import type { Ledger } from './stages/ledger.ts';

/** Where a kind of fault is played: real parts before the real server, and hands on all that can fail. */
export interface Stage {
  proxy: FaultyProxy;
  ledger: Ledger;
  /** Faults that the stage made itself, beside the proxy's. */
  happened: Happened[];
  /** Starts workflows of one task each, numbered from 0; their ids. */
  begin(definition: Definition): Promise<string[]>;
  startPolling(): void;
  stopPolling(): Promise<void>;
}

/** The workflows of a kind. */
export interface Definition {
  tasks: number;
  /** What the worker is told beside its number. */
  input: JsonObject;
  /** The task's, short: what is lost returns in seconds. */
  responseTimeoutSeconds: number;
}

/** Puts right what a kind of fault has set; nothing where there is nothing. */
export type Undo = void | (() => Promise<void>);

/** One kind of fault: how it is made, and what must be true afterwards. */
export interface FaultKind<Place extends Stage = Stage> extends Partial<Definition> {
  name: string;
  /** Called before the workflows begin; what it answers is called when they have ended, to undo it. */
  inject(stage: Place): Undo | Promise<Undo>;
  expects?: Expectation;
  /** Where what is dead runs on: its function's timeout. Before, not even AWS can know. */
  diesAtSeconds?: number;
  /** How often it hit while work was under way; by default what proxy and stage wrote down. */
  hits?(evidence: Evidence): number;
}

/** Beside that nothing is lost. */
export interface Expectation {
  /** Conductor knew of each end or death so soon after AWS could know; default 5. */
  knownWithinSeconds?: number;
  /** So many attempts may be known later, by the response timeout; default 0. */
  late?: number;
  /** So many tasks may have run to their end twice; default 0. */
  endedTwice?: number;
  /** So many attempts may have failed; default any number. */
  failed?: number;
}
