import type { AlarmPart } from '../../../lib/config/names.ts';
import type { AccountFacts, FunctionFacts } from '../aws/functions.ts';
import type { Known } from '../aws/known.ts';
import type { QueueDepth } from '../aws/queue-depths.ts';
import type { Alarm, Counted } from '../aws/watched.ts';
import type { InspectionOutcome } from '../inspection.ts';
import type { Summary } from '../last-run.ts';
import type { ServiceRef } from '../service-ref.ts';

/** All that the doctor knows about a deployed service. The checks make findings of it, and ask nothing themselves. */
export interface Facts {
  ref: ServiceRef;
  nowMs: number;
  pollers: readonly PollerFacts[];
  /** The functions that the pollers' plans name, by their names there; undefined where there is none of that name. */
  functions: ReadonlyMap<string, Known<FunctionFacts | undefined>>;
  account: Known<AccountFacts>;
  /** The most calls that ran at once in the account within the last hour; undefined where none were counted. */
  mostAtOnce: Known<Counted | undefined>;
  reporter: FunctionOfService;
  /** The states of what starts the reporter. */
  eventSources: Known<readonly string[]>;
  inbox: QueueOfService;
  deadLetters: QueueOfService;
  /** The age of the inbox's oldest message, in seconds; undefined where none was counted. */
  oldestMessageSeconds: Known<Counted | undefined>;
  alarms: readonly AlarmOfService[];
  /** Undefined for a service without `wake`. */
  wake: WakeFacts | undefined;
}

export interface FunctionOfService {
  name: string;
  known: Known<FunctionFacts | undefined>;
}

export interface QueueOfService {
  name: string;
  known: Known<QueueDepth | undefined>;
}

export interface AlarmOfService {
  part: AlarmPart;
  name: string;
  /** Undefined where there is no alarm of this name. */
  known: Known<Alarm | undefined>;
}

export interface PollerFacts {
  name: string;
  /** Undefined where no rule has the poller's name. */
  rule: { isPaused: boolean; targets: Known<readonly string[]> } | undefined;
  config: Known<FunctionFacts | undefined>;
  /** The newest summary in its log; undefined where there is none. */
  lastRun: Known<Summary | undefined>;
  /** How often AWS has started it lately, and how often that ended in an error; undefined where nothing was counted. */
  started: Known<Counted | undefined>;
  died: Known<Counted | undefined>;
  inspection: InspectionOutcome;
  /** Those of its alarms that exist. */
  alarms: Known<readonly Alarm[]>;
}

export interface WakeFacts {
  name: string;
  config: Known<FunctionFacts | undefined>;
  /** Undefined where the function has no URL. */
  url: Known<string | undefined>;
  /** What a notice with a wrong secret is answered. */
  knock: Knock | undefined;
  /** Notices of the last hour, and those of them that were refused; undefined where none were counted. */
  notices: Known<Counted | undefined>;
  refused: Known<Counted | undefined>;
}

/** An answer to a call of the URL. AWS answers itself where it does not let the call through. */
export type Knock =
  | { kind: 'answered'; status: number; isByAws: boolean }
  | { kind: 'noAnswer'; reason: string };
