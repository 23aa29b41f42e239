import { setTimeout as sleep } from 'node:timers/promises';
import type { Execution } from '../../../lib/conductor/workflows.ts';
import { decide, execution } from '../../support/conductor/server.ts';
import type { Entry } from '../stages/ledger.ts';
import { sideBySide } from '../watch.ts';

/** A workflow of which nothing is heard is looked at so often, and Conductor asked to decide on it. */
const QUIET_MS = 5_000;
/** One whose last task has ended should end itself within this. */
const SOON_MS = 500;
const EVERY_MS = 200;

/** Follows many workflows by what their workers write down, and asks Conductor only where that says too little. */
export interface SoakWatch {
  add(workflowId: string): void;
  /** By id, those that have ended. */
  readonly ended: ReadonlyMap<string, Execution>;
  /** Ids of those that run. */
  running(): string[];
  /** As Conductor shows them now. */
  stillRunning(): Promise<Execution[]>;
  /** When anything last moved; milliseconds since 1970. */
  movedAtMs(): number;
  /** Looks once. */
  look(fresh: readonly Entry[]): Promise<void>;
}

export function soakWatch(lastRef: string): SoakWatch {
  const ended = new Map<string, Execution>();
  const lookAtMs = new Map<string, number>();
  const seen = new Map<string, string>();
  let movedAtMs = Date.now();

  async function lookAt(id: string): Promise<void> {
    const state = await execution(id);
    const now = JSON.stringify(state.tasks.map(({ taskId, status }) => [taskId, status]));
    if (now !== seen.get(id)) movedAtMs = Date.now();
    seen.set(id, now);
    if (state.status === 'RUNNING') {
      lookAtMs.set(id, Date.now() + QUIET_MS);
      await decide(id);
      return;
    }
    ended.set(id, state);
    lookAtMs.delete(id);
  }

  return {
    ended,
    movedAtMs: () => movedAtMs,
    running: () => [...lookAtMs.keys()],
    stillRunning: () => Promise.all([...lookAtMs.keys()].map(execution)),
    add: (id) => void lookAtMs.set(id, Date.now() + QUIET_MS),
    async look(fresh) {
      for (const { workflowId, ref, what } of fresh) {
        movedAtMs = Date.now();
        const isLast = ref === lastRef && what === 'ends';
        if (lookAtMs.has(workflowId))
          lookAtMs.set(workflowId, Date.now() + (isLast ? SOON_MS : QUIET_MS));
      }
      const due = [...lookAtMs].filter(([, atMs]) => atMs <= Date.now()).map(([id]) => id);
      await sideBySide(due, lookAt);
      await sleep(EVERY_MS);
    },
  };
}
