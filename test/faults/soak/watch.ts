import { setTimeout as sleep } from 'node:timers/promises';
import type { Execution } from '../../../lib/conductor/workflows.ts';
import { execution } from '../../support/conductor/server.ts';
import type { Entry } from '../stages/ledger.ts';
import { sideBySide } from '../watch.ts';

/** A workflow without new records is read this often. */
const QUIET_MS = 5_000;
/** A workflow whose last task has ended should end within this time. */
const SOON_MS = 500;
const EVERY_MS = 200;

/** Follows many workflows by their workers' records, and asks Conductor only where these are not enough. */
export interface SoakWatch {
  add(workflowId: string): void;
  /** The workflows that have ended, by id. */
  readonly ended: ReadonlyMap<string, Execution>;
  /** The ids of the workflows that run. */
  running(): string[];
  /** The workflows that run, as Conductor shows them now. */
  stillRunning(): Promise<Execution[]>;
  /** When a workflow last changed, in milliseconds since 1970. */
  movedAtMs(): number;
  /** Reads the workflows that are due. */
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
