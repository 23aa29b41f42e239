import { setTimeout as sleep } from 'node:timers/promises';
import type { Happened } from '../evidence.ts';
import type { DeployedStage } from '../stages/deployed.ts';
import type { SoakEvent } from './events.ts';

const EVERY_MS = 200;

/** Events that happen while work goes on. */
export interface Timeline {
  readonly happened: readonly Happened[];
  /** Resolves when the current event has ended; throws the error that an event threw. */
  stop(): Promise<void>;
}

/** Runs the events, one after the other, each when its share of the work is done. */
export function playEvents(
  events: readonly SoakEvent[],
  stage: DeployedStage,
  shareDone: () => number,
): Timeline {
  const happened: Happened[] = [];
  let stopped = false;
  const playing = (async () => {
    for (const { atShare, name, run } of events) {
      while (shareDone() < atShare && !stopped) await sleep(EVERY_MS);
      if (stopped) return;
      const atMs = Date.now();
      if (await run(stage)) happened.push({ atMs, fault: name });
    }
  })();
  // The caller of stop() gets the error.
  playing.catch(() => {});
  return {
    happened,
    async stop() {
      stopped = true;
      await playing;
    },
  };
}
