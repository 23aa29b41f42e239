import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { lambda } from '../../support/deploy/emulator.ts';

/** Starts the poller, beside its own schedule or instead of it: mostly that is off, since its minute would take too long. */
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
  const starts = startsOf(functionName);
  let ticking: Promise<void> | undefined;

  async function tickOn(): Promise<void> {
    while (!signal.aborted) {
      await starts.tick();
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
  }

  return {
    ...starts,
    start() {
      ticking ??= tickOn();
    },
    async stop() {
      stopped.abort();
      await ticking;
      // The last run ends after its window; no test needs the tasks that it still polls.
      await sleep(everyMs);
    },
  };
}

/** The schedule that the service itself has: the kit adds ticks of its own only where a kind asks for them. */
export const ownSchedule = (functionName: string): Schedule => ({
  ...startsOf(functionName),
  start: () => {},
  stop: async () => {},
});

function startsOf(functionName: string): Pick<Schedule, 'tick' | 'pollersAtOnce'> {
  const invoke = new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event' });
  let atOnce = 1;
  return {
    async tick() {
      for (let i = 0; i < atOnce; i += 1) await lambda.send(invoke);
    },
    pollersAtOnce(count) {
      atOnce = count;
    },
  };
}
