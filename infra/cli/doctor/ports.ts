import type { Functions } from '../aws/functions.ts';
import type { QueueDepth } from '../aws/queue-depths.ts';
import type { Watched } from '../aws/watched.ts';
import type { InspectionOutcome } from '../inspection.ts';
import type { LogLine } from '../last-run.ts';
import type { Rule } from '../pollers.ts';
import type { Knock } from './facts.ts';

/** All that the doctor asks. What throws an error of AWS counts as not known. */
export interface DoctorPorts extends Functions, Watched {
  rulesBeginning(beginning: string): Promise<Rule[]>;
  /** The ARNs of what a rule starts. */
  targetsOf(rule: string): Promise<string[]>;
  /** The lines with summaries in a log group, from one time to another. */
  summaryLines(logGroup: string, fromMs: number, toMs: number): Promise<LogLine[]>;
  inspection(poller: string): Promise<InspectionOutcome>;
  /** Undefined where there is no queue of that name. */
  queueDepth(name: string): Promise<QueueDepth | undefined>;
  knock(url: string): Promise<Knock>;
}
