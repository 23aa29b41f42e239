import type { FaultKind } from '../kind.ts';
import type { InProcess } from '../stages/in-process.ts';
import type { KillablePollers } from '../stages/killable-pollers.ts';

type KillableStage = InProcess<KillablePollers>;

/** A task that was lost with its poller returns after this time. */
const RESPONSE_SECONDS = 10;
const KILLS = 3;

/** Pollers that die with the tasks that they polled. Their workers run elsewhere: they go on and report. */
export const POLLER_KINDS: FaultKind<KillableStage>[] = [
  killedAt('poller killed between poll and dispatch', 1),
  killedAt('poller killed in the middle of a batch', 4),
];

function killedAt(name: string, dispatch: number): FaultKind<KillableStage> {
  return {
    name,
    tasks: 16,
    input: { workMs: 1_000 },
    responseTimeoutSeconds: RESPONSE_SECONDS,
    inject: ({ pollers }) => pollers.killAt(dispatch, KILLS),
    expects: { byResponseTimeout: true },
  };
}
