import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { lambda } from '../../support/deploy/emulator.ts';

/** Starts the poller instead of its schedule, which is deployed disabled: the schedule's minute would take too long. */
export interface Schedule {
  /** Starts the poller again and again from now on; a second call changes nothing. */
  start(): void;
  /** Starts the poller once more. */
  tick(): Promise<void>;
  /** Sets the number of pollers that each tick starts: EventBridge promises at least one. */
  pollersAtOnce(count: number): void;
  stop(): Promise<void>;
}

export function schedule(functionName: string, everyMs: number): Schedule {
  const stopped = new AbortController();
  const { signal } = stopped;
  let atOnce = 1;
  let ticking: Promise<void> | undefined;

  const invoke = new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event' });
  const tick = async (): Promise<void> => {
    for (let i = 0; i < atOnce; i += 1) await lambda.send(invoke);
  };

  async function tickOn(): Promise<void> {
    while (!signal.aborted) {
      await tick();
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
  }

  return {
    start() {
      ticking ??= tickOn();
    },
    tick,
    pollersAtOnce(count) {
      atOnce = count;
    },
    async stop() {
      stopped.abort();
      await ticking;
      // The last run ends after its window; no test needs the tasks that it still polls.
      await sleep(everyMs);
    },
  };
}
