import type { CallsOf } from '../aws/function-calls.ts';
import type { Functions } from '../aws/functions.ts';
import type { InspectionOutcome } from '../inspection.ts';
import type { PausePorts } from '../pauses.ts';
import type { Ports } from '../pollers.ts';

/** All that `status` asks. */
export interface StatusPorts
  extends Pick<Ports, 'rulesBeginning' | 'summaryLines'>,
    Pick<PausePorts, 'pauses'>,
    Pick<Functions, 'functionFacts'> {
  /** What a poller sees of its work. */
  inspection(poller: string): Promise<InspectionOutcome>;
  callsOf: CallsOf;
}
