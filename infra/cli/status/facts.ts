import type { Pauses } from '../../../lib/protocol/pauses.ts';
import type { Calls } from '../../cost/used.ts';
import type { InspectionOutcome } from '../inspection.ts';
import type { Summary } from '../last-run.ts';
import type { ServiceRef } from '../service-ref.ts';

/** What `status` knows about a service. An error stands for what could not be asked, and says why. */
export interface ServiceFacts {
  ref: ServiceRef;
  nowMs: number;
  pollers: readonly PollerFacts[];
  pauses: Pauses | Error;
  cost: CostSoFar | Error;
}

export interface PollerFacts {
  name: string;
  /** Whether its schedule is off. */
  isPaused: boolean;
  /** Undefined where none has ended. */
  lastRun: Summary | Error | undefined;
  inspection: InspectionOutcome;
}

/** What the functions of a service have cost since the month began, at AWS's list prices. */
export interface CostSoFar {
  sinceMs: number;
  functions: readonly FunctionCost[];
  /** Of all functions. */
  dollars: number;
  /** What is not counted, and why. */
  leftOut: readonly string[];
}

export interface FunctionCost extends Calls {
  name: string;
  part: Part;
  memoryMb: number;
  dollars: number;
}

/** What a function is for. The adapter is one of the workers. */
export type Part = 'poller' | 'reporter' | 'wake' | 'worker';
